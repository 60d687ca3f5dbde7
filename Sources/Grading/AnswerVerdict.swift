/// Whether two answers are the same.
public enum AnswerVerdict: Hashable, Sendable {
  /// They are the same.
  case equal
  /// They are not the same.
  case different
  /// It was not told, and is not guessed.
  case undecided(Reason)

  /// Why it was not told.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// The response has no final answer that could be found.
    case noAnswer = "no-answer"
    /// An answer is empty.
    case empty
    /// An answer is longer than `AnswerLimits.answerBytes`.
    case tooLong = "too-long"
    /// An answer is nested deeper than `AnswerLimits.depth`.
    case tooDeep = "too-deep"
    /// Expanding or comparing would take more than the limits allow.
    case tooLarge = "too-large"
    /// An answer is neither mathematics that can be read nor plain words.
    case unreadable
    /// An answer has two readings, and only one of them is the same as the other answer.
    case ambiguous
    /// Equal numbers with units that are not known to be the same.
    case unit
    /// The same content in another form: a tuple for a set, an equation for a number, another base,
    /// a choice's letter for its content.
    case form
    /// One answer is the other rounded to its last digit.
    case rounded
    /// A value is not defined: a division by zero, a difference of infinities; or it is beyond the
    /// range of double precision and has no exact form.
    case undefined
    /// The values agree, but with too few digits to tell.
    case precision
  }

  /// `equal`, `different` or `undecided`.
  public var name: String {
    switch self {
    case .equal: "equal"
    case .different: "different"
    case .undecided: "undecided"
    }
  }

  /// Why it was not told; nil for a verdict.
  public var reason: Reason? {
    if case .undecided(let reason) = self { reason } else { nil }
  }
}
