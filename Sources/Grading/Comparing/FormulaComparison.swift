import Basics

/// What comparing two answers may still cost, all their members together.
final class ComparisonBudget {
  var effort: Effort

  init(_ limits: AnswerLimits) {
    effort = Effort(steps: limits.comparisonSteps, bits: limits.numberBits)
  }

  /// Takes some steps; false where they are not there.
  func allows(_ steps: Int) -> Bool { (try? effort.spend(steps)) != nil }
}

/// Compares formulas: exactly where both have an exact form without closed functions, else by
/// their values.
struct FormulaComparison {
  let budget: ComparisonBudget

  init(spending budget: ComparisonBudget) { self.budget = budget }

  /// Points at which functions are compared; half of them have positive coordinates only.
  private static let points = 24
  /// Functions that are real at fewer common points are compared as complex functions.
  private static let fewestPoints = 4
  /// Bounds above this, for values up to 1 or relative to larger ones, tell nothing.
  private static let coarsest = 1e-10

  func compare(_ one: Formula, _ two: Formula) -> AnswerComparison {
    if one.infinitySign != nil || two.infinitySign != nil { return infinities(one, two) }
    for formula in [one, two] {
      if case .failure(let stop) = formula.exact, stop != .tooLarge {
        return .undecided(.undefined)
      }
    }
    guard budget.allows(1) else { return .undecided(.tooLarge) }
    if one.expression == two.expression { return .equal(.exact) }
    if let left = one.number, let right = two.number {
      return left == right ? .equal(.exact) : apart(one, two, .different(.exact))
    }
    if case .success(let left) = one.exact, case .success(let right) = two.exact {
      if let difference = try? left.difference(from: right, &budget.effort) {
        if difference.isZero { return .equal(.exact) }
        let isClosed = difference.hasOpaque || left.hasOpaque || right.hasOpaque
        if !isClosed { return apart(one, two, .different(.exact)) }
      }
    }
    guard budget.allows((one.size + two.size) * Self.points / 16) else {
      return .undecided(.tooLarge)
    }
    let variables = one.expression.variables.union(two.expression.variables)
    let result =
      variables.isEmpty
      ? constants(one.expression, two.expression)
      : functions(one.expression, two.expression, variables.sorted())
    if result.verdict == .undecided(.undefined), one.isTooLarge || two.isTooLarge {
      return .undecided(.tooLarge)
    }
    return result.isDifferent ? apart(one, two, result) : result
  }

  private func infinities(_ one: Formula, _ two: Formula) -> AnswerComparison {
    let signs = [one.infinitySign, two.infinitySign]
    guard signs[0] == nil || signs[1] == nil else {
      return signs[0] == signs[1] ? .equal(.exact) : .different(.exact)
    }
    let other = signs[0] == nil ? one : two
    if case .failure(let stop) = other.exact, stop != .tooLarge { return .undecided(.undefined) }
    return .different(.exact)
  }

  /// What is different, unless one is a decimal number that the other rounds to.
  private func apart(
    _ one: Formula, _ two: Formula, _ result: AnswerComparison
  ) -> AnswerComparison {
    isRounded(one, from: two) || isRounded(two, from: one) ? .undecided(.rounded) : result
  }

  private func isRounded(_ decimal: Formula, from other: Formula) -> Bool {
    guard let digits = decimal.digits, digits.places >= 2, digits.significant >= 3,
      let value = decimal.rational
    else { return false }
    let half = Rational(1, over: 2) * Rational(10).power(-digits.places)
    if let exact = other.rational { return (value - exact).magnitude <= half }
    guard let real = other.real, real.value.isFinite else { return false }
    return abs(value.double - real.value) <= half.double + real.error
  }

  private func constants(_ one: Expression, _ two: Expression) -> AnswerComparison {
    guard let left = one.numeric([:]), let right = two.numeric([:]) else {
      return .undecided(.undefined)
    }
    return Self.values(left, right)
  }

  private static func values(_ one: Approximation, _ two: Approximation) -> AnswerComparison {
    let bound = 4 * (one.error + two.error)
    guard (one.value - two.value).magnitude <= bound else { return .different(.numerical) }
    let scale = max(1, one.value.magnitude, two.value.magnitude)
    return bound <= coarsest * scale ? .equal(.numerical) : .undecided(.precision)
  }

  /// Functions are equal where they agree wherever both are real; what is real nowhere, or has the
  /// imaginary unit, is compared as principal complex values.
  private func functions(
    _ one: Expression, _ two: Expression, _ variables: [String]
  ) -> AnswerComparison {
    let isComplex = one.hasImaginary || two.hasImaginary
    var real: [AnswerComparison] = []
    var all: [AnswerComparison] = []
    for index in 0..<Self.points {
      let point = Self.point(index, variables)
      guard let left = one.numeric(point), let right = two.numeric(point) else { continue }
      let comparison = Self.values(left, right)
      all.append(comparison)
      if left.isReal, right.isReal { real.append(comparison) }
    }
    let used = isComplex || real.count < Self.fewestPoints ? all : real
    guard used.count >= Self.fewestPoints else { return .undecided(.undefined) }
    return AnswerComparison.all(used)
  }

  /// The same points for the same names in every run: each name has its own stream, so that a
  /// function's values do not depend on which others there are.
  private static func point(_ index: Int, _ variables: [String]) -> [String: Complex] {
    let source = RandomSource(seed: 0x6d61_7468)
    var point: [String: Complex] = [:]
    for name in variables {
      var random = source.stream(name, index)
      let size = 0.3 + 2.4 * random.uniform()
      let isNegative = index % 2 == 1 && random.uniform() < 0.7
      point[name] = Complex(isNegative ? -size : size)
    }
    return point
  }
}
