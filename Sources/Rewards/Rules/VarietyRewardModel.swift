public import Basics
public import Preferences
import TextMetrics

/// How little a response repeats itself: its different n-grams among all of them, in 0...1; 1 for a
/// response shorter than n tokens (Kim et al. 2024, R³: RP with n = 3).
public struct VarietyRewardModel: RewardModel {
  /// Kind `variety`.
  public let card: RewardCard
  /// The n of the n-grams, in 1...10.
  public let order: Int

  /// - Throws: `reward.configuration` for an order outside 1...10.
  public init(order: Int = 3) throws(RewardError) {
    guard (1...10).contains(order) else {
      throw RewardError(.rewardConfiguration, "'order' must be in 1...10")
    }
    self.order = order
    card = RewardCard(kind: "variety", name: "variety")
  }

  /// The shares. Never throws. Cost: O(bytes · n).
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { candidate in
      let tokens = wordPunctuationTokens(candidate.responseText)
      var reward = Reward(value: distinctNGrams(tokens, n: order))
      reward.reading = Reading(rule: candidate)
      reward.stage = RewardStage(
        name: card.name, operation: "different \(order)-grams of \(tokens.count) tokens",
        value: reward.value)
      return reward
    }
  }
}
