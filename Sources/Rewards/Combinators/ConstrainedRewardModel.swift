public import Basics
import OrderedCollections
public import Preferences

/// A reward that counts only where another one reaches a threshold.
///
/// Where the constraint's reward is at least the threshold, the main one's reward stands; where it is
/// below, the penalty is subtracted from it: large enough, every response that keeps the constraint is
/// above every one that breaks it, and those that break it keep their order.
public struct ConstrainedRewardModel: RewardModel {
  /// Kind `constraint`.
  public let card: RewardCard
  /// What is to be as high as it can.
  public let objective: RewardPart
  /// What must reach the threshold.
  public let constraint: RewardPart
  /// The least value that keeps the constraint.
  public let threshold: Double
  /// What breaking it costs, in units of the objective; at least 0.
  public let penalty: Double

  /// A constrained reward. Traps for a penalty below 0, numbers that are not finite, and parts of one
  /// name.
  public init(
    _ objective: RewardPart, constraint: RewardPart, threshold: Double, penalty: Double
  ) {
    precondition(threshold.isFinite && penalty.isFinite && penalty >= 0, "a penalty of at least 0")
    precondition(objective.name != constraint.name, "two parts of one name")
    self.objective = objective
    self.constraint = constraint
    self.threshold = threshold
    self.penalty = penalty
    card = RewardCard(kind: "constraint", of: [objective.model, constraint.model])
  }

  /// What the parts say of a candidate.
  /// - Throws: what they throw, with the part's name.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try [objective, constraint].check(candidate)
  }

  /// The objective's rewards, lower by the penalty where the constraint is broken.
  /// - Throws: what the parts throw, with the part's name; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found = try await [objective, constraint].rewards(for: candidates)
    return try candidates.indices.map { index in
      let (own, other) = (found[0][index], found[1][index])
      try requireFinite(own.value, objective.name)
      try requireFinite(other.value, constraint.name)
      let isKept = other.value >= threshold
      var reward = Reward(value: isKept ? own.value : own.value - penalty)
      try requireFinite(reward.value, card.kind)
      reward.attributes = [objective.name: own.value, constraint.name: other.value]
      reward.reading = Reading(joining: [own.reading, other.reading])
      reward.stage = RewardStage(
        name: card.kind,
        operation: isKept
          ? "\(constraint.name) ≥ \(threshold): kept"
          : "\(constraint.name) < \(threshold): broken, − \(penalty)", value: reward.value,
        parts: [own.stage(named: objective.name), other.stage(named: constraint.name)])
      return reward
    }
  }
}
