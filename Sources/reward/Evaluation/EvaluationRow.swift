import Basics
import Evaluation
import Preferences
import OrderedCollections
import Rewards

/// One item that is evaluated: what is asked of the model, and what will be saved.
struct EvaluationItem {
  /// Everything but the scores.
  var sample: EvaluationSample
  /// What the model is asked, in the order of the sample's candidates.
  var candidates: [Candidate]
  /// Items of one group share their prompt and are not independent.
  var group = ""
}

/// The items of one row of a file, and what became of them.
struct EvaluationRow {
  let file: String
  let line: Int
  /// What is to be scored.
  var items: [EvaluationItem]
  /// Why items of the row are not used, one reason each.
  var lost: [RowReason] = []
  /// Whether any text of a used item was cut.
  var isTruncated = false
}

/// Where items come from, with the account of their rows.
protocol EvaluationSource: AnyObject {
  /// What messages call it.
  var name: String { get }
  /// How many rows there probably are.
  var total: Int? { get }
  /// The next row; nil at the end.
  /// - Throws: what reading throws, with file and line; what the row policy forbids.
  func next() throws -> EvaluationRow?
  /// Counts a row whose items were scored.
  func settle(_ row: EvaluationRow)
  /// To be called after the last row.
  /// - Throws: `dataset.empty`, and what reading throws.
  func finish() throws
  /// Rows read = used + dropped, in words.
  var account: String { get }
  /// The same as JSON.
  var accountJSON: JSONObject { get }
}
