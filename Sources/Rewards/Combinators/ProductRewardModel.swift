public import Basics
import OrderedCollections
public import Preferences

/// Π rᵢ: a response is as good as the product of its parts, as relevance times length times
/// non-repetition (Kim et al. 2024, R³). Parts below 0 turn the order of the others round.
public struct ProductRewardModel: RewardModel {
  /// Kind `product`.
  public let card: RewardCard
  /// What is multiplied, in order.
  public let parts: [RewardPart]

  /// A product. Traps without parts, and for two of one name.
  public init(_ parts: [RewardPart]) {
    precondition(!parts.isEmpty, "a product has a factor")
    precondition(Set(parts.map(\.name)).count == parts.count, "two factors of one name")
    self.parts = parts
    card = RewardCard(kind: "product", of: parts.map(\.model))
  }

  /// What the parts say of a candidate.
  /// - Throws: what they throw, with the part's name.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try parts.check(candidate)
  }

  /// The products; the factors are the `attributes`.
  /// - Throws: what the parts throw, with the part's name; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found = try await parts.rewards(for: candidates)
    return try candidates.indices.map { index in
      var reward = Reward(value: 1)
      for (part, rewards) in zip(parts, found) {
        try requireFinite(rewards[index].value, part.name)
        reward.value *= rewards[index].value
        reward.attributes[part.name] = rewards[index].value
      }
      try requireFinite(reward.value, card.kind)
      reward.reading = Reading(joining: found.map { $0[index].reading })
      reward.stage = RewardStage(
        name: card.kind, operation: "product", value: reward.value,
        parts: zip(parts, found).map { $1[index].stage(named: $0.name) })
      return reward
    }
  }
}
