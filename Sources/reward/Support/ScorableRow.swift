import Basics
import OrderedCollections
import Preferences
import Rewards
import Selection

/// A row whose answers get rewards, and that is then written with all its columns.
protocol ScorableRow: DatasetExample {
  var candidates: [Candidate] { get }
  var place: RowPlace { get }
  var original: JSONObject { get }
  /// The columns that ``scored(_:explains:)`` adds.
  func added(explains: Bool) -> [String]
  /// - Parameters:
  ///   - rewards: one for each of `candidates`.
  ///   - explains: whether each reward's stages are written too.
  /// - Throws: `reward.not-finite`.
  func scored(_ rewards: [Rewards.Reward], explains: Bool) throws(RewardError) -> JSONObject
}

extension ScoreRow: ScorableRow {
  private var sides: [String] {
    switch content {
    case .answer: [""]
    case .pair: ["chosen_", "rejected_"]
    }
  }

  func added(explains: Bool) -> [String] {
    sides.flatMap { side in ["\(side)reward"] + (explains ? ["\(side)explanation"] : []) }
  }

  func scored(_ rewards: [Rewards.Reward], explains: Bool) throws(RewardError) -> JSONObject {
    var row = scored(rewards.map(\.value))
    guard explains else { return row }
    for (side, reward) in zip(sides, rewards) { row["\(side)explanation"] = reward.explanation }
    return row
  }
}

extension CandidateRow: ScorableRow {
  func added(explains: Bool) -> [String] {
    ["rewards", "best", "best_response"] + (explains ? ["explanations"] : [])
  }

  /// The rewards, the index of the greatest (the first among equals) and that response's text.
  func scored(_ rewards: [Rewards.Reward], explains: Bool) throws(RewardError) -> JSONObject {
    var row = original
    let choice = try BestOfNChoice(rewards: rewards.map(\.value))
    row["rewards"] = .array(choice.rewards.map { .number($0) })
    row["best"] = .number(choice.best)
    row["best_response"] = .string(candidates[choice.best].responseText)
    if explains { row["explanations"] = .array(rewards.map(\.explanation)) }
    return row
  }
}

extension Rewards.Reward {
  /// The reward's stages from the whole to its leaves, with what the model says beside them.
  var explanation: JSONValue {
    var members = (stage ?? RewardStage(name: "reward", value: value)).json
    if let uncertainty { members["uncertainty"] = .number(uncertainty) }
    if let rationale { members["rationale"] = .string(rationale) }
    return .object(members)
  }
}

extension RewardStage {
  /// `stage`, `value`, `operation` where there is one, and `parts` where there are any.
  fileprivate var json: JSONObject {
    var members: JSONObject = ["stage": .string(name), "value": .number(value)]
    if !operation.isEmpty { members["operation"] = .string(operation) }
    if !parts.isEmpty { members["parts"] = .array(parts.map { .object($0.json) }) }
    return members
  }
}
