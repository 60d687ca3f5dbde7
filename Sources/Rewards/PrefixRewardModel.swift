public import Preferences
import Basics
import Foundation

/// Rewards of a solution's steps by any reward model of whole answers: a step's reward is that of the
/// solution cut off behind it.
///
/// With a Bradley–Terry model σ of it is the chance that the cut solution beats one of reward 0; how
/// good a step judge that makes depends on what the model was trained on. The K prefixes of a solution
/// are one branch of a token tree: they cost little more than the solution alone.
public struct PrefixRewardModel: RewardModel {
  /// The model that is asked.
  public let base: any RewardModel
  /// What is put between steps.
  public let separator: String

  /// A step judge made of a model of whole answers.
  public init(_ base: any RewardModel, separator: String = "\n\n") {
    self.base = base
    self.separator = separator
  }

  /// The base model's card, of kind `prefix of …`.
  public var card: RewardCard {
    var card = base.card
    card.kind = "prefix of \(card.kind)"
    return card
  }

  /// For each candidate with steps the whole solution's reward, and σ(reward), in 0...1, of each of its
  /// prefixes as `steps`; candidates without steps as the base model has them.
  /// - Throws: what the base model throws.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let asked = candidates.map { candidate -> [Candidate] in
      guard let steps = candidate.steps, !steps.isEmpty else { return [candidate] }
      return steps.indices.map { last in
        var prefix = Candidate(
          prompt: candidate.prompt, response: steps[...last].joined(separator: separator),
          metadata: candidate.metadata)
        prefix.reference = candidate.reference
        return prefix
      }
    }
    var found = try await base.rewards(for: asked.flatMap { $0 })[...]
    return zip(candidates, asked).map { candidate, prefixes in
      let rewards = found.prefix(prefixes.count)
      found = found.dropFirst(prefixes.count)
      var reward = rewards.last!
      if candidate.steps?.isEmpty == false {
        reward.steps = rewards.map { 1 / (1 + exp(-$0.value)) }
      }
      return reward
    }
  }
}
