public import Basics
public import OrderedCollections

/// The distribution of lengths.
public struct LengthSummary: Hashable, Sendable {
  /// How many lengths there are, at least 1.
  public let count: Int
  /// Their mean.
  public let mean: Double
  /// The smallest.
  public let minimum: Int
  /// The largest.
  public let maximum: Int
  /// The 5th, 25th, 50th, 75th, 95th and 99th percentiles, by linear interpolation between order
  /// statistics (numpy's default).
  public let percentiles: [Double]

  /// Which percentiles are kept.
  public static let ranks = [5, 25, 50, 75, 95, 99]

  /// - Returns: nil for no lengths.
  /// - Complexity: O(n log n).
  public init?(_ lengths: [Int]) {
    guard !lengths.isEmpty else { return nil }
    let sorted = lengths.sorted()
    count = sorted.count
    mean = sorted.reduce(0.0) { $0 + Double($1) } / Double(sorted.count)
    minimum = sorted[0]
    maximum = sorted[sorted.count - 1]
    percentiles = Self.ranks.map { rank in
      // Exact in integers: the position is rank·(n−1)/100.
      let scaled = rank * (sorted.count - 1)
      let low = scaled / 100
      let high = min(low + 1, sorted.count - 1)
      let share = Double(scaled % 100) / 100
      return Double(sorted[low]) + Double(sorted[high] - sorted[low]) * share
    }
  }

  /// The 50th percentile.
  public var median: Double { percentiles[2] }

  /// Mean, ends and percentiles.
  public var json: JSONObject {
    var members: JSONObject = [
      "mean": .number(mean), "min": .number(minimum), "max": .number(maximum),
    ]
    for (rank, value) in zip(Self.ranks, percentiles) { members["p\(rank)"] = .number(value) }
    return members
  }
}
