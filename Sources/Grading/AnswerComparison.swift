/// A verdict on two answers with what it rests on.
public struct AnswerComparison: Hashable, Sendable {
  /// What a verdict rests on, the weakest last.
  public enum Evidence: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Both are the same text, or plain words.
    case text
    /// Exact arithmetic.
    case exact
    /// Values in double precision: of a constant within its bound of rounding, of a function at
    /// fixed random points. Values found apart are apart for certain; values found equal are equal
    /// to about ten digits.
    case numerical
    /// An answer that can be read in two ways is the same in the less likely one.
    case reading

    /// By strength, the strongest first.
    public static func < (one: Evidence, two: Evidence) -> Bool {
      allCases.firstIndex(of: one)! < allCases.firstIndex(of: two)!
    }
  }

  /// Whether they are the same.
  public let verdict: AnswerVerdict
  /// What the verdict rests on; nil where there is none.
  public let evidence: Evidence?

  static func equal(_ evidence: Evidence) -> Self { Self(verdict: .equal, evidence: evidence) }

  static func different(_ evidence: Evidence) -> Self {
    Self(verdict: .different, evidence: evidence)
  }

  static func undecided(_ reason: AnswerVerdict.Reason) -> Self {
    Self(verdict: .undecided(reason), evidence: nil)
  }

  var isEqual: Bool { verdict == .equal }
  var isDifferent: Bool { verdict == .different }

  /// Of things that must all be equal: one that differs decides, else one that is not told.
  static func all(_ parts: some Sequence<AnswerComparison>) -> Self {
    var weakest = Evidence.text
    var undecided: Self?
    for part in parts {
      switch part.verdict {
      case .different: return part
      case .undecided: undecided = undecided ?? part
      case .equal: weakest = Swift.max(weakest, part.evidence!)
      }
    }
    return undecided ?? .equal(weakest)
  }

  /// Equal answers in another form are not told the same; different ones stay different.
  var inAnotherForm: Self { isEqual ? .undecided(.form) : self }
}
