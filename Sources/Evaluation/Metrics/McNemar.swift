public import Basics
import Foundation

/// Two scorers compared on the same pairs.
public struct PairedComparison: Hashable, Sendable {
  /// Pairs that only the first got right.
  public let onlyFirst: Int
  /// Pairs that only the second got right.
  public let onlySecond: Int
  /// Pairs compared.
  public let n: Int
  /// Accuracy of the first minus accuracy of the second.
  public let difference: Double
  /// The interval of `difference`: Newcombe's of paired proportions, or a bootstrap over whole groups
  /// where groups are given.
  public let interval: Interval
  /// McNemar's exact two-sided p value: the chance of a split at least as uneven among the pairs
  /// on which the two differ, if each were as likely to be right.
  public let pValue: Double

  /// - Parameters:
  ///   - first, second: whether each pair was judged rightly.
  ///   - groups: the prompt's group for each pair; empty for independent pairs.
  /// - Throws: `evaluation.count`, `evaluation.empty`.
  public init(
    first: [Bool], second: [Bool], groups: [String] = [], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(first.count, "pairs")
    try requireSameCount((first.count, "first judgements"), (second.count, "second judgements"))
    let differences = zip(first, second).map { ($0 ? 1.0 : 0) - ($1 ? 1.0 : 0) }
    onlyFirst = differences.count { $0 > 0 }
    onlySecond = differences.count { $0 < 0 }
    n = first.count
    difference = Double(onlyFirst - onlySecond) / Double(n)
    let both = zip(first, second).count { $0 && $1 }
    let counts = PairedCounts(
      both: both, onlyFirst: onlyFirst, onlySecond: onlySecond,
      neither: n - both - onlyFirst - onlySecond)
    interval =
      groups.isEmpty
      ? .pairedDifference(counts, level: bootstrap.level)
      : try bootstrap.clusteredMean(of: differences, groups: groups)
    pValue = mcNemarExact(onlyFirst, onlySecond)
  }
}

/// McNemar's exact two-sided p value from the two discordant counts: twice the smaller binomial
/// tail at one half, at most 1. Cost: O(min(first, second)).
public func mcNemarExact(_ first: Int, _ second: Int) -> Double {
  precondition(first >= 0 && second >= 0, "counts are not negative")
  let n = first + second
  // Terms relative to the largest of the tail (its last), so that none of them overflows.
  var term = 1.0
  var sum = 1.0
  let low = min(first, second)
  for k in stride(from: low, to: 0, by: -1) {
    term *= Double(k) / Double(n - k + 1)
    sum += term
  }
  var largest = lgamma(Double(n) + 1) - Double(n) * log(2.0)
  largest -= lgamma(Double(low) + 1)
  largest -= lgamma(Double(n - low) + 1)
  return min(1, 2 * exp(largest) * sum)
}
