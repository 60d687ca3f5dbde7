import Basics
import OrderedCollections
import Preferences
import Selection

/// A row whose answers get rewards, and that is then written with all its columns.
protocol ScorableRow: DatasetExample {
  var candidates: [Candidate] { get }
  var place: RowPlace { get }
  var original: JSONObject { get }
  /// The columns that ``scored(_:)`` adds.
  var added: [String] { get }
  /// - Parameter rewards: one for each of `candidates`.
  /// - Throws: `reward.not-finite`.
  func scored(_ rewards: [Double]) throws(RewardError) -> JSONObject
}

extension ScoreRow: ScorableRow {
  var added: [String] {
    switch content {
    case .answer: ["reward"]
    case .pair: ["chosen_reward", "rejected_reward"]
    }
  }
}

extension CandidateRow: ScorableRow {
  var added: [String] { ["rewards", "best", "best_response"] }

  /// The rewards, the index of the greatest (the first among equals) and that response's text.
  func scored(_ rewards: [Double]) throws(RewardError) -> JSONObject {
    var row = original
    let choice = try BestOfNChoice(rewards: rewards)
    row["rewards"] = .array(choice.rewards.map { .number($0) })
    row["best"] = .number(choice.best)
    row["best_response"] = .string(candidates[choice.best].responseText)
    return row
  }
}
