public import Basics

/// How often a right candidate was chosen among several, under each rule for ties.
///
/// Where scores are coarse the rules are far apart: a judge that rates from 1 to 10 may choose
/// rightly in .22 of RewardMATH's items with a tie as wrong, and in .48 with a tie as right.
public struct ChoiceResult: Hashable, Sendable {
  /// Items.
  public let n: Int
  /// Items all of whose right candidates score above all wrong ones.
  public let strict: Int
  /// Those, and items where a tie decides.
  public let lenient: Int
  /// The mean of ``ScoredItem/sharedCredit``: what choosing at random among the top scores gives.
  public let sharedCredit: Double
  /// The mean of ``ScoredItem/reciprocalRank``, with ties against the right candidate.
  public let meanReciprocalRank: Double

  /// Counts items. Cost: O(candidates).
  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  public init(_ items: [ScoredItem]) throws(RewardError) {
    try requireSome(items.count, "items")
    for item in items { try requireFinite(item.scores, "score of \(item.id)") }
    n = items.count
    strict = items.count { $0.strictAccuracy == 1 }
    lenient = items.count { $0.lenientAccuracy == 1 }
    sharedCredit = mean(items.map(\.sharedCredit))
    meanReciprocalRank = mean(items.map(\.reciprocalRank))
  }

  /// The share of items with a right choice, a tie taken as wrong: RewardMATH's accuracy.
  public var accuracy: Double { Double(strict) / Double(n) }
  /// The same with a tie taken as right: RewardMATH's "accuracy with ties".
  public var accuracyWithTies: Double { Double(lenient) / Double(n) }
  /// Items that only the rule for ties decides.
  public var ties: Int { lenient - strict }

  /// Wilson's interval of ``accuracy``, items taken as independent.
  public func interval(level: Double = 0.95) -> Interval {
    .wilson(successes: Double(strict), n: n, level: level)
  }
}
