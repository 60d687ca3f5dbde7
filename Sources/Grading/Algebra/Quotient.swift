/// An exact value: a polynomial over a polynomial. The form is not unique; two are equal where
/// the difference across is zero.
struct Quotient: Hashable, Sendable {
  let numerator: Polynomial
  /// Never zero, and 1 unless it has several terms: a single term is divided through.
  let denominator: Polynomial

  init(_ numerator: Polynomial) {
    self.numerator = numerator
    denominator = .one
  }

  init(_ value: Rational) { self.init(Polynomial(value)) }

  /// - Throws: `undefined` for the denominator zero, `tooLarge`.
  private init(
    _ numerator: Polynomial, over denominator: Polynomial, _ effort: inout Effort
  ) throws(AlgebraStop) {
    guard !denominator.isZero else { throw .undefined }
    guard let (coefficient, monomial) = denominator.single else {
      self.numerator = numerator
      self.denominator = numerator.isZero ? .one : denominator
      return
    }
    let (carried, inverse) = try monomial.raised(to: Exponent(-1), effort)
    let factor = Polynomial(carried / coefficient, inverse)
    self.numerator = try numerator.times(factor, &effort)
    self.denominator = .one
  }

  /// The value where it is a plain number.
  var rational: Rational? { denominator == .one ? numerator.rational : nil }
  var hasOpaque: Bool { numerator.hasOpaque || denominator.hasOpaque }

  func adding(_ other: Quotient, _ effort: inout Effort) throws(AlgebraStop) -> Quotient {
    guard denominator != other.denominator else {
      let sum = try numerator.adding(other.numerator, &effort)
      return try Quotient(sum, over: denominator, &effort)
    }
    let left = try numerator.times(other.denominator, &effort)
    let right = try other.numerator.times(denominator, &effort)
    let sum = try left.adding(right, &effort)
    return try Quotient(sum, over: denominator.times(other.denominator, &effort), &effort)
  }

  func times(_ other: Quotient, _ effort: inout Effort) throws(AlgebraStop) -> Quotient {
    let above = try numerator.times(other.numerator, &effort)
    let below = try denominator.times(other.denominator, &effort)
    return try Quotient(above, over: below, &effort)
  }

  func dividing(by other: Quotient, _ effort: inout Effort) throws(AlgebraStop) -> Quotient {
    let above = try numerator.times(other.denominator, &effort)
    let below = try denominator.times(other.numerator, &effort)
    return try Quotient(above, over: below, &effort)
  }

  /// - Throws: `undefined` for a power of zero that is not positive, `tooLarge`.
  func power(_ exponent: Int, _ effort: inout Effort) throws(AlgebraStop) -> Quotient {
    guard exponent != 0 || !numerator.isZero else { throw .undefined }
    guard exponent.magnitude <= 1 << 40 else { throw .tooLarge }
    if exponent < 0 {
      let inverse = try Quotient(Rational.one).dividing(by: self, &effort)
      return try inverse.power(-exponent, &effort)
    }
    if denominator == .one, let (coefficient, monomial) = numerator.single {
      let (carried, power) = try monomial.raised(to: Exponent(exponent), effort)
      let number = try effort.check(effort.power(coefficient, exponent) * carried)
      return Quotient(Polynomial(number, power))
    }
    guard exponent <= 64 else { throw .tooLarge }
    var result = Quotient(Rational.one)
    for _ in 0..<exponent { result = try result.times(self, &effort) }
    return result
  }

  /// The numerator of this value minus another over their common denominator: zero where the two
  /// are equal.
  func difference(from other: Quotient, _ effort: inout Effort) throws(AlgebraStop) -> Polynomial {
    guard denominator != other.denominator else {
      return try numerator.adding(other.numerator.negated, &effort)
    }
    let left = try numerator.times(other.denominator, &effort)
    let right = try other.numerator.times(denominator, &effort)
    return try left.adding(right.negated, &effort)
  }

  /// A text that tells it from all other forms.
  var text: String {
    denominator == .one ? numerator.text : "(\(numerator.text))/(\(denominator.text))"
  }
}
