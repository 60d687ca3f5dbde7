public import Basics
import OrderedCollections

/// A mean with its confidence interval.
public struct Estimate: Hashable, Sendable {
  /// The mean, in the units of the values.
  public let mean: Double
  /// The confidence interval of the mean, in the same units.
  public let interval: Interval

  /// An estimate that was computed elsewhere.
  public init(mean: Double, interval: Interval) {
    self.mean = mean
    self.interval = interval
  }

  /// The mean of independent values with its bootstrap interval. Cost: O(resamples · n).
  /// - Throws: what `Bootstrap.mean(of:)` throws.
  public init(_ values: [Double], bootstrap: Bootstrap) throws(RewardError) {
    interval = try bootstrap.mean(of: values)
    mean = values.reduce(0, +) / Double(values.count)
  }

  /// `{"mean": …, "ci95": [lower, upper]}`, the key named after the interval's level.
  public var json: JSONValue {
    .object(["mean": .number(mean), intervalKey(interval.level): interval.json])
  }
}

/// `ci95` for the level 0.95, `ci99.9` for 0.999.
func intervalKey(_ level: Double) -> String {
  let percent = (level * 1e6).rounded() / 1e4
  return "ci" + (percent == percent.rounded() ? String(Int(percent)) : String(percent))
}

/// A number with a fixed count of decimals, for tables; "–" where there is none.
func fixed(_ value: Double?, _ decimals: Int = 3) -> String {
  guard let value, value.isFinite else { return "–" }
  let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
  let scaled = (abs(value) * scale).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let digits = String(Int(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return sign + padded }
  return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
}
