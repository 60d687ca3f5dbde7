/// A sum of monomials with rational coefficients, none of them zero.
struct Polynomial: Hashable, Sendable {
  private(set) var terms: [Monomial: Rational] = [:]

  init() {}

  init(_ value: Rational) { add(value, .one) }

  init(_ coefficient: Rational, _ monomial: Monomial) { add(coefficient, monomial) }

  static let one = Polynomial(.one)

  var isZero: Bool { terms.isEmpty }
  var hasOpaque: Bool { terms.keys.contains { $0.hasOpaque } }

  /// The value where it is a plain number.
  var rational: Rational? {
    if terms.isEmpty { return .zero }
    guard terms.count == 1, let value = terms[.one] else { return nil }
    return value
  }

  /// The only term, where there is one.
  var single: (coefficient: Rational, monomial: Monomial)? {
    guard terms.count == 1, let (monomial, coefficient) = terms.first else { return nil }
    return (coefficient, monomial)
  }

  private mutating func add(_ coefficient: Rational, _ monomial: Monomial) {
    let sum = (terms[monomial] ?? .zero) + coefficient
    terms[monomial] = sum.isZero ? nil : sum
  }

  /// The sum. Cost: O(terms).
  func adding(_ other: Polynomial, _ effort: inout Effort) throws(AlgebraStop) -> Polynomial {
    try effort.spend(other.terms.count)
    var sum = self
    for (monomial, coefficient) in other.terms {
      sum.add(coefficient, monomial)
      if let value = sum.terms[monomial] { _ = try effort.check(value) }
    }
    return sum
  }

  var negated: Polynomial {
    var copy = self
    copy.terms = terms.mapValues { -$0 }
    return copy
  }

  /// The product. Cost: O(terms · terms), spent.
  func times(_ other: Polynomial, _ effort: inout Effort) throws(AlgebraStop) -> Polynomial {
    if let value = rational, value == .one { return other }
    if let value = other.rational, value == .one { return self }
    try effort.spend(terms.count * other.terms.count)
    var product = Polynomial()
    for (left, one) in terms {
      for (right, two) in other.terms {
        let (carried, monomial) = try left.times(right, effort)
        product.add(try effort.check(one * two * carried), monomial)
      }
    }
    return product
  }

  /// A text that tells it from all others.
  var text: String {
    terms.map { "\($0.value.text)*\($0.key.text)" }.sorted().joined(separator: "+")
  }
}
