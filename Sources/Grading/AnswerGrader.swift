/// Tells whether two answers to a question of mathematics are the same.
///
/// A verdict is never guessed: what cannot be read, costs too much, or depends on how one reads it,
/// is `undecided` with its reason. What counts as the same:
/// - **Numbers** by exact arithmetic: integers, decimals, fractions, percentages, mixed and repeating
///   numbers, and everything that π, e, √−1 and real roots of rationals make of them. 0.5 is 1/2;
///   0.33 is not 1/3 (`rounded`).
/// - **Formulas in variables** that expand to the same quotient of polynomials, exactly. With
///   functions, nested roots or symbolic exponents, formulas are compared by their values: constants
///   within their bound of rounding, functions at fixed random points where both are real. What is
///   found apart is apart for certain; what agrees agrees to about ten digits (`numerical`).
/// - **Units** that convert: 100 cm is 1 m, and not 100 m. A unit, currency or base that only one of
///   the two has is taken for said by the question: 5 is 5 cm, 25 is 25 % (and so is 0.25).
/// - **Members** of lists and sets in any order, of tuples, matrices and intervals in theirs.
/// - **Names** are dropped where only one has them: x = 5 is 5, x ∈ [0, 1] is [0, 1].
/// - **Equations** with the same difference of sides up to a constant factor.
/// - **Words** without case, marks and articles.
///
/// The same relation for both sides: which one is the reference does not matter.
public struct AnswerGrader: Sendable {
  /// The version of all rules, to be stored with what was graded: another version may give other
  /// verdicts, and so other labels and rewards.
  public static let version = "math-1"

  /// What one answer may cost.
  public let limits: AnswerLimits
  /// Whether a response without any marked answer gives its last number.
  public let takesLastNumber: Bool

  /// A grader; graders with equal settings give equal verdicts.
  public init(limits: AnswerLimits = AnswerLimits(), takesLastNumber: Bool = false) {
    self.limits = limits
    self.takesLastNumber = takesLastNumber
  }

  /// Reads an answer once, for several comparisons. Cost: linear in its length, within the limits.
  public func read(_ answer: String) -> Answer { Answer(answer, limits: limits) }

  /// Whether two answers are the same. Symmetric; an answer that can be read is equal to itself.
  public func verdict(_ one: String, _ two: String) -> AnswerVerdict {
    compare(read(one), read(two)).verdict
  }

  /// Whether two answers are the same, and what that rests on. Symmetric.
  public func compare(_ one: Answer, _ two: Answer) -> AnswerComparison {
    if !one.plainText.isEmpty, one.plainText == two.plainText { return .equal(.text) }
    if let obstacle = one.obstacle ?? two.obstacle { return .undecided(obstacle) }
    let comparison = ValueComparison(limits)
    let first = comparison.compare(one.readings[0], two.readings[0])
    guard !first.isEqual, one.readings.count > 1 || two.readings.count > 1 else { return first }
    return otherReadings(one, two, comparison) ?? first
  }

  /// Another reading counts where the other answer has one reading only, which is the same without
  /// any allowance, or where both have the same readings; else that some readings agree is said, and
  /// no more.
  private func otherReadings(
    _ one: Answer, _ two: Answer, _ comparison: ValueComparison
  ) -> AnswerComparison? {
    let strict = ValueComparison(limits, isStrict: true)
    var isAmbiguous = false
    var (matched, partners): (Set<Int>, Set<Int>) = ([], [])
    for (index, left) in one.readings.enumerated() {
      for (other, right) in two.readings.enumerated() where index + other > 0 {
        guard comparison.compare(left, right).isEqual else { continue }
        isAmbiguous = true
        guard strict.compare(left, right).isEqual else { continue }
        matched.insert(index)
        partners.insert(other)
        if one.readings.count == 1 || two.readings.count == 1 { return .equal(.reading) }
      }
    }
    if matched.count == one.readings.count, partners.count == two.readings.count {
      return .equal(.reading)
    }
    return isAmbiguous ? .undecided(.ambiguous) : nil
  }
}
