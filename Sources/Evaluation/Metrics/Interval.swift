public import Basics
import Foundation

/// A two-sided confidence interval.
public struct Interval: Hashable, Sendable {
  /// The lower end, in the unit of what was estimated.
  public let lower: Double
  /// The upper end; never below `lower`.
  public let upper: Double
  /// The stated coverage in (0, 1), such as 0.95.
  public let level: Double

  /// Traps unless `lower <= upper` and `level` is in (0, 1).
  public init(lower: Double, upper: Double, level: Double = 0.95) {
    precondition(lower <= upper, "an interval's lower end is above its upper end")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  /// Whether a value lies in the closed interval.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }

  /// Whether the interval lies wholly above a value: the difference "is there".
  public func isAbove(_ value: Double) -> Bool { lower > value }

  /// `[lower, upper]`.
  public var json: JSONValue { .array([.number(lower), .number(upper)]) }
}

extension Interval {
  /// Wilson's score interval of a proportion (Wilson 1927): no overshoot beyond 0 and 1, and sound
  /// for small counts and for proportions near the ends, where the normal approximation is not.
  ///
  /// - Parameters:
  ///   - successes: in 0...n; may be fractional where a tie counts as half a success.
  ///   - n: the trials, taken as independent; with repeated prompts use a clustered bootstrap.
  /// - Returns: [0, 1] for n = 0, since nothing is known then.
  public static func wilson(successes: Double, n: Int, level: Double = 0.95) -> Interval {
    precondition(n >= 0 && successes >= 0 && successes <= Double(n), "successes lie in 0...n")
    guard n > 0 else { return Interval(lower: 0, upper: 1, level: level) }
    let count = Double(n)
    let z = normalUpperQuantile((1 - level) / 2)
    let proportion = successes / count
    let scale = 1 + z * z / count
    let center = (proportion + z * z / (2 * count)) / scale
    let spread = proportion * (1 - proportion) / count + z * z / (4 * count * count)
    let half = z * spread.squareRoot() / scale
    // At the ends the exact value is 0 or 1; rounding must not move it inside.
    return Interval(
      lower: successes == 0 ? 0 : max(0, center - half),
      upper: successes == count ? 1 : min(1, center + half), level: level)
  }
}

/// The z that a standard normal exceeds with probability `tail`, for a tail in (0, ½].
///
/// Newton's method from zero: `erfc` keeps its relative accuracy in this tail, which is convex, so
/// that no step overshoots. About 40 steps at the smallest tail that a level below 1 can give.
func normalUpperQuantile(_ tail: Double) -> Double {
  precondition(tail > 0 && tail <= 0.5, "a tail lies in (0, 0.5]")
  var z = 0.0
  for _ in 0..<200 {
    let excess = 0.5 * erfc(z / 2.0.squareRoot()) - tail
    let step = excess / (exp(-z * z / 2) / (2 * Double.pi).squareRoot())
    z += step
    if abs(step) <= 1e-15 * max(1, z) { break }
  }
  return z
}
