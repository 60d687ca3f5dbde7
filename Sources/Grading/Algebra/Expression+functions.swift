import BigInt

extension Expression {
  /// Whole arguments up to this are computed exactly by factorials and binomials.
  private static let largestFactorial = 300

  /// A function of exact values: exact itself where that is easy, closed otherwise.
  ///
  /// - Throws: `tooLarge`, `undefined`.
  static func call(
    _ function: Function, _ values: [Quotient], _ effort: inout Effort
  ) throws(AlgebraStop) -> Quotient {
    let numbers = values.compactMap(\.rational)
    if numbers.count == values.count, let exact = try value(function, numbers, &effort) {
      return Quotient(try effort.check(exact))
    }
    if function == .ln, numbers.count == 1, let sum = try logarithm(numbers[0], &effort) {
      return sum
    }
    if function == .log {
      let above = try call(.ln, [values[1]], &effort)
      return try above.dividing(by: call(.ln, [values[0]], &effort), &effort)
    }
    let inner = values.map(\.text).joined(separator: ",")
    return try opaque("\(function.rawValue)(\(inner))", effort)
  }

  private static func value(
    _ function: Function, _ numbers: [Rational], _ effort: inout Effort
  ) throws(AlgebraStop) -> Rational? {
    let first = numbers[0]
    switch function {
    case .abs: return first.magnitude
    case .floor: return Rational(first.floor)
    case .ceil: return Rational(-(-first).floor)
    case .factorial:
      guard let count = first.int, (0...largestFactorial).contains(count) else { return nil }
      try effort.spend(count)
      return Rational((0..<count).reduce(BigInt(1)) { $0 * BigInt($1 + 1) })
    case .binomial:
      guard let all = first.int, let some = numbers[1].int,
        (0...largestFactorial).contains(all), (0...largestFactorial).contains(some)
      else { return nil }
      try effort.spend(some)
      return (0..<some).reduce(Rational.one) { $0 * Rational(all - $1) / Rational($1 + 1) }
    case .gcd, .lcm:
      var result: BigInt?
      for number in numbers {
        guard let whole = number.integer, !whole.isZero else { return nil }
        guard let before = result else {
          result = BigInt(whole.magnitude)
          continue
        }
        let divisor = before.greatestCommonDivisor(with: whole)
        result = function == .gcd ? divisor : before / divisor * BigInt(whole.magnitude)
      }
      return result.map { Rational($0) }
    case .max: return numbers.max()
    case .min: return numbers.min()
    default: return nil
    }
  }

  /// The logarithm of a positive rational as a sum over its primes, so that log 8 = 3 log 2.
  private static func logarithm(
    _ value: Rational, _ effort: inout Effort
  ) throws(AlgebraStop) -> Quotient? {
    guard !value.isZero, !value.isNegative,
      let above = try Radical.factors(of: value.numerator.magnitude, &effort),
      let below = try Radical.factors(of: value.denominator.magnitude, &effort)
    else { return nil }
    var sum = Quotient(.zero)
    for (prime, count) in above + below.map({ ($0.prime, -$0.count) }) {
      let logarithm = try opaque("ln(\(prime))", effort)
      sum = try sum.adding(logarithm.times(Quotient(Rational(count)), &effort), &effort)
    }
    return sum
  }
}
