import BigInt

/// Rational powers of positive rationals, as products of powers of primes.
enum Radical {
  /// Trial division up to this finds all factors of numbers below its square.
  private static let largestDivisor: UInt64 = 1 << 16

  /// `value` to `exponent` as a coefficient and a monomial of primes.
  ///
  /// - Returns: nil where a number is too large to be taken apart and is no perfect power.
  /// - Complexity: O(2¹⁶) divisions at most.
  static func power(
    _ value: Rational, _ exponent: Exponent, _ effort: inout Effort
  ) throws(AlgebraStop) -> (Rational, Monomial)? {
    precondition(!value.isZero && !value.isNegative, "a radical of a positive number")
    guard let above = try power(value.numerator.magnitude, exponent, &effort),
      let below = try power(
        value.denominator.magnitude, Exponent(-exponent.numerator, over: exponent.denominator),
        &effort)
    else { return nil }
    let (carried, monomial) = try above.1.times(below.1, effort)
    return (try effort.check(above.0 * below.0 * carried), monomial)
  }

  private static func power(
    _ value: BigUInt, _ exponent: Exponent, _ effort: inout Effort
  ) throws(AlgebraStop) -> (Rational, Monomial)? {
    if let root = wholeRoot(of: value, exponent.denominator) {
      let base = Rational(BigInt(root))
      return (try effort.power(base, exponent.numerator), .one)
    }
    guard let factors = try factors(of: value, &effort) else { return nil }
    var result = (Rational.one, Monomial.one)
    for (prime, count) in factors {
      let power = try Monomial.power(
        .prime(prime), exponent.times(Exponent(count)), effort)
      let (carried, monomial) = try result.1.times(power.1, effort)
      result = (result.0 * power.0 * carried, monomial)
    }
    return result
  }

  /// The prime factors of a positive number in increasing order; nil where it has more than 64 bits
  /// or a part above 2³² is left whole.
  ///
  /// - Complexity: O(2¹⁶) divisions at most.
  static func factors(
    of value: BigUInt, _ effort: inout Effort
  ) throws(AlgebraStop) -> [(prime: UInt64, count: Int)]? {
    guard var rest = UInt64(exactly: value) else { return nil }
    try effort.spend(500)
    var factors: [(prime: UInt64, count: Int)] = []
    var divisor: UInt64 = 2
    while divisor * divisor <= rest, divisor <= largestDivisor {
      var count = 0
      while rest.isMultiple(of: divisor) {
        rest /= divisor
        count += 1
      }
      if count > 0 { factors.append((divisor, count)) }
      divisor += divisor == 2 ? 1 : 2
    }
    guard rest > 1 else { return factors }
    guard divisor * divisor > rest else { return nil }
    return factors + [(rest, 1)]
  }

  /// The `index`-th root where it is whole. Cost: some divisions of numbers of its size.
  private static func wholeRoot(of value: BigUInt, _ index: Int) -> BigUInt? {
    guard index > 1, value > 1 else { return value }
    guard index < value.bitWidth else { return nil }
    // Newton's method from above decreases until it meets the root.
    var root = BigUInt(1) << (value.bitWidth / index + 1)
    while true {
      let next =
        (root * BigUInt(index - 1) + value / root.power(index - 1)) / BigUInt(index)
      guard next < root else { break }
      root = next
    }
    return root.power(index) == value ? root : nil
  }
}
