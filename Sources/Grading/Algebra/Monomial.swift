/// What polynomials are made of: things that no polynomial relation ties together, apart from the
/// rules of `Monomial`.
enum Atom: Hashable, Sendable, Comparable {
  /// A prime under a root; its exponent lies between 0 and 1.
  case prime(UInt64)
  /// √−1; its exponent is 1.
  case imaginary
  case pi
  case euler
  case variable(String)
  /// A function or power that is not expanded, by its canonical text. Two of them may be tied by an
  /// identity that is not known here: what has one is never told different by its form alone.
  case opaque(String)

  /// A text that tells it from all others.
  var text: String {
    switch self {
    case .prime(let value): "\(value)"
    case .imaginary: "i"
    case .pi: "pi"
    case .euler: "e"
    case .variable(let name): "<\(name)>"
    case .opaque(let text): text
    }
  }
}

/// A product of powers of atoms, in the order of the atoms.
///
/// Primes have exponents inside (0, 1) and the imaginary unit has the exponent 1: what goes beyond
/// is carried into a rational coefficient. Real radicals of that form are linearly independent over
/// the rationals (Besicovitch 1940), so that sums of them are zero only where all terms are.
struct Monomial: Hashable, Sendable {
  struct Power: Hashable, Sendable {
    let atom: Atom
    let exponent: Exponent
  }

  private(set) var powers: [Power] = []

  static let one = Monomial()

  init() {}

  /// One atom to a power, and the coefficient that was carried out.
  static func power(
    _ atom: Atom, _ exponent: Exponent, _ effort: Effort
  ) throws(AlgebraStop) -> (Rational, Monomial) {
    var monomial = Monomial()
    let carried = try monomial.append(atom, exponent, effort)
    return (carried, monomial)
  }

  /// The product and the coefficient that was carried out. Cost: O(atoms).
  func times(_ other: Monomial, _ effort: Effort) throws(AlgebraStop) -> (Rational, Monomial) {
    if powers.isEmpty { return (.one, other) }
    if other.powers.isEmpty { return (.one, self) }
    var product = Monomial()
    var carried = Rational.one
    var (left, right) = (powers[...], other.powers[...])
    while let one = left.first ?? right.first {
      let two = right.first ?? one
      if !left.isEmpty, !right.isEmpty, one.atom == two.atom {
        left.removeFirst()
        right.removeFirst()
        let sum = try one.exponent.adding(two.exponent)
        carried = carried * (try product.append(one.atom, sum, effort))
      } else if right.isEmpty || (!left.isEmpty && one.atom < two.atom) {
        left.removeFirst()
        product.powers.append(one)
      } else {
        right.removeFirst()
        product.powers.append(two)
      }
    }
    return (carried, product)
  }

  /// All exponents times one number, and the coefficient that was carried out.
  func raised(to exponent: Exponent, _ effort: Effort) throws(AlgebraStop) -> (Rational, Monomial) {
    var result = Monomial()
    var carried = Rational.one
    for power in powers {
      let product = try power.exponent.times(exponent)
      carried = carried * (try result.append(power.atom, product, effort))
    }
    return (carried, result)
  }

  private mutating func append(
    _ atom: Atom, _ exponent: Exponent, _ effort: Effort
  ) throws(AlgebraStop) -> Rational {
    var rest = exponent
    var carried = Rational.one
    switch atom {
    case .prime(let prime):
      let whole = exponent.floor
      carried = try effort.power(Rational(.init(prime)), whole)
      rest = try exponent.adding(Exponent(-whole))
    case .imaginary:
      // i² = −1; only whole powers of i are made.
      let turn = ((exponent.numerator % 4) + 4) % 4
      carried = turn >= 2 ? .minusOne : .one
      rest = Exponent(turn % 2)
    default: break
    }
    if !rest.isZero { powers.append(Power(atom: atom, exponent: rest)) }
    return carried
  }

  var hasOpaque: Bool {
    powers.contains { if case .opaque = $0.atom { true } else { false } }
  }

  /// A text that tells it from all others.
  var text: String {
    powers.map { power in
      power.exponent == .one
        ? power.atom.text
        : "\(power.atom.text)^\(power.exponent.numerator)/\(power.exponent.denominator)"
    }.joined(separator: "*")
  }
}
