public import Basics
import Rewards

extension RewardError.Code {
  /// There are no candidates to choose among.
  public static let selectionEmpty = Self("selection.empty")
  /// A reward model gave another number of rewards than there were candidates.
  public static let rewardCount = Self("reward.count")
}

/// The candidate with the greatest reward: the one rule of choice for library, program and demo.
public struct BestOfNChoice: Sendable, Hashable {
  /// Index of the chosen candidate; the first among equals.
  public let best: Int
  /// Every candidate's reward, in order.
  public let rewards: [Double]

  /// Chooses among rewards that are known already. Cost: O(n).
  /// - Throws: `selection.empty` for no rewards, `reward.not-finite` for one that is not a finite
  ///   number: NaN compares with nothing, so that any choice beside it would be chance.
  public init(rewards: [Double]) throws(RewardError) {
    guard var best = rewards.indices.first else {
      throw RewardError(.selectionEmpty, "there is nothing to choose among")
    }
    for (index, reward) in rewards.enumerated() {
      guard reward.isFinite else {
        throw RewardError(.rewardNotFinite, "candidate \(index) has the reward \(reward)")
      }
      // Only a greater one takes the place: the first among equals stays.
      if reward > rewards[best] { best = index }
    }
    self.best = best
    self.rewards = rewards
  }
}
