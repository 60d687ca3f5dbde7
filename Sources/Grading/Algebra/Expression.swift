/// A formula as it was written, before anything is known about its value.
indirect enum Expression: Hashable, Sendable {
  case number(Rational)
  case pi
  case euler
  case imaginary
  case infinity
  case variable(String)
  case sum([Expression])
  case product([Expression])
  case quotient(Expression, Expression)
  case power(Expression, Expression)
  case call(Function, [Expression])
  /// ±, or ∓ where the flag is set; all of one formula go together.
  case plusMinus(Expression, isFlipped: Bool)

  /// Functions by their usual names; angles are in radians.
  enum Function: String, Hashable, Sendable, CaseIterable {
    case sin, cos, tan, cot, sec, csc
    case arcsin, arccos, arctan
    case sinh, cosh, tanh
    case ln, exp, abs, floor, ceil, factorial
    /// Of two arguments.
    case log, binomial
    /// Of any number of arguments.
    case gcd, lcm, max, min
  }

  static let one = Expression.number(.one)

  var negated: Expression {
    switch self {
    case .number(let value): .number(-value)
    default: .product([.number(.minusOne), self])
    }
  }

  /// A fraction; two numbers make one.
  func over(_ other: Expression) -> Expression {
    if case .number(let above) = self, case .number(let below) = other, !below.isZero {
      return .number(above / below)
    }
    return .quotient(self, other)
  }

  /// The formula with its signs ± taken as plus or as minus.
  func choosing(plus: Bool) -> Expression {
    switch self {
    case .number, .pi, .euler, .imaginary, .infinity, .variable: self
    case .sum(let parts): .sum(parts.map { $0.choosing(plus: plus) })
    case .product(let parts): .product(parts.map { $0.choosing(plus: plus) })
    case .quotient(let above, let below):
      .quotient(above.choosing(plus: plus), below.choosing(plus: plus))
    case .power(let base, let exponent):
      .power(base.choosing(plus: plus), exponent.choosing(plus: plus))
    case .call(let function, let parts): .call(function, parts.map { $0.choosing(plus: plus) })
    case .plusMinus(let inner, let isFlipped):
      plus != isFlipped ? inner.choosing(plus: plus) : inner.choosing(plus: plus).negated
    }
  }

  /// Whether any part, this one among them, is as `test` says.
  func contains(_ test: (Expression) -> Bool) -> Bool {
    if test(self) { return true }
    return switch self {
    case .number, .pi, .euler, .imaginary, .infinity, .variable: false
    case .sum(let parts), .product(let parts), .call(_, let parts):
      parts.contains { $0.contains(test) }
    case .quotient(let one, let two), .power(let one, let two):
      one.contains(test) || two.contains(test)
    case .plusMinus(let inner, _): inner.contains(test)
    }
  }

  /// How many parts it has, this one among them.
  var size: Int {
    var count = 0
    _ = contains { _ in
      count += 1
      return false
    }
    return count
  }

  var hasSigns: Bool { contains { if case .plusMinus = $0 { true } else { false } } }
  var hasImaginary: Bool { contains { $0 == .imaginary } }

  /// The names of the variables.
  var variables: Set<String> {
    var names: Set<String> = []
    _ = contains { part in
      if case .variable(let name) = part { names.insert(name) }
      return false
    }
    return names
  }
}
