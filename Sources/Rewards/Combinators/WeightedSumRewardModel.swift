public import Basics
import OrderedCollections
public import Preferences

/// Σ wᵢ · rᵢ over rewards of several kinds.
///
/// With parts that are log-sigmoids of centred rewards and weights 1 it is the logarithm of the chance
/// that a response is good in every respect (Wang et al. 2024, "Transforming and Combining Rewards",
/// section 3).
public struct WeightedSumRewardModel: RewardModel {
  /// A part with its weight.
  public struct Term: Sendable {
    /// What scores, with its name.
    public let part: RewardPart
    /// What its reward is multiplied with; may be below 0.
    public let weight: Double

    /// A term. Traps for a weight that is no number.
    public init(_ part: RewardPart, weight: Double = 1) {
      precondition(weight.isFinite, "a weight is finite")
      self.part = part
      self.weight = weight
    }
  }

  /// Kind `sum`.
  public let card: RewardCard
  /// What is added, in order.
  public let terms: [Term]

  /// A sum. Traps without terms, and for two of one name.
  public init(_ terms: [Term]) {
    precondition(!terms.isEmpty, "a sum has a term")
    precondition(Set(terms.map(\.part.name)).count == terms.count, "two terms of one name")
    self.terms = terms
    card = RewardCard(kind: "sum", of: terms.map(\.part.model))
  }

  /// What the parts say of a candidate.
  /// - Throws: what they throw, with the part's name.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try terms.map(\.part).check(candidate)
  }

  /// The sums; the terms' own rewards are the `attributes`.
  /// - Throws: what the parts throw, with the part's name; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found = try await terms.map(\.part).rewards(for: candidates)
    return try candidates.indices.map { index in
      var reward = Reward(value: 0)
      var parts: [RewardStage] = []
      for (term, rewards) in zip(terms, found) {
        let own = rewards[index]
        try requireFinite(own.value, term.part.name)
        reward.value += term.weight * own.value
        reward.attributes[term.part.name] = own.value
        let part = own.stage(named: term.part.name)
        parts.append(
          term.weight == 1
            ? part
            : RewardStage(
              name: term.part.name, operation: "\(term.weight) ·", value: term.weight * own.value,
              parts: [part]))
      }
      try requireFinite(reward.value, card.kind)
      reward.reading = Reading(joining: found.map { $0[index].reading })
      reward.stage = RewardStage(
        name: card.kind, operation: "sum", value: reward.value, parts: parts)
      return reward
    }
  }
}
