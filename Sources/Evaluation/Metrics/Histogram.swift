public import Basics

/// Counts in equal-width bins; every bin holds its lower edge, the last one also its upper
/// (numpy's convention).
public struct Histogram: Hashable, Sendable {
  /// Bin edges in increasing order, one more than there are bins.
  public let edges: [Double]
  /// Values in each bin.
  public let counts: [Int]
  /// Values below the first edge (only with a given range).
  public let below: Int
  /// Values above the last edge (only with a given range).
  public let above: Int

  /// - Parameters:
  ///   - range: the outer edges; nil takes the smallest and largest value, one half to each side
  ///     where these are equal.
  /// - Throws: `evaluation.nan`, `evaluation.infinite`, `evaluation.empty`.
  /// - Complexity: O(n).
  public init(
    _ values: [Double], bins: Int = 20, range: ClosedRange<Double>? = nil
  ) throws(RewardError) {
    precondition(bins > 0, "a histogram needs bins")
    try requireSome(values.count, "values")
    try requireFinite(values, "value")
    var low = range?.lowerBound ?? values.min()!
    var high = range?.upperBound ?? values.max()!
    if low == high {
      low -= 0.5
      high += 0.5
    }
    // Halves, since the width of the widest range of doubles is no double.
    let half = high / 2 - low / 2
    let edges = (0...bins).map { index in
      index == bins ? high : low + half * (Double(index) / Double(bins)) * 2
    }
    var counts = Array(repeating: 0, count: bins)
    var outside = (below: 0, above: 0)
    for value in values {
      if value < low {
        outside.below += 1
        continue
      }
      if value > high {
        outside.above += 1
        continue
      }
      var bin = min(bins - 1, Int((value / 2 - low / 2) / half * Double(bins)))
      // Rounding of the quotient must not contradict the edges that are reported.
      if value < edges[bin] {
        bin -= 1
      } else if bin + 1 < bins, value >= edges[bin + 1] {
        bin += 1
      }
      counts[bin] += 1
    }
    self.edges = edges
    self.counts = counts
    below = outside.below
    above = outside.above
  }
}
