import Basics
import Testing

@testable import Grading

/// Random expressions: rewriting keeps them equal, and their values agree with their exact forms.
struct AlgebraTests {
  private let limits = AnswerLimits()

  private func formula(_ expression: Expression) -> Formula {
    var effort = Effort(steps: limits.algebraSteps, bits: limits.numberBits)
    return Formula(expression, &effort)
  }

  private func compare(_ one: Expression, _ two: Expression) -> AnswerComparison {
    FormulaComparison(spending: ComparisonBudget(limits)).compare(formula(one), formula(two))
  }

  /// A tree over numbers, radicals, constants and variables; without variables where `isConstant`.
  private func expression(
    _ depth: Int, isConstant: Bool, _ random: inout RandomSource
  ) -> Expression {
    guard depth > 0, random.uniform() < 0.85 else {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        return .power(
          .number(Rational(Int.random(in: 2...12, using: &random))), .number(Rational(1, over: 2)))
      case 1: return .pi
      case 2: return isConstant ? .imaginary : .variable("x")
      case 3: return isConstant ? .euler : .variable("y")
      default:
        let (above, below) = (
          Int.random(in: -9...9, using: &random), Int.random(in: 1...5, using: &random)
        )
        return .number(Rational(above, over: below))
      }
    }
    func next() -> Expression { expression(depth - 1, isConstant: isConstant, &random) }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return .sum([next(), next()])
    case 1: return .product([next(), next(), next()])
    case 2: return .quotient(next(), .sum([next(), .number(Rational(11))]))
    default: return .power(next(), .number(Rational(Int.random(in: 1...3, using: &random))))
    }
  }

  /// The same value in another form.
  private func rewritten(_ expression: Expression, _ random: inout RandomSource) -> Expression {
    switch expression {
    case .sum(let parts): return .sum(parts.shuffled(using: &random).map { rewritten($0, &random) })
    case .product(let parts):
      // a(b + c) = ab + ac.
      if case .sum(let inner)? = parts.last, random.uniform() < 0.7 {
        let rest = Array(parts.dropLast())
        return .sum(inner.map { .product([rewritten($0, &random)] + rest) })
      }
      return .product(parts.reversed().map { rewritten($0, &random) })
    case .quotient(let above, let below):
      let factor = Expression.number(Rational(Int.random(in: 2...7, using: &random)))
      return .quotient(
        .product([factor, rewritten(above, &random)]),
        .product([rewritten(below, &random), factor])
      )
    case .power(let base, .number(let exponent)) where exponent.int.map({ $0 > 1 }) ?? false:
      let count = exponent.int!
      return .product(Array(repeating: rewritten(base, &random), count: count))
    case .power(.number(let base), let exponent):
      // √12 = √(3 · 4).
      let (one, two) = (Expression.number(base * Rational(9)), Expression.number(Rational(9)))
      return .quotient(.power(one, exponent), .power(two, exponent))
    default: return .sum([expression, .number(.zero)])
    }
  }

  @Test(arguments: [true, false]) func rewritingKeepsTheValue(isConstant: Bool) {
    var random = RandomSource(seed: 11)
    var exact = 0
    for _ in 0..<400 {
      let one = expression(3, isConstant: isConstant, &random)
      let two = rewritten(one, &random)
      let result = compare(one, two)
      if case .failure(.undefined) = formula(one).exact { continue }
      #expect(result.verdict == .equal, "\(one)\n\(two)")
      exact += result.evidence == .exact ? 1 : 0
      let other = compare(.sum([one, .number(Rational(1, over: 1000))]), two)
      #expect(other.verdict == .different, "\(one)\n\(two)")
    }
    #expect(exact > 380)
  }

  /// The exact path and the values in double precision tell the same.
  @Test func valuesAgreeWithExactForms() throws {
    var random = RandomSource(seed: 5)
    var told = 0
    for _ in 0..<500 {
      let (one, two) = (
        expression(2, isConstant: true, &random), expression(2, isConstant: true, &random)
      )
      let result = compare(one, two)
      guard result.evidence == .exact, let left = one.numeric([:]), let right = two.numeric([:])
      else { continue }
      let distance = (left.value - right.value).magnitude
      if result.isEqual { #expect(distance <= 4 * (left.error + right.error)) }
      if distance > 4 * (left.error + right.error) { #expect(result.isDifferent) }
      told += 1
    }
    #expect(told > 400)
  }

  /// The bound of a value's error holds: exact values of sums that cancel.
  @Test func errorBoundsHold() {
    for step in 1...200 {
      let root = Expression.power(.number(Rational(step)), .number(Rational(1, over: 2)))
      // (√n − 1)(√n + 1) − n + 1 = 0.
      let zero = Expression.sum([
        .product([.sum([root, .number(.minusOne)]), .sum([root, .one])]),
        .number(Rational(1 - step)),
      ])
      let value = zero.numeric([:])!
      #expect(value.value.magnitude <= value.error && value.error < 1e-11)
      let sine = Expression.call(.sin, [.product([.number(Rational(step)), .pi])]).numeric([:])!
      #expect(sine.value.magnitude <= sine.error && sine.error < 1e-11)
    }
  }

  @Test func rationals() {
    let values = (-6...6).flatMap { above in (1...4).map { Rational(above, over: $0) } }
    for one in values {
      #expect(Rational(one.floor).double == one.double.rounded(.down))
      for two in values {
        #expect(
          (one + two).double == one.double + two.double
            || abs((one + two).double - one.double - two.double) < 1e-15)
        #expect(abs((one * two).double - one.double * two.double) < 1e-15)
        #expect((one < two) == (one.double < two.double) || one == two)
        #expect((one == two) == (one.text == two.text))
        if !two.isZero { #expect(one / two * two == one) }
      }
    }
    #expect(Rational(10).power(400).double == .infinity && Rational(10).power(-400).double == 0)
    #expect(abs(Rational(10).power(300).double / 1e300 - 1) < 1e-15)
    #expect((Rational(10).power(500) / Rational(10).power(499)).double == 10)
    let long = Rational(7).power(2000) / Rational(7).power(1999) + Rational(7).power(-2000)
    #expect(abs(long.double - 7) < 1e-14)
  }

  /// √a·√b = √ab for all small a and b, and √a is no rational unless a is a square.
  @Test func radicals() {
    func root(_ value: Int, _ index: Int = 2) -> Expression {
      .power(.number(Rational(value)), .number(Rational(1, over: index)))
    }
    for one in 1...40 {
      for two in 1...40 {
        #expect(compare(.product([root(one), root(two)]), root(one * two)) == .equal(.exact))
        let isSame = one == two
        let sums = compare(
          .sum([root(one), root(two)]), .product([.number(Rational(2)), root(one)]))
        #expect(sums == (isSame ? .equal(.exact) : .different(.exact)))
      }
      let isSquare = (1...7).contains { $0 * $0 == one }
      #expect((formula(root(one)).rational != nil) == isSquare)
      #expect(formula(root(one * one * one, 3)).rational == Rational(one))
      #expect(formula(root(-one * one * one, 3)).rational == Rational(-one))
    }
  }
}
