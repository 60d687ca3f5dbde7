public import Basics
import OrderedCollections
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
    /// A quantile of the rewards of several responses to the prompt, such as samples of the policy
    /// before training, in a column of the row: at 0.85 what Wang et al. take for helpfulness.
    /// Between two rewards it is interpolated linearly.
    case samples(column: String, quantile: Double)
  }

  /// Kind `centred`.
  public let card: RewardCard
  /// What scores both.
  public let part: RewardPart
  /// What a response is compared with.
  public let reference: Reference

  /// A centred reward. Traps for a quantile that is not in 0...1.
  public init(_ part: RewardPart, reference: Reference) {
    if case .samples(_, let quantile) = reference {
      precondition((0...1).contains(quantile), "a quantile in 0...1")
    }
    self.part = part
    self.reference = reference
    var card = RewardCard(kind: "centred", of: [part.model])
    switch reference {
    case .column, .samples: card.readsMetadata = true
    case .text: break
    }
    // The reference's reward is the same for all responses to a prompt: differences stay as they are.
    card.claimsLogOdds = part.model.card.claimsLogOdds
    self.card = card
  }

  /// What the part reads of a candidate, which must have a reference.
  /// - Throws: what the part throws, with its name; `reward.reference`.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    let own = try part.check(candidate)
    var all = [own]
    for other in try compared(candidate) { all.append(try part.check(other)) }
    return Reading(joining: all)
  }

  /// The differences. Cost: the part is asked for each candidate and for each distinct reference.
  /// - Throws: what the part throws, with its name; `reward.reference`, `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let references = try candidates.map(compared)
    // Candidates of one prompt share their references, which are scored once.
    var places: [Candidate: Int] = [:]
    var distinct: [Candidate] = []
    for other in references.joined() where places[other] == nil {
      places[other] = distinct.count
      distinct.append(other)
    }
    let found = try await part.rewards(for: candidates + distinct)
    return try candidates.indices.map { index in
      let own = found[index]
      let others = references[index].map { found[candidates.count + (places[$0] ?? 0)] }
      try requireFinite(own.value, part.name)
      for other in others { try requireFinite(other.value, "reference") }
      let level = level(others.map(\.value))
      var reward = Reward(value: own.value - level)
      try requireFinite(reward.value, card.kind)
      reward.reading = Reading(joining: [own.reading] + others.map(\.reading))
      reward.stage = RewardStage(
        name: card.kind, operation: "r − r of the reference", value: reward.value,
        parts: [own.stage(named: part.name), stage(others, level)])
      return reward
    }
  }

  /// What is taken away from the reward.
  private func level(_ values: [Double]) -> Double {
    guard case .samples(_, let quantile) = reference else { return values[0] }
    let sorted = values.sorted()
    let place = quantile * Double(sorted.count - 1)
    let below = Int(place)
    guard below + 1 < sorted.count else { return sorted[below] }
    return sorted[below] + (place - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  private func stage(_ others: [Reward], _ level: Double) -> RewardStage {
    guard case .samples(_, let quantile) = reference else {
      return others[0].stage(named: "reference")
    }
    return RewardStage(
      name: "reference", operation: "quantile \(quantile) of \(others.count) samples",
      value: level, parts: others.map { $0.stage(named: "sample") })
  }

  /// The candidate with each reference as its response; at least one.
  private func compared(_ candidate: Candidate) throws(RewardError) -> [Candidate] {
    let texts: [String]
    switch reference {
    case .text(let given): texts = [given]
    case .column(let column): texts = [try candidate.requiredReference(column)]
    case .samples(let column, _):
      let items = candidate.metadata[column]?.array ?? []
      texts = items.compactMap(\.string)
      guard !texts.isEmpty, texts.count == items.count else {
        throw RewardError(
          .rewardReference, "'\(column)' must be a list of texts with at least one",
          at: .init(item: column))
      }
    }
    return texts.map { text in
      var other = candidate
      other.response = Candidate(prompt: "", response: text).response
      other.steps = nil
      return other
    }
  }
}
