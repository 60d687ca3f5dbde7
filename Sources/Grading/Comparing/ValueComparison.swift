/// Compares what two answers say. Symmetric: neither is taken for the reference.
struct ValueComparison {
  let limits: AnswerLimits
  let budget: ComparisonBudget
  let formulas: FormulaComparison
  /// Whether a unit or base that only one of them has makes them different.
  let isStrict: Bool

  init(_ limits: AnswerLimits, isStrict: Bool = false) {
    self.isStrict = isStrict
    self.limits = limits
    budget = ComparisonBudget(limits)
    formulas = FormulaComparison(spending: budget)
  }

  func compare(_ one: AnswerValue, _ two: AnswerValue) -> AnswerComparison {
    // A pair of kinds is treated in one order only.
    if one.rank > two.rank { return compare(two, one) }
    switch (one, two) {
    case (.labelled(let left, let value), .labelled(let right, let other)):
      return labelled(left, value, right, other)
    case (.labelled(let label, let value), .relation(let relation)):
      return equation(label, value).map { compare($0, relation) } ?? .undecided(.form)
    case (.labelled(_, let value), _): return compare(value, two)
    case (.relation(let left), .relation(let right)): return compare(left, right)
    // A number may solve the equation, a letter stand for it.
    case (.relation, .quantity), (.relation, .choice): return .undecided(.form)
    case (.text(let text), _): return compare(text, two)
    case (.choice(let letter), _): return compare(letter, two)
    case (.list(let left), .list(let right)): return lists(left, right)
    case (.list(let members), .set(let others)): return sets(members, others)
    case (.list(let members), .sequence(let brackets, let others)):
      return ordered(others, brackets, with: members)
    case (.list(let members), .spans(let set)): return intervals(members, set)
    case (.list(let members), .matrix(let rows)):
      return vector(rows).map { all($0, members).inAnotherForm } ?? .different(.exact)
    case (.list(let members), _):
      // One value twice is one value in another form.
      let isRepeated = members.allSatisfy { compare($0, two).isEqual }
      return isRepeated ? .undecided(.form) : .different(.exact)
    case (.set(let left), .set(let right)): return sets(left, right)
    case (.set(let members), .sequence(_, let others)):
      return sets(members, others).inAnotherForm
    case (.set(let members), .spans(let set)):
      guard let points = set.points else { return .different(.exact) }
      return sets(members, points.map { .quantity(.init(formula: $0)) })
    case (.set(let members), .quantity), (.set(let members), .based):
      return members.count == 1 ? compare(members[0], two) : .different(.exact)
    case (.sequence(let left, let members), .sequence(let right, let others)):
      // With two members, (0, 1) and [0, 1] are two intervals.
      let mayBeIntervals = members.count == 2 && left != .angle && right != .angle
      guard left == right || !mayBeIntervals else { return .different(.exact) }
      return all(members, others)
    case (.sequence, .spans(let set)):
      return SpanSet(one).map { compare($0, set) } ?? .different(.exact)
    case (.sequence(_, let members), .matrix(let rows)):
      return vector(rows).map { all(members, $0) } ?? .different(.exact)
    case (.sequence(_, let members), .ratio(let parts)):
      return all(members, parts.map { .quantity(.init(formula: $0)) }).inAnotherForm
    case (.spans(let left), .spans(let right)): return compare(left, right)
    case (.matrix(let left), .matrix(let right)): return matrices(left, right)
    case (.ratio(let left), .ratio(let right)): return ratios(left, right)
    case (.ratio(let parts), .quantity(let quantity)):
      guard parts.count == 2 else { return .different(.exact) }
      let value = formula(parts[0].expression.over(parts[1].expression))
      return compare(.init(formula: value), quantity)
    case (.time(let left), .time(let right)): return compare(left, right)
    case (.based(let left), .based(let right)): return compare(left, right)
    case (.based(let number), .quantity(let quantity)): return compare(number, quantity)
    case (.quantity(let left), .quantity(let right)): return compare(left, right)
    default: return .different(.exact)
    }
  }

  func formula(_ expression: Expression) -> Formula { Formula(expression, &budget.effort) }

  /// Members in the same order.
  func all(_ one: [AnswerValue], _ two: [AnswerValue]) -> AnswerComparison {
    guard one.count == two.count else { return .different(.exact) }
    return .all(zip(one, two).map(compare))
  }

  private func labelled(
    _ left: AnswerValue.Label, _ value: AnswerValue, _ right: AnswerValue.Label,
    _ other: AnswerValue
  ) -> AnswerComparison {
    if left == right { return compare(value, other) }
    // y = 2x is x = y/2.
    if let one = equation(left, value), let two = equation(right, other),
      compare(one, two).isEqual
    {
      return .equal(.exact)
    }
    let result = compare(value, other)
    return left.isVariable && right.isVariable ? result.inAnotherForm : result
  }

