import BigInt

/// An exact fraction in lowest terms with a positive denominator.
struct Rational: Hashable, Sendable, Comparable {
  let numerator: BigInt
  let denominator: BigInt

  /// Traps where the denominator is zero.
  init(_ numerator: BigInt, over denominator: BigInt = 1) {
    precondition(!denominator.isZero, "a fraction has a denominator")
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    guard denominator.magnitude != 1 else {
      self.numerator = numerator * sign
      self.denominator = 1
      return
    }
    let divisor = numerator.greatestCommonDivisor(with: denominator) * sign
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  init(_ value: Int) { self.init(BigInt(value)) }

  /// Traps where the denominator is zero.
  init(_ numerator: Int, over denominator: Int) {
    self.init(BigInt(numerator), over: BigInt(denominator))
  }

  static let zero = Rational(0)
  static let one = Rational(1)
  static let minusOne = Rational(-1)

  var isZero: Bool { numerator.isZero }
  var isNegative: Bool { numerator.sign == .minus && !isZero }
  var magnitude: Rational { isNegative ? -self : self }

  /// The value where it is whole.
  var integer: BigInt? { denominator == 1 ? numerator : nil }

  /// The value where it is whole and fits.
  var int: Int? { integer.flatMap { Int(exactly: $0) } }

  /// Bits of numerator and denominator together: what arithmetic on it costs.
  var bits: Int { numerator.magnitude.bitWidth + denominator.magnitude.bitWidth }

  /// Traps on zero.
  var inverse: Rational { Rational(denominator, over: numerator) }

  static prefix func - (value: Rational) -> Rational {
    Rational(-value.numerator, over: value.denominator)
  }

  static func + (one: Rational, two: Rational) -> Rational {
    guard one.denominator != two.denominator else {
      return Rational(one.numerator + two.numerator, over: one.denominator)
    }
    return Rational(
      one.numerator * two.denominator + two.numerator * one.denominator,
      over: one.denominator * two.denominator)
  }

  static func - (one: Rational, two: Rational) -> Rational { one + -two }

  static func * (one: Rational, two: Rational) -> Rational {
    Rational(one.numerator * two.numerator, over: one.denominator * two.denominator)
  }

  /// Traps where `two` is zero.
  static func / (one: Rational, two: Rational) -> Rational { one * two.inverse }

  static func < (one: Rational, two: Rational) -> Bool {
    one.numerator * two.denominator < two.numerator * one.denominator
  }

  /// A whole power; traps on a negative power of zero. Cost: that of numbers of |exponent|·bits.
  func power(_ exponent: Int) -> Rational {
    let base = exponent < 0 ? inverse : self
    let count = Int(exponent.magnitude)
    return Rational(base.numerator.power(count), over: base.denominator.power(count))
  }

  /// The largest whole number that is not above the value.
  var floor: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.sign == .minus && !remainder.isZero ? quotient - 1 : quotient
  }

  /// The nearest double within two units of its last place; infinite where it is too large.
  var double: Double {
    // Both are cut to 900 bits, which a double's exponent can hold.
    let above = max(0, numerator.magnitude.bitWidth - 900)
    let below = max(0, denominator.magnitude.bitWidth - 900)
    let value = Double(numerator >> above) / Double(denominator >> below)
    let shift = above - below
    return shift == 0 ? value : value * Double(sign: .plus, exponent: shift, significand: 1)
  }

  /// `3` or `3/4`.
  var text: String {
    denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
  }
}
