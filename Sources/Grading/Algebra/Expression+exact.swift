import BigInt

extension Expression {
  /// The exact form: sums, products, quotients and whole powers are expanded; rational powers of
  /// rationals become radicals; other functions stay closed (`Atom.opaque`) unless they are exact.
  ///
  /// - Throws: `tooLarge`, `undefined`, `infinite`.
  func exact(_ effort: inout Effort) throws(AlgebraStop) -> Quotient {
    switch self {
    case .number(let value): return Quotient(try effort.check(value))
    case .pi: return try atom(.pi, effort)
    case .euler: return try atom(.euler, effort)
    case .imaginary: return try atom(.imaginary, effort)
    case .variable(let name): return try atom(.variable(name), effort)
    case .infinity: throw .infinite
    case .plusMinus: preconditionFailure("signs are chosen before a formula is computed")
    case .sum(let parts):
      var sum = Quotient(.zero)
      for part in parts { sum = try sum.adding(part.exact(&effort), &effort) }
      return sum
    case .product(let parts):
      var product = Quotient(Rational.one)
      for part in parts { product = try product.times(part.exact(&effort), &effort) }
      return product
    case .quotient(let above, let below):
      return try above.exact(&effort).dividing(by: below.exact(&effort), &effort)
    case .power(let base, let exponent):
      return try Self.power(base.exact(&effort), exponent.exact(&effort), &effort)
    case .call(let function, let arguments):
      var values: [Quotient] = []
      for argument in arguments { values.append(try argument.exact(&effort)) }
      return try Self.call(function, values, &effort)
    }
  }

  private func atom(_ atom: Atom, _ effort: Effort) throws(AlgebraStop) -> Quotient {
    let (coefficient, monomial) = try Monomial.power(atom, .one, effort)
    return Quotient(Polynomial(coefficient, monomial))
  }

  private static func power(
    _ base: Quotient, _ exponent: Quotient, _ effort: inout Effort
  ) throws(AlgebraStop) -> Quotient {
    func closed() throws(AlgebraStop) -> Quotient {
      try opaque("(\(base.text))^(\(exponent.text))", effort)
    }
    guard let rational = exponent.rational else { return try closed() }
    if let whole = rational.int { return try base.power(whole, &effort) }
    if base.numerator.isZero {
      guard !rational.isNegative else { throw .undefined }
      return Quotient(.zero)
    }
    let exact = try Exponent(rational)
    guard base.denominator == .one, let (coefficient, monomial) = base.numerator.single,
      exact.denominator <= 64, allowsRoot(of: monomial, exact.denominator)
    else { return try closed() }
    var factor = Quotient(Rational.one)
    if coefficient.isNegative {
      if !exact.denominator.isMultiple(of: 2) {
        // The real root, as it is taught: ∛−8 = −2.
        factor = Quotient(exact.numerator.isMultiple(of: 2) ? .one : .minusOne)
      } else if exact.denominator == 2, monomial.isReal {
        let (sign, turn) = try Monomial.power(.imaginary, Exponent(exact.numerator), effort)
        factor = Quotient(Polynomial(sign, turn))
      } else {
        return try closed()
      }
    }
    guard let radical = try Radical.power(coefficient.magnitude, exact, &effort) else {
      return try closed()
    }
    let (carried, powers) = try monomial.raised(to: exact, effort)
    let roots = Quotient(Polynomial(carried, powers))
    return try Quotient(Polynomial(radical.0, radical.1))
      .times(roots, &effort).times(factor, &effort)
  }

  /// Whether the root of each factor is the factor to a fraction: not for √(x²) = |x|, nor for
  /// what is no real number.
  private static func allowsRoot(of monomial: Monomial, _ index: Int) -> Bool {
    monomial.powers.allSatisfy { power in
      switch power.atom {
      case .prime, .pi, .euler: true
      case .imaginary, .opaque: false
      case .variable:
        !index.isMultiple(of: 2)
          || (power.exponent.isWhole && !power.exponent.numerator.isMultiple(of: 2))
      }
    }
  }

  static func opaque(_ text: String, _ effort: Effort) throws(AlgebraStop) -> Quotient {
    // A closed form inside closed forms repeats its text at every level.
    guard text.utf8.count <= 1 << 16 else { throw .tooLarge }
    let (_, monomial) = try Monomial.power(.opaque(text), .one, effort)
    return Quotient(Polynomial(.one, monomial))
  }
}

extension Monomial {
  /// Whether it is a positive real number.
  var isReal: Bool {
    powers.allSatisfy { power in
      switch power.atom {
      case .prime, .pi, .euler: true
      case .imaginary, .variable, .opaque: false
      }
    }
  }
}
