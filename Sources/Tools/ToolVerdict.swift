import Foundation

/// What a tool's check of an answer came to, as its observation says it: how many steps hold, and
/// whether the final answer does.
///
/// Tools that check write it into their observations, and whoever judges by them reads it there: so
/// that a recorded trace is worth as much as one that was made now.
public struct ToolVerdict: Sendable, Hashable {
  /// What became of the final answer.
  public enum Answer: String, Sendable, Hashable, CaseIterable {
    /// It is what the tool computed.
    case confirmed
    /// It is something else.
    case contradicted
    /// It could not be read, or nothing was computed that it could be compared with.
    case unread
    /// There is none where one should be.
    case missing
    /// The tool was to check none.
    case unasked = "not asked for"
  }

  /// Steps that the tool computed to the same result, and those with another result.
  public var agreeing: Int, disagreeing: Int
  /// Steps that the tool could not compute.
  public var unread: Int
  /// The final answer.
  public var answer: Answer

  /// A verdict.
  public init(agreeing: Int = 0, disagreeing: Int = 0, unread: Int = 0, answer: Answer = .unasked) {
    precondition(agreeing >= 0 && disagreeing >= 0 && unread >= 0, "numbers of steps")
    self.agreeing = agreeing
    self.disagreeing = disagreeing
    self.unread = unread
    self.answer = answer
  }

  /// The share of confirmed steps among those that the tool computed, in 0...1; nil where it
  /// computed none. Unread steps count neither for nor against.
  public var stepShare: Double? {
    // Added as Doubles, which cannot overflow.
    let read = Double(agreeing) + Double(disagreeing)
    return read > 0 ? Double(agreeing) / read : nil
  }

  /// 1 where the final answer is confirmed, 0 where it is contradicted or missing; nil where the
  /// tool checked none, or could not.
  public var answerShare: Double? {
    switch answer {
    case .confirmed: 1
    case .contradicted, .missing: 0
    case .unread, .unasked: nil
    }
  }

  /// How many numbers ``features(_:)`` has.
  public static let featureCount = 5

  /// Numbers for a learned head, in 0...1: the confirmed and the contradicted steps' shares of all
  /// steps, whether the answer is confirmed, whether it is contradicted or missing, and whether
  /// everything is confirmed that was asked for.
  ///
  /// What could not be read is neither confirmed nor contradicted, so that a head can tell the two
  /// apart. Without steps, and without a verdict, nothing is either.
  public static func features(_ verdict: ToolVerdict?) -> [Float] {
    guard let verdict else { return [Float](repeating: 0, count: featureCount) }
    let read = Double(verdict.agreeing) + Double(verdict.disagreeing)
    let steps = max(1, read + Double(verdict.unread))
    let isWhole = verdict.hasAllSteps ?? true && [.confirmed, .unasked].contains(verdict.answer)
    let isEmpty = verdict.hasAllSteps == nil && verdict.answer == .unasked
    return [
      Float(Double(verdict.agreeing) / steps), Float(Double(verdict.disagreeing) / steps),
      verdict.answerShare == 1 ? 1 : 0, verdict.answerShare == 0 ? 1 : 0,
      isWhole && !isEmpty ? 1 : 0,
    ]
  }

  /// Whether every step is confirmed, with none that is unread; nil without steps.
  private var hasAllSteps: Bool? {
    if disagreeing > 0 || unread > 0 { return false }
    return agreeing > 0 ? true : nil
  }

  /// An observation: the verdict in words, then in numbers, then whatever else there is to say.
  public func observation(_ details: String) -> String {
    "\(headline); \(numbers)\(details.isEmpty ? "" : "; " + details)"
  }

  private var headline: String {
    let process = hasAllSteps.map { isWhole in
      isWhole ? "process correct" : disagreeing > 0 ? "process incorrect" : "process unread"
    }
    switch (process, answer) {
    case ("process correct"?, .confirmed): return "correct"
    case (let process, .unasked): return process ?? "nothing to check"
    case (let process, .confirmed): return join(process, "answer correct")
    case (let process, .contradicted): return join(process, "answer mismatch")
    case (let process, .unread): return join(process, "answer unread")
    case (let process, .missing): return join(process, "no answer")
    }
  }

  private func join(_ process: String?, _ answer: String) -> String {
    process.map { "\($0), \(answer)" } ?? answer
  }

  private var numbers: String {
    "steps: \(agreeing) agree, \(disagreeing) disagree, \(unread) unread; "
      + "answer: \(answer.rawValue)"
  }
}

extension ToolVerdict {
  /// More steps than this of a kind are not read: no tool checks so many, and a text can claim any
  /// number.
  private static let maximumCount = 1_000_000

  /// Reads the verdict of an observation; nil for one that has none, as a mere number.
  ///
  /// Only what ``observation(_:)`` writes is read, to the letter and from the observation's very
  /// beginning: a document or a program's message that quotes a verdict is none. Nil also for
  /// counts above a million.
  public init?(observation: String) {
    // The tools' own words come first, so that an answer that is quoted behind them counts for
    // nothing.
    let parts = observation.components(separatedBy: "; ")
    guard parts.count >= 3, parts[1].hasPrefix("steps: "), parts[2].hasPrefix("answer: "),
      let answer = Answer(rawValue: String(parts[2].dropFirst("answer: ".count)))
    else { return nil }
    let counts = parts[1].dropFirst("steps: ".count).components(separatedBy: ", ").compactMap {
      Int($0.prefix { $0 != " " })
    }
    guard counts.count == 3, counts.allSatisfy((0...Self.maximumCount).contains) else { return nil }
    self.init(
      agreeing: counts[0], disagreeing: counts[1], unread: counts[2], answer: answer)
    let own = self.observation("")
    guard parts[0..<3].joined(separator: "; ").utf8.elementsEqual(own.utf8) else { return nil }
  }

  /// The verdicts of a trace together; nil where no observation has one.
  ///
  /// Their steps are added. One contradicted answer contradicts, and one that is confirmed stands
  /// where another tool could not read any.
  public init?(_ trace: ToolTrace) {
    let all = trace.steps.compactMap { ToolVerdict(observation: $0.observation) }
    guard !all.isEmpty else { return nil }
    let order: [Answer] = [.contradicted, .missing, .confirmed, .unread, .unasked]
    self.init(
      agreeing: all.reduce(0) { $0 + $1.agreeing },
      disagreeing: all.reduce(0) { $0 + $1.disagreeing },
      unread: all.reduce(0) { $0 + $1.unread },
      answer: order.first { kind in all.contains { $0.answer == kind } } ?? .unasked)
  }
}
