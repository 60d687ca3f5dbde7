/// A small exact fraction: the exponent of an atom.
struct Exponent: Hashable, Sendable, Comparable {
  let numerator: Int
  /// Positive, and without a common divisor with the numerator.
  let denominator: Int

  static let zero = Exponent(0)
  static let one = Exponent(1)
  /// Beyond this, nothing that a person writes as an answer is lost.
  private static let largest = 1 << 20

  init(_ value: Int) {
    numerator = value
    denominator = 1
  }

  /// - Throws: `tooLarge` beyond 2²⁰.
  init(_ numerator: Int, over denominator: Int) throws(AlgebraStop) {
    var (one, two) = (numerator.magnitude, denominator.magnitude)
    while two != 0 { (one, two) = (two, one % two) }
    let divisor = Int(one) * denominator.signum()
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
    guard self.numerator.magnitude <= Self.largest, self.denominator <= Self.largest else {
      throw .tooLarge
    }
  }

  /// - Throws: `tooLarge` beyond 2²⁰.
  init(_ value: Rational) throws(AlgebraStop) {
    guard let numerator = Int(exactly: value.numerator),
      let denominator = Int(exactly: value.denominator)
    else { throw .tooLarge }
    try self.init(numerator, over: denominator)
  }

  var isZero: Bool { numerator == 0 }
  var isWhole: Bool { denominator == 1 }

  /// The whole part, towards minus infinity.
  var floor: Int {
    let quotient = numerator / denominator
    return numerator % denominator < 0 ? quotient - 1 : quotient
  }

  static func < (one: Exponent, two: Exponent) -> Bool {
    one.numerator * two.denominator < two.numerator * one.denominator
  }

  func adding(_ other: Exponent) throws(AlgebraStop) -> Exponent {
    try Exponent(
      numerator * other.denominator + other.numerator * denominator,
      over: denominator * other.denominator)
  }

  func times(_ other: Exponent) throws(AlgebraStop) -> Exponent {
    let (above, overflows) = numerator.multipliedReportingOverflow(by: other.numerator)
    guard !overflows else { throw .tooLarge }
    return try Exponent(above, over: denominator * other.denominator)
  }
}
