import Foundation

/// Mean and deviation of all values so far, for rewards that are normalised by their history.
///
/// Batches are merged by Chan's update; the deviation is the unbiased one (Zheng et al. 2023, PPO-max;
/// their code starts from mean 0 and deviation 1, which stand here until there are two values).
/// What it makes of a reward depends on the rewards before, so it belongs into training loops, and is
/// no reward model: a reward model's number depends on the candidate alone.
public struct RunningMoments: Sendable, Hashable {
  /// Values so far.
  public private(set) var count = 0
  /// Their mean; 0 for none.
  public private(set) var mean = 0.0
  private var squares = 0.0

  /// No values.
  public init() {}

  /// The standard deviation with divisor count − 1; 1 below two values.
  public var deviation: Double {
    count < 2 ? 1 : (squares / Double(count - 1)).squareRoot()
  }

  /// Takes values in. Cost: O(values).
  public mutating func add(_ values: [Double]) {
    guard !values.isEmpty else { return }
    let other = values.reduce(0, +) / Double(values.count)
    let spread = values.reduce(0) { $0 + ($1 - other) * ($1 - other) }
    let (old, new) = (Double(count), Double(values.count))
    let shift = other - mean
    squares += spread + shift * shift * old * new / (old + new)
    mean += shift * new / (old + new)
    count += values.count
  }

  /// (value − mean) / deviation, within ±`limit` where there is one. A deviation of 0 gives 0.
  public func normalised(_ value: Double, limit: Double? = nil) -> Double {
    let scaled = deviation > 0 ? (value - mean) / deviation : 0
    return limit.map { min(max(scaled, -$0), $0) } ?? scaled
  }
}
