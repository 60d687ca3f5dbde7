public import Basics
import OrderedCollections

/// Counts of verdicts over many responses.
public struct GradeTally: Hashable, Sendable {
  /// Responses with the reference answer.
  public private(set) var equal = 0
  /// Responses with another answer.
  public private(set) var different = 0
  /// Responses of which it was not told, by the reason.
  public private(set) var undecided: [AnswerVerdict.Reason: Int] = [:]
  /// How answers were found.
  public private(set) var methods: [ExtractedAnswer.Method: Int] = [:]
  /// What the verdicts rest on.
  public private(set) var evidence: [AnswerComparison.Evidence: Int] = [:]

  /// A tally of nothing.
  public init() {}

  /// All responses counted.
  public var count: Int { equal + different + undecidedCount }
  /// Responses of which it was not told.
  public var undecidedCount: Int { undecided.values.reduce(0, +) }

  /// Counts a grade.
  public mutating func add(_ grade: AnswerGrade) {
    switch grade.verdict {
    case .equal: equal += 1
    case .different: different += 1
    case .undecided(let reason): undecided[reason, default: 0] += 1
    }
    if let method = grade.extracted?.method { methods[method, default: 0] += 1 }
    if let basis = grade.comparison.evidence { evidence[basis, default: 0] += 1 }
  }

  /// `count`, `equal`, `different`, `undecided` by reason, `methods` and `evidence`.
  public var json: JSONValue {
    func object<Key: CaseIterable & Hashable & RawRepresentable<String>>(
      _ counts: [Key: Int]
    ) -> JSONValue {
      var object: JSONObject = [:]
      for key in Key.allCases {
        if let count = counts[key] { object[key.rawValue] = .number(count) }
      }
      return .object(object)
    }
    return .object([
      "count": .number(count), "equal": .number(equal), "different": .number(different),
      "undecided": object(undecided), "methods": object(methods), "evidence": object(evidence),
    ])
  }
}
