import BigInt
import Foundation

/// A value in double precision with a bound on its rounding error, to first order.
///
/// The bound is carried through every operation, so that two values that are further apart than
/// their bounds are different for certain.
struct Approximation {
  let value: Complex
  /// An absolute bound; never negative.
  let error: Double

  private static let unit = 0x1p-52

  init(_ value: Complex, error: Double) {
    self.value = value
    self.error = error
  }

  init(_ value: Complex, carrying error: Double = 0) {
    self.value = value
    self.error = error + 2 * Self.unit * value.magnitude
  }

  /// Whether it may be a real number.
  var isReal: Bool { abs(value.imaginary) <= 8 * error }

  static func + (one: Self, two: Self) -> Self {
    Self(one.value + two.value, carrying: one.error + two.error)
  }

  static func * (one: Self, two: Self) -> Self {
    let error =
      one.value.magnitude * two.error + two.value.magnitude * one.error + one.error * two.error
    return Self(one.value * two.value, carrying: error)
  }

  /// - Returns: nil where the divisor may be zero.
  static func / (one: Self, two: Self) -> Self? {
    let size = two.value.magnitude
    guard size > 2 * two.error else { return nil }
    let value = one.value / two.value
    return Self(value, carrying: 2 * (one.error + value.magnitude * two.error) / size)
  }

  var exponential: Self {
    let value = value.exponential
    return Self(value, carrying: 2 * value.magnitude * error)
  }

  /// - Returns: nil where the value may be zero.
  var logarithm: Self? {
    guard value.magnitude > 2 * error else { return nil }
    return Self(value.logarithm, carrying: 2 * error / value.magnitude)
  }

  /// A whole power by repeated multiplication: exact signs for negative bases.
  func power(_ exponent: Int) -> Self? {
    var result = Self(Complex(1), error: 0)
    var base = self
    var rest = exponent.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result = result * base }
      rest >>= 1
      if rest > 0 { base = base * base }
    }
    return exponent < 0 ? Self(Complex(1), error: 0) / result : result
  }

  /// A power with a fraction as exponent: of a negative number the real root where the root is odd,
  /// as in `Expression.exact`, else the principal value.
  func power(_ exponent: Rational) -> Self? {
    if let whole = exponent.int { return power(whole) }
    let isOdd = !exponent.denominator.isMultiple(of: 2)
    if isOdd, isReal, value.real < 0 {
      let positive = Self(Complex(-value.real), error: error)
      let sign = exponent.numerator.isMultiple(of: 2) ? 1.0 : -1.0
      return positive.power(exponent).map { Self(Complex(sign), error: 0) * $0 }
    }
    guard value.magnitude > 2 * error else {
      // Near zero a root loses half of the digits or more.
      let bound = pow(value.magnitude + error, exponent.double)
      return exponent.isNegative ? nil : Self(Complex(0), error: bound)
    }
    let scaled = Self(Complex(exponent.double), carrying: 0) * logarithm!
    return scaled.exponential
  }

  /// Any power; of zero only positive ones.
  func power(_ exponent: Self) -> Self? {
    logarithm.map { ($0 * exponent).exponential }
  }
}
