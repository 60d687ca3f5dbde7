public import Basics

/// What a tie (equal scores of chosen and rejected) counts as in an accuracy.
public enum TieRule: String, Sendable, CaseIterable, Codable {
  /// A tie is not correct: the rule of TRL, RewardBench, OpenRLHF, and the default here.
  case incorrect
  /// A tie is half correct: what breaking ties by a fair coin gives on average.
  case half
  /// Ties are left out of numerator and denominator.
  case excluded
}

/// Exact counts of a pairwise comparison. `wins + ties + losses == n`.
public struct PairwiseResult: Hashable, Sendable {
  /// Pairs whose chosen response scored higher.
  public let wins: Int
  /// Pairs with equal scores.
  public let ties: Int
  /// Pairs whose rejected response scored higher.
  public let losses: Int

  /// Traps on a negative count.
  public init(wins: Int, ties: Int, losses: Int) {
    precondition(wins >= 0 && ties >= 0 && losses >= 0, "counts are not negative")
    self.wins = wins
    self.ties = ties
    self.losses = losses
  }

  /// Counts the signs of margins (chosen minus rejected). Cost: O(n).
  /// - Throws: `evaluation.nan` or `evaluation.infinite`.
  public init(margins: [Double]) throws(RewardError) {
    try requireFinite(margins, "margin")
    var counts = (wins: 0, ties: 0, losses: 0)
    for margin in margins {
      if margin > 0 {
        counts.wins += 1
      } else if margin < 0 {
        counts.losses += 1
      } else {
        counts.ties += 1
      }
    }
    self.init(wins: counts.wins, ties: counts.ties, losses: counts.losses)
  }

  /// All pairs.
  public var n: Int { wins + ties + losses }

  /// The accuracy with ties counted by `rule`; nil where there is nothing to divide by.
  public func accuracy(_ rule: TieRule = .incorrect) -> Double? {
    let total = rule == .excluded ? wins + losses : n
    return total == 0 ? nil : successes(rule) / Double(total)
  }

  /// Wilson's interval of `accuracy(rule)`, pairs taken as independent.
  public func interval(_ rule: TieRule = .incorrect, level: Double = 0.95) -> Interval {
    .wilson(
      successes: successes(rule), n: rule == .excluded ? wins + losses : n, level: level)
  }

  private func successes(_ rule: TieRule) -> Double {
    Double(wins) + (rule == .half ? Double(ties) / 2 : 0)
  }
}
