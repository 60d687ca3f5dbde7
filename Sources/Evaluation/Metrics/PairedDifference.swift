/// How often two scorers were right on the same items.
public struct PairedCounts: Hashable, Sendable {
  /// Items that both, one of them and none got right.
  public let both: Int, onlyFirst: Int, onlySecond: Int, neither: Int

  /// Counts; traps on a negative one.
  public init(both: Int, onlyFirst: Int, onlySecond: Int, neither: Int) {
    precondition(min(both, onlyFirst, onlySecond, neither) >= 0, "counts are not negative")
    self.both = both
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
    self.neither = neither
  }

  /// Items.
  public var n: Int { both + onlyFirst + onlySecond + neither }
}

extension Interval {
  /// The interval of the difference of two proportions measured on the same independent items: Wilson's
  /// interval of each, joined by how the two go together (Newcombe 1998, "Improved confidence intervals
  /// for the difference between binomial proportions based on paired data", method 10).
  ///
  /// Sound for few items and for proportions near the ends, where a bootstrap that sees no
  /// disagreement would claim certainty. Traps without items.
  public static func pairedDifference(_ counts: PairedCounts, level: Double = 0.95) -> Interval {
    precondition(counts.n > 0, "a difference needs items")
    let n = Double(counts.n)
    let first = Double(counts.both + counts.onlyFirst)
    let second = Double(counts.both + counts.onlySecond)
    let a = wilson(successes: first, n: counts.n, level: level)
    let b = wilson(successes: second, n: counts.n, level: level)
    let (p, q) = (first / n, second / n)
    let product = first * (n - first) * second * (n - second)
    let cross =
      Double(counts.both) * Double(counts.neither)
      - Double(counts.onlyFirst) * Double(counts.onlySecond)
    // The continuity correction that makes small positive associations none.
    let association = cross > 0 ? max(0, cross - n / 2) : cross
    let phi = product > 0 ? association / product.squareRoot() : 0
    func side(_ x: Double, _ y: Double) -> Double {
      max(0, x * x - 2 * phi * x * y + y * y).squareRoot()
    }
    return Interval(
      lower: max(-1, p - q - side(p - a.lower, b.upper - q)),
      upper: min(1, p - q + side(a.upper - p, q - b.lower)), level: level)
  }
}
