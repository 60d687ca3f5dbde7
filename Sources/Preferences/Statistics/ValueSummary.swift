public import Basics
public import OrderedCollections

/// The range of a number that examples may have, as pairs have margins and weights.
public struct ValueSummary: Hashable, Sendable {
  /// How many examples have the number, at least 1.
  public let count: Int
  /// How many examples there are.
  public let total: Int
  /// The smallest.
  public let minimum: Double
  /// The mean of those that are there.
  public let mean: Double
  /// The largest.
  public let maximum: Double

  /// - Parameter values: one for each example, finite, nil where it has none.
  /// - Returns: nil where no example has the number.
  /// - Complexity: O(n).
  public init?(_ values: [Double?]) {
    let present = values.compactMap { $0 }
    guard let minimum = present.min(), let maximum = present.max() else { return nil }
    count = present.count
    total = values.count
    self.minimum = minimum
    self.maximum = maximum
    // Divided before the sum, and held within the ends: large numbers pass no limit.
    let mean = present.reduce(0) { $0 + $1 / Double(present.count) }
    self.mean = min(max(mean, minimum), maximum)
  }

  /// Count and range.
  public var json: JSONObject {
    [
      "count": .number(count), "min": .number(minimum), "mean": .number(mean),
      "max": .number(maximum),
    ]
  }
}

extension ValueSummary: CustomStringConvertible {
  /// For people: `10 of 12, from 0.5 to 3`, or `all 12, from 0.5 to 3`.
  public var description: String {
    func text(_ value: Double) -> String {
      let text = "\(value)"
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    let share = count == total ? "all \(total)" : "\(count) of \(total)"
    return "\(share), from \(text(minimum)) to \(text(maximum))"
  }
}
