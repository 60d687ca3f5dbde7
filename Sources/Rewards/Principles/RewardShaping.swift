/// What SALMON adds to a reward before it is optimised against (Sun et al. 2024), as functions of a
/// response's length and end alone.
public enum RewardShaping {
  /// weight · min(tokens / full · multiplier, most): 2.5 at 512 tokens, 4 from 820 tokens on.
  ///
  /// - Parameter tokens: the response's. Traps below 0.
  public static func lengthBonus(
    tokens: Int, multiplier: Double = 1, full: Int = 1024, most: Double = 0.8, weight: Double = 5
  ) -> Double {
    precondition(tokens >= 0 && full > 0, "a number of tokens")
    return weight * min(Double(tokens) / Double(full) * multiplier, most)
  }

  /// −penalty for a response that was cut off before its end token, else 0.
  public static func endPenalty(hasEnd: Bool, penalty: Double = 6) -> Double {
    hasEnd ? 0 : -penalty
  }

  /// A reward with both, each with its usual numbers.
  public static func shaped(
    _ reward: Double, tokens: Int, hasEnd: Bool, multiplier: Double = 1
  ) -> Double {
    reward + endPenalty(hasEnd: hasEnd) + lengthBonus(tokens: tokens, multiplier: multiplier)
  }
}
