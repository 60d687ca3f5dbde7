/// A formula with what is known about its value: the exact form where there is one.
struct Formula: Sendable {
  let expression: Expression
  /// The exact form; the reason where there is none.
  let exact: Result<Quotient, AlgebraStop>
  /// Where the formula is one decimal number: how many digits it has after the point, and how many
  /// that count in all.
  var digits: (places: Int, significant: Int)?

  /// How many parts the expression has: what computing its value costs.
  let size: Int

  init(_ expression: Expression, _ effort: inout Effort) {
    self.expression = expression
    size = expression.size
    do throws(AlgebraStop) {
      exact = .success(try expression.exact(&effort))
    } catch {
      exact = .failure(error)
    }
  }

  private init(infinity expression: Expression) {
    self.expression = expression
    size = 1
    exact = .failure(.infinite)
  }

  static let infinity = Formula(infinity: .infinity)
  static let minusInfinity = Formula(infinity: Expression.infinity.negated)

  /// The value where it is a plain rational number.
  var rational: Rational? { (try? exact.get())?.rational }

  /// The number that it is, also where that has more bits than arithmetic may have.
  var number: Rational? {
    if case .number(let value) = expression { value } else { rational }
  }

  /// Whether there is no exact form because it would be too large.
  var isTooLarge: Bool {
    if case .failure(.tooLarge) = exact { true } else { false }
  }

  /// Infinity's sign, where the formula is that alone.
  var infinitySign: Int? {
    switch expression {
    case .infinity: 1
    case Expression.infinity.negated: -1
    default: nil
    }
  }

  /// The value as a real number with its error; infinite for infinities, nil where it is not known
  /// to be one number.
  var real: (value: Double, error: Double)? {
    if let infinitySign { return (Double(infinitySign) * .infinity, 0) }
    guard expression.variables.isEmpty, let result = expression.numeric([:]), result.isReal else {
      return nil
    }
    return (result.value.real, result.error)
  }

  /// The same formula times a factor.
  func times(_ factor: Expression, _ effort: inout Effort) -> Formula {
    factor == .one ? self : Formula(.product([factor, expression]), &effort)
  }
}
