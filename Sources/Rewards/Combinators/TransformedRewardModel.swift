public import Basics
public import Preferences

/// A function of another model's reward.
public struct TransformedRewardModel: RewardModel {
  /// Kind `transform`.
  public let card: RewardCard
  /// What scores.
  public let part: RewardPart
  /// What becomes of its reward.
  public let transform: RewardTransform

  /// - Throws: `reward.configuration` for constants that make no transform.
  public init(_ part: RewardPart, _ transform: RewardTransform) throws(RewardError) {
    try transform.validate()
    self.part = part
    self.transform = transform
    var card = RewardCard(kind: "transform", of: [part.model])
    card.claimsLogOdds = part.model.card.claimsLogOdds && transform.keepsLogOdds
    self.card = card
  }

  /// What the parts say of a candidate.
  /// - Throws: what they throw, with the part's name.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try part.check(candidate)
  }

  /// The transformed rewards; `uncertainty` and steps are of other units and left out.
  /// - Throws: what the part throws, with its name; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try await part.rewards(for: candidates).map { own in
      try requireFinite(own.value, part.name)
      var reward = Reward(value: transform(own.value))
      try requireFinite(reward.value, card.kind)
      reward.attributes = own.attributes
      reward.reading = own.reading
      reward.stage = RewardStage(
        name: card.kind, operation: transform.description, value: reward.value,
        parts: [own.stage(named: part.name)])
      return reward
    }
  }
}