  private func equation(
    _ label: AnswerValue.Label, _ value: AnswerValue
  ) -> AnswerValue.Relation? {
    guard label.isVariable, let formula = value.formula else { return nil }
    let difference = Expression.sum([.variable(label.name), formula.expression.negated])
    return .init(difference: self.formula(difference), sign: .equal)
  }

  /// Equations are the same where their differences are, up to a constant factor; for inequalities
  /// the factor is positive.
  private func compare(
    _ one: AnswerValue.Relation, _ two: AnswerValue.Relation
  ) -> AnswerComparison {
    guard one.sign == two.sign else { return .different(.exact) }
    guard case .success(let left) = one.difference.exact,
      case .success(let right) = two.difference.exact
    else { return .undecided(.tooLarge) }
    // Any monomial of the one must be one of the other, and gives the factor.
    let (above, below) = (left.numerator, right.numerator)
    guard let monomial = above.terms.keys.max(by: { $0.text < $1.text }) else {
      return below.isZero ? .equal(.exact) : .different(.exact)
    }
    guard let first = above.terms[monomial], let second = below.terms[monomial],
      above.terms.count == below.terms.count
    else { return .different(.exact) }
    let factor = second / first
    let isProportional = above.terms.allSatisfy { below.terms[$0.key] == $0.value * factor }
    let needsPositive = one.sign == .below || one.sign == .atMost
    guard isProportional, !(needsPositive && factor.isNegative) else { return .different(.exact) }
    let denominators = [left.denominator, right.denominator]
    return needsPositive && denominators[0] != denominators[1]
      ? .undecided(.form) : .equal(.exact)
  }

  private func compare(_ one: SpanSet, _ two: SpanSet) -> AnswerComparison {
    guard one.spans.count == two.spans.count else { return .different(.exact) }
    var parts: [AnswerComparison] = []
    for (left, right) in zip(one.spans, two.spans) {
      guard left.isLowerClosed == right.isLowerClosed, left.isUpperClosed == right.isUpperClosed
      else { return .different(.exact) }
      parts.append(formulas.compare(left.lower, right.lower))
      parts.append(formulas.compare(left.upper, right.upper))
    }
    return .all(parts)
  }

  private func intervals(_ members: [AnswerValue], _ set: SpanSet) -> AnswerComparison {
    var union = SpanSet([])
    for member in members {
      guard let part = SpanSet(member) else { return .different(.exact) }
      union = union.union(part)
    }
    return compare(union, set)
  }

  private func vector(_ rows: [[AnswerValue]]) -> [AnswerValue]? {
    if rows.count == 1 { return rows[0] }
    return rows[0].count == 1 ? rows.map { $0[0] } : nil
  }

  private func matrices(_ one: [[AnswerValue]], _ two: [[AnswerValue]]) -> AnswerComparison {
    if one.count == two.count, one[0].count == two[0].count {
      return all(Array(one.joined()), Array(two.joined()))
    }
    // A row and a column.
    guard let left = vector(one), let right = vector(two) else { return .different(.exact) }
    return all(left, right).inAnotherForm
  }

  private func ratios(_ one: [Formula], _ two: [Formula]) -> AnswerComparison {
    guard one.count == two.count else { return .different(.exact) }
    func product(_ left: Formula, _ right: Formula) -> Formula {
      formula(.product([left.expression, right.expression]))
    }
    return .all(
      one.indices.dropFirst().map { index in
        formulas.compare(product(one[0], two[index]), product(two[0], one[index]))
      })
  }

  private func compare(
    _ one: AnswerValue.ClockTime, _ two: AnswerValue.ClockTime
  ) -> AnswerComparison {
    guard one.hour == two.hour, one.minute == two.minute else { return .different(.exact) }
    guard let left = one.isMorning, let right = two.isMorning else {
      return one.isMorning == two.isMorning ? .equal(.exact) : .undecided(.unit)
    }
    return left == right ? .equal(.exact) : .different(.exact)
  }
}

extension AnswerValue {
  /// An order of kinds, so that a pair is looked at from one side only.
  fileprivate var rank: Int {
    switch self {
    case .labelled: 0
    case .relation: 1
    case .text: 2
    case .choice: 3
    case .list: 4
    case .set: 5
    case .sequence: 6
    case .spans: 7
    case .matrix: 8
    case .ratio: 9
    case .time: 10
    case .based: 11
    case .quantity: 12
    }
  }
}
