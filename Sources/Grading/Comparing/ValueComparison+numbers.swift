extension ValueComparison {
  /// Numbers with units. A unit that only one of them has is taken for said by the question.
  func compare(
    _ one: AnswerValue.Quantity, _ two: AnswerValue.Quantity
  ) -> AnswerComparison {
    if case .variable(let name) = one.formula.expression,
      case .variable(let other) = two.formula.expression, name != other,
      name.lowercased() == other.lowercased()
    {
      // A choice's letter or two variables.
      return .undecided(.ambiguous)
    }
    guard let left = one.unit, !left.isNone else { return lacking(two, than: one.formula) }
    guard let right = two.unit, !right.isNone else { return lacking(one, than: two.formula) }
    if left == right, let modulus = left.modulus, let value = one.formula.rational,
      let other = two.formula.rational
    {
      let isMultiple = ((value - other) / modulus).integer != nil
      return isMultiple ? .equal(.exact) : .different(.exact)
    }
    if left == right { return formulas.compare(one.formula, two.formula) }
    guard left.isComparable(to: right) else {
      return left.hasUnknown || right.hasUnknown ? .undecided(.unit) : .different(.exact)
    }
    return formulas.compare(
      one.formula.times(left.scale, &budget.effort),
      two.formula.times(right.scale, &budget.effort))
  }

  /// A quantity with a unit against a number without.
  ///
  /// 25 % is the number 25 where the question asks for per cent, and 0.25 by itself; 90° likewise is
  /// 90, and π/2 by itself.
  private func lacking(
    _ quantity: AnswerValue.Quantity, than number: Formula
  ) -> AnswerComparison {
    if isStrict, quantity.unit?.isNone == false { return .different(.exact) }
    let plain = formulas.compare(quantity.formula, number)
    guard !plain.isEqual, let unit = quantity.unit else { return plain }
    var factor: Expression?
    if unit == .percent { factor = .number(Rational(1, over: 100)) }
    if unit == .degree { factor = Expression.pi.over(.number(Rational(180))) }
    guard let factor else { return plain }
    let value = formulas.compare(quantity.formula.times(factor, &budget.effort), number)
    return value.isEqual || plain.isDifferent ? value : plain
  }

  func compare(
    _ one: AnswerValue.BasedNumber, _ two: AnswerValue.BasedNumber
  ) -> AnswerComparison {
    guard one.value == two.value else { return .different(.exact) }
    return one.base == two.base ? .equal(.exact) : .undecided(.form)
  }

  /// Digits with a base against digits without, which lack it: 101₂ and 101, as with units. The
  /// same number in tens is another form.
  func compare(
    _ based: AnswerValue.BasedNumber, _ quantity: AnswerValue.Quantity
  ) -> AnswerComparison {
    guard quantity.unit == nil, let value = quantity.formula.rational else {
      return .different(.exact)
    }
    if !isStrict, value.text == based.digits.drop(while: { $0 == "0" }) {
      return .equal(.exact)
    }
    return value == based.value ? .undecided(.form) : .different(.exact)
  }
}
