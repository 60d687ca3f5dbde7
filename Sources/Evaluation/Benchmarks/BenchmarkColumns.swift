import Basics
import OrderedCollections

extension BenchmarkDefinition {
  /// Which columns hold what. Alternatives are tried in order.
  ///
  /// A row's kind shows in which of them are given: right and wrong answers apart; candidates with the
  /// right one's number, with several people's verdicts or with ratings; the steps of one solution; or
  /// one candidate a row, rows of one item sharing a name.
  public struct Columns: Hashable, Sendable {
    /// The item's name.
    public var id: [ColumnRule] = []
    /// A text, or a list of messages.
    public var prompt: [ColumnRule] = []
    /// Right and wrong answers: a text, or a list of texts.
    public var right: [ColumnRule] = [], wrong: [ColumnRule] = []
    /// Or candidates in columns of their own.
    public var candidates: [ColumnRule] = []
    /// The number of the right candidate, from 1.
    public var label: [ColumnRule] = []
    /// Each person's number of the better candidate, 0 for a tie.
    public var annotators: [ColumnRule] = []
    /// A rating of each candidate; a list is averaged.
    public var ratings: [ColumnRule] = []
    /// The steps of the one solution.
    public var steps: [ColumnRule] = []
    /// The first wrong step, from 0; −1 for none.
    public var firstError: [ColumnRule] = []
    /// All wrong steps, from 1.
    public var errorSteps: [ColumnRule] = []
    /// Rows with the same name here make up one item.
    public var item: [ColumnRule] = []
    /// The one candidate of such a row, and whether it is right.
    public var candidate: [ColumnRule] = [], isRight: [ColumnRule] = []
    /// The subset's name.
    public var subset: [ColumnRule] = []
    /// The language's name.
    public var language: [ColumnRule] = []
  }

  /// What an item of the benchmark is.
  public enum ItemKind: Hashable, Sendable {
    /// Right and wrong answers apart.
    case sides
    /// Candidates and the right one's number.
    case labelled
    /// Two candidates and several people's verdicts.
    case annotated
    /// Candidates with people's ratings.
    case rated
    /// One solution in steps.
    case stepped
    /// A candidate a row.
    case rows
  }
}

extension BenchmarkDefinition.Columns {
  /// The kind of the items; nil where the columns make up none, or two.
  var kind: BenchmarkDefinition.ItemKind? {
    let kinds: [(BenchmarkDefinition.ItemKind, Bool)] = [
      (.sides, !right.isEmpty && !wrong.isEmpty),
      (.labelled, candidates.count > 1 && !label.isEmpty),
      (.annotated, candidates.count == 2 && !annotators.isEmpty),
      (.rated, !candidates.isEmpty && ratings.count == candidates.count),
      (.stepped, !steps.isEmpty && firstError.isEmpty != errorSteps.isEmpty),
      (.rows, !item.isEmpty && !candidate.isEmpty && !isRight.isEmpty),
    ]
    let found = kinds.filter(\.1)
    return found.count == 1 && !prompt.isEmpty ? found[0].0 : nil
  }

  /// - Throws: `benchmark.definition` for an unknown name, and for columns that make up no item.
  init(_ json: JSONValue) throws(RewardError) {
    let names: [(String, WritableKeyPath<Self, [ColumnRule]>)] = [
      ("id", \.id), ("prompt", \.prompt), ("right", \.right), ("wrong", \.wrong),
      ("candidates", \.candidates), ("label", \.label), ("annotators", \.annotators),
      ("ratings", \.ratings), ("steps", \.steps), ("first_error", \.firstError),
      ("error_steps", \.errorSteps), ("item", \.item), ("candidate", \.candidate),
      ("is_right", \.isRight), ("subset", \.subset), ("language", \.language),
    ]
    self.init()
    for (key, value) in json.object ?? [:] {
      guard let path = names.first(where: { $0.0 == key })?.1 else {
        throw RewardError(
          .benchmarkDefinition, "unknown key", at: .init(item: "columns.\(key)"))
      }
      var rules: [ColumnRule] = []
      for rule in value.array ?? [value] { rules.append(try ColumnRule(rule, key: key)) }
      self[keyPath: path] = rules
    }
    guard kind != nil else {
      throw RewardError(
        .benchmarkDefinition,
        "needs a prompt and one of: right and wrong; candidates and label, annotators or ratings; "
          + "steps and first_error or error_steps; item, candidate and is_right",
        at: .init(item: "columns"))
    }
  }
}
