public import Basics

/// A fraction in lowest terms, computed exactly: 0.1 + 0.2 is 0.3.
///
/// Numerator and denominator have 127 bits. What needs more is an error, never a rounded number.
public struct Fraction: Sendable, Hashable {
  /// Has the sign.
  public let numerator: Int128
  /// Above 0; 1 for whole numbers.
  public let denominator: Int128

  /// A whole number.
  public init(_ value: Int) {
    numerator = Int128(value)
    denominator = 1
  }

  /// A fraction, brought to lowest terms.
  /// - Throws: `tool.input` for a denominator of 0, and for numbers at the very end of the range.
  public init(_ numerator: Int128, over denominator: Int128) throws(RewardError) {
    guard denominator != 0 else { throw Self.failure("a division by zero") }
    guard numerator != .min, denominator != .min else { throw Self.beyond }
    var (large, small) = (numerator.magnitude, denominator.magnitude)
    while small != 0 { (large, small) = (small, large % small) }
    let common = Int128(large) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / common
    self.denominator = denominator / common
  }

  private static var beyond: RewardError { failure("a number of more than 38 digits") }

  private static func failure(_ message: String) -> RewardError { RewardError(.toolInput, message) }

  private static func product(_ one: Int128, _ two: Int128) throws(RewardError) -> Int128 {
    let (value, isBeyond) = one.multipliedReportingOverflow(by: two)
    guard !isBeyond else { throw beyond }
    return value
  }

  private static func sum(_ one: Int128, _ two: Int128) throws(RewardError) -> Int128 {
    let (value, isBeyond) = one.addingReportingOverflow(two)
    guard !isBeyond else { throw beyond }
    return value
  }

  /// The sum. - Throws: `tool.input` beyond 127 bits.
  public func plus(_ other: Fraction) throws(RewardError) -> Fraction {
    try Fraction(
      Self.sum(
        Self.product(numerator, other.denominator), Self.product(other.numerator, denominator)),
      over: Self.product(denominator, other.denominator))
  }

  /// The difference. - Throws: `tool.input` beyond 127 bits.
  public func minus(_ other: Fraction) throws(RewardError) -> Fraction { try plus(other.negated()) }

  /// The product. - Throws: `tool.input` beyond 127 bits.
  public func times(_ other: Fraction) throws(RewardError) -> Fraction {
    try Fraction(
      Self.product(numerator, other.numerator), over: Self.product(denominator, other.denominator))
  }

  /// The quotient. - Throws: `tool.input` for 0 as divisor, and beyond 127 bits.
  public func divided(by other: Fraction) throws(RewardError) -> Fraction {
    try Fraction(
      Self.product(numerator, other.denominator), over: Self.product(denominator, other.numerator))
  }

  /// What is left of a division by whole multiples, with the divisor's sign, as Python's `%`.
  /// - Throws: `tool.input` for 0 as divisor, and beyond 127 bits.
  public func remainder(of other: Fraction) throws(RewardError) -> Fraction {
    let quotient = try divided(by: other)
    let whole = quotient.numerator / quotient.denominator
    let isBelow = quotient.numerator < 0 && quotient.denominator != 1
    let floor = try Fraction(isBelow ? whole - 1 : whole, over: 1)
    return try minus(floor.times(other))
  }

  /// The power with a whole exponent; 0⁰ is 1.
  /// - Throws: `tool.input` for another exponent, 0 to a negative one, and beyond 127 bits.
  public func power(_ exponent: Fraction) throws(RewardError) -> Fraction {
    guard exponent.denominator == 1, exponent.numerator.magnitude <= 1024 else {
      throw Self.failure("an exponent must be a whole number of at most 1024")
    }
    var result = Fraction(1)
    for _ in 0..<exponent.numerator.magnitude { result = try result.times(self) }
    return exponent.numerator < 0 ? try Fraction(1).divided(by: result) : result
  }

  /// The number with the other sign. - Throws: nothing in practice, since the range is symmetric.
  public func negated() throws(RewardError) -> Fraction {
    try Fraction(-numerator, over: denominator)
  }

  /// Whether it is at most as far from another number as a third.
  func isWithin(_ distance: Fraction, of other: Fraction) throws(RewardError) -> Bool {
    let difference = try minus(other)
    let magnitude = difference.numerator < 0 ? try difference.negated() : difference
    return try magnitude.minus(distance).numerator <= 0
  }
}

extension Fraction: CustomStringConvertible {
  /// A whole number, a decimal of at most 12 places where it ends, else a fraction: `124`, `8.2`,
  /// `8/3`.
  public var description: String {
    var scale: Int128 = 1
    for places in 0...12 {
      defer { scale *= 10 }
      guard scale % denominator == 0 else { continue }
      let (whole, isBeyond) = numerator.magnitude.multipliedReportingOverflow(
        by: (scale / denominator).magnitude)
      guard !isBeyond else { break }
      var digits = "\(whole)"
      digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
      let sign = numerator < 0 ? "-" : ""
      guard places > 0 else { return sign + digits }
      return "\(sign)\(digits.dropLast(places)).\(digits.suffix(places))"
    }
    return "\(numerator)/\(denominator)"
  }
}
