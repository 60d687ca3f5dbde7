public import Basics
public import Preferences

/// How much better a response is than a reference response to the same prompt, by the same model:
/// r(x, y) − r(x, y_ref).
///
/// Bradley–Terry rewards have an offset for each prompt that pairs cannot tell; the difference has
/// none, and its log-sigmoid is the chance of being better than the reference (Wang et al. 2024,
/// section 4).
public struct CentredRewardModel: RewardModel {
  /// What a response is compared with.
  public enum Reference: Sendable, Hashable {
    /// The candidate's own reference answer, or a column of its row.
    case column(String)
    /// One text for all prompts, as a canned refusal is for harmlessness.
    case text(String)
  }

  /// Kind `centred`.
  public let card: RewardCard
  /// What scores both.
  public let part: RewardPart
  /// What a response is compared with.
  public let reference: Reference

  /// A centred reward.
  public init(_ part: RewardPart, reference: Reference) {
    self.part = part
    self.reference = reference
    var card = RewardCard(kind: "centred", of: [part.model])
    if case .column = reference { card.readsMetadata = true }
    // The reference's reward is the same for all responses to a prompt: differences stay as they are.
    card.claimsLogOdds = part.model.card.claimsLogOdds
    self.card = card
  }

  /// What the part reads of a candidate, which must have a reference.
  /// - Throws: what the part throws, with its name; `reward.reference`.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    let reference = try part.check(compared(candidate))
    return Reading(joining: [try part.check(candidate), reference])
  }

  /// The differences. Cost: the part is asked twice.
  /// - Throws: what the part throws, with its name; `reward.reference`, `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let references = try candidates.map(compared)
    let found = try await part.rewards(for: candidates + references)
    return try zip(found, found.dropFirst(candidates.count)).map { own, other in
      try requireFinite(own.value, part.name)
      try requireFinite(other.value, "reference")
      var reward = Reward(value: own.value - other.value)
      try requireFinite(reward.value, card.kind)
      reward.reading = Reading(joining: [own.reading, other.reading])
      reward.stage = RewardStage(
        name: card.kind, operation: "r − r of the reference", value: reward.value,
        parts: [own.stage(named: part.name), other.stage(named: "reference")])
      return reward
    }
  }

  /// The candidate with the reference as its response.
  private func compared(_ candidate: Candidate) throws(RewardError) -> Candidate {
    let text: String
    switch reference {
    case .text(let given): text = given
    case .column(let column): text = try candidate.requiredReference(column)
    }
    var other = candidate
    other.response = Candidate(prompt: "", response: text).response
    other.steps = nil
    return other
  }
}
