public import Basics

/// Percentile bootstrap (Efron 1979), reproducible from its seed.
///
/// Each resample draws as many items as there are, with replacement; the interval is from quantiles
/// (linear interpolation, numpy's default) of the statistic over resamples: those of (1±level)/2, a
/// little further out for few items (``tail(units:)``), so that it covers what it promises.
/// Items that are not independent (several pairs of one prompt) are resampled as whole clusters.
public struct Bootstrap: Hashable, Sendable {
  /// How many resamples; 2000 make the ends of a 95 % interval stable to about 2 % of its width.
  public let resamples: Int
  /// Coverage in (0, 1).
  public let level: Double
  /// The seed; equal seeds draw equal resamples for equal counts.
  public let seed: UInt64

  /// Traps unless `resamples` is positive and `level` lies inside (0, 1).
  public init(resamples: Int = 2000, level: Double = 0.95, seed: UInt64 = 0) {
    precondition(resamples > 0, "a bootstrap needs resamples")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    self.resamples = resamples
    self.level = level
    self.seed = seed
  }

  /// The interval of any statistic of resampled indices in 0..<count.
  ///
  /// A paired comparison is a statistic that looks both lists up with the same indices.
  /// - Returns: nil for count 0 or where the statistic was not a finite number.
  /// - Complexity: O(resamples · (count + statistic)).
  public func interval(count: Int, statistic: ([Int]) -> Double) -> Interval? {
    interval(count: count) { draw in
      statistic((0..<count).map { _ in draw() })
    }
  }

  /// The interval of a mean. Cost: O(resamples · n).
  /// - Throws: `evaluation.nan`, `evaluation.infinite` or `evaluation.empty`.
  public func mean(of values: [Double]) throws(RewardError) -> Interval {
    try requireSome(values.count, "values")
    try requireFinite(values, "value")
    let result = interval(count: values.count) { draw in
      var sum = 0.0
      for _ in values.indices { sum += values[draw()] }
      return sum / Double(values.count)
    }
    return try finite(result)
  }

  /// The interval of the mean of `first[i] - second[i]`: both measured on the same items, so that
  /// what is hard for both cancels.
  /// - Throws: `evaluation.count` where the lists differ in length, and what `mean` throws.
  public func difference(of first: [Double], minus second: [Double]) throws(RewardError) -> Interval
  {
    try requireSameCount((first.count, "first values"), (second.count, "second values"))
    try requireFinite(first, "first value")
    try requireFinite(second, "second value")
    return try mean(of: zip(first, second).map { $0 - $1 })
  }

  /// The interval of a mean over items that come in clusters: whole clusters are drawn, and the
  /// statistic is the sum over the number of the items drawn.
  /// - Parameter groups: a cluster's name for each value.
  /// - Throws: `evaluation.count` and what `mean` throws.
  public func clusteredMean(
    of values: [Double], groups: [some Hashable]
  ) throws(RewardError) -> Interval {
    try requireSome(values.count, "values")
    try requireSameCount((values.count, "values"), (groups.count, "groups"))
    try requireFinite(values, "value")
    var slots: [AnyHashable: Int] = [:]
    var sums: [Double] = []
    var counts: [Int] = []
    for (value, group) in zip(values, groups) {
      let slot = slots[group] ?? sums.count
      if slot == sums.count {
        slots[group] = slot
        sums.append(0)
        counts.append(0)
      }
      sums[slot] += value
      counts[slot] += 1
    }
    let result = interval(count: sums.count) { draw in
      var sum = 0.0
      var count = 0
      for _ in sums.indices {
        let slot = draw()
        sum += sums[slot]
        count += counts[slot]
      }
      return sum / Double(count)
    }
    return try finite(result)
  }

  private func interval(count: Int, statistic: (() -> Int) -> Double) -> Interval? {
    guard count > 0 else { return nil }
    var random = RandomSource(seed: seed).stream("bootstrap")
    let bound = UInt64(count)
    // The high half of a product: no division, a bias below count/2^64, and the same numbers on
    // every platform and Swift version.
    let draw = { Int(truncatingIfNeeded: random.next().multipliedFullWidth(by: bound).high) }
    var results: [Double] = []
    results.reserveCapacity(resamples)
    for _ in 0..<resamples {
      let result = statistic(draw)
      guard result.isFinite else { return nil }
      results.append(result)
    }
    results.sort()
    let tail = tail(units: count)
    return Interval(
      lower: quantile(ofSorted: results, tail), upper: quantile(ofSorted: results, 1 - tail),
      level: level)
  }

  private func finite(_ interval: Interval?) throws(RewardError) -> Interval {
    guard let interval else {
      throw RewardError(.evaluationInfinite, "the values' sum is too large for a double")
    }
    return interval
  }
}

/// A quantile by linear interpolation between order statistics (numpy's default, type 7).
/// Traps on an empty list or a fraction outside [0, 1]. Cost: O(1).
public func quantile(ofSorted values: [Double], _ fraction: Double) -> Double {
  precondition(!values.isEmpty && (0...1).contains(fraction), "no quantile of this")
  let position = fraction * Double(values.count - 1)
  let low = Int(position)
  let high = min(low + 1, values.count - 1)
  return values[low] + (values[high] - values[low]) * (position - Double(low))
}
