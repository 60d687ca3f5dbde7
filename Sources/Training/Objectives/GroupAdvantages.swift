public import Basics

/// What rewards of several responses to one prompt come to as advantages.
///
/// It is no reward model: what it says of a response depends on the others.
public enum GroupAdvantages {
  /// (r − mean) / (deviation + ε) with the group's sample deviation (divisor n − 1): GRPO's (Shao et
  /// al. 2024, eq. 3), with ε as TRL has it.
  ///
  /// Equal rewards give zeros. Rewards of several kinds are standardised so before they are added, as
  /// BLEUBERI adds BLEU and a reward model (Chang et al. 2025). Cost: O(responses).
  /// - Parameter epsilon: keeps the division finite; at least 0.
  /// - Throws: `training.options` for fewer than two responses, whose spread nobody knows, and for a
  ///   reward that is not finite.
  public static func standardised(
    _ rewards: [Double], epsilon: Double = 1e-4
  ) throws(RewardError) -> [Double] {
    precondition(epsilon >= 0, "ε keeps a deviation from being 0")
    guard rewards.count > 1 else {
      throw RewardError(
        .trainingOptions, "a group has at least two responses, and there are \(rewards.count)")
    }
    if let place = rewards.firstIndex(where: { !$0.isFinite }) {
      throw RewardError(
        .trainingOptions, "a group's reward is not finite", at: .init(item: "response \(place + 1)")
      )
    }
    let n = Double(rewards.count)
    let mean = rewards.reduce(0, +) / n
    let variance = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let spread = variance.squareRoot() + epsilon
    return rewards.map { spread > 0 ? ($0 - mean) / spread : 0 }
  }
}
