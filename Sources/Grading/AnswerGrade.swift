public import Basics
import OrderedCollections

/// A response's grade against a reference answer.
public struct AnswerGrade: Sendable {
  /// What was taken for the response's answer, and how it was found; nil where none was found.
  public let extracted: ExtractedAnswer?
  /// Whether the answer is the reference, and what that rests on.
  public let comparison: AnswerComparison
  /// The answer as it was read; nil where none was found.
  public let answer: Answer?

  /// Whether the answer is the reference.
  public var verdict: AnswerVerdict { comparison.verdict }

  /// 1 for an equal answer, 0 for a different one and where it was not told; the reason says which.
  public var reward: RuleReward {
    let score = verdict == .equal ? 1.0 : 0.0
    let reason: String
    switch verdict {
    case .equal, .different: reason = "\(verdict.name) (\(comparison.evidence!.rawValue))"
    case .undecided(let cause): reason = "undecided (\(cause.rawValue))"
    }
    return RuleReward(value: score, reason: reason, rule: AnswerGrader.version)
  }

  /// `verdict`, `reason` or `evidence`, `extracted` and `method`.
  public var json: JSONValue {
    .object([
      "verdict": .string(verdict.name),
      "reason": verdict.reason.map { .string($0.rawValue) } ?? .null,
      "evidence": comparison.evidence.map { .string($0.rawValue) } ?? .null,
      "extracted": extracted.map { .string($0.text) } ?? .null,
      "method": extracted.map { .string($0.method.rawValue) } ?? .null,
    ])
  }
}

/// A reward that a rule gives.
public struct RuleReward: Hashable, Sendable {
  /// 0 or 1.
  public let value: Double
  /// The verdict behind the value, so that a reward of nothing can be told from one for not knowing.
  public let reason: String
  /// The rule with its version.
  public let rule: String
}

extension AnswerGrader {
  /// Grades a response by its final answer.
  ///
  /// - Parameters:
  ///   - response: a solution, or where `isBare` is set an answer alone.
  ///   - reference: the right answer.
  /// - Returns: `undecided(.noAnswer)` for a response without a marked answer.
  public func grade(response: String, reference: Answer, isBare: Bool = false) -> AnswerGrade {
    let extracted = isBare ? ExtractedAnswer(text: response, method: .whole) : extract(response)
    guard let extracted else {
      return AnswerGrade(extracted: nil, comparison: .undecided(.noAnswer), answer: nil)
    }
    let answer = read(extracted.text)
    return AnswerGrade(
      extracted: extracted, comparison: compare(answer, reference), answer: answer)
  }
}
