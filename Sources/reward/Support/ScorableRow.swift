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
  /// The columns that ``scored(_:with:)`` adds.
  func added(_ details: RewardDetails) -> [String]
  /// - Parameters:
  ///   - rewards: one for each of `candidates`.
  ///   - details: what is written beside the values.
  /// - Throws: `reward.not-finite`.
  func scored(_ rewards: [Rewards.Reward], with details: RewardDetails) throws(RewardError)
    -> JSONObject
}

/// What is written of a reward beside its value.
struct RewardDetails {
  /// Its stages.
  let explains: Bool
  /// Its named attributes, of a model that has them.
  let hasAttributes: Bool

  /// The columns of what is written, by these names.
  func columns(_ attributes: String, _ explanation: String) -> [String] {
    (hasAttributes ? [attributes] : []) + (explains ? [explanation] : [])
  }
}

extension ScoreRow: ScorableRow {
  private var sides: [String] {
    switch content {
    case .answer: [""]
    case .pair: ["chosen_", "rejected_"]
    }
  }

  func added(_ details: RewardDetails) -> [String] {
    sides.flatMap { side in
      (["reward"] + details.columns("attributes", "explanation")).map { side + $0 }
    }
  }

  func scored(_ rewards: [Rewards.Reward], with details: RewardDetails) throws(RewardError)
    -> JSONObject
  {
    var row = scored(rewards.map(\.value))
    for (side, reward) in zip(sides, rewards) {
      if details.hasAttributes { row["\(side)attributes"] = reward.namedAttributes }
      if details.explains { row["\(side)explanation"] = reward.explanation }
    }
    return row
  }
}

extension CandidateRow: ScorableRow {
  func added(_ details: RewardDetails) -> [String] {
    ["rewards", "best", "best_response"] + details.columns("attributes", "explanations")
  }

  /// The rewards, the index of the greatest (the first among equals) and that response's text.
  func scored(_ rewards: [Rewards.Reward], with details: RewardDetails) throws(RewardError)
    -> JSONObject
  {
    var row = original
    let choice = try BestOfNChoice(rewards: rewards.map(\.value))
    row["rewards"] = .array(choice.rewards.map { .number($0) })
    row["best"] = .number(choice.best)
    row["best_response"] = .string(candidates[choice.best].responseText)
    if details.hasAttributes { row["attributes"] = .array(rewards.map(\.namedAttributes)) }
    if details.explains { row["explanations"] = .array(rewards.map(\.explanation)) }
    return row
  }
}

extension Rewards.Reward {
  fileprivate var namedAttributes: JSONValue {
    .object(JSONObject(uniqueKeysWithValues: attributes.map { ($0, .number($1)) }))
  }

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
