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

  /// The share of all steps that the tool confirmed, those that it could not compute among them, in
  /// 0...1; nil without steps.
  public var stepShare: Double? {
    let count = agreeing + disagreeing + unread
    return count > 0 ? Double(agreeing) / Double(count) : nil
  }

  /// 1 where the final answer is confirmed, else 0; nil where the tool checks none.
  public var answerShare: Double? { answer == .unasked ? nil : answer == .confirmed ? 1 : 0 }

  /// Numbers for a learned head, in 0...1: the share of confirmed steps, whether the answer is
  /// confirmed, and whether everything is that was asked for. What was not confirmed is 0, for
  /// whatever reason, without a verdict too.
  public static func features(_ verdict: ToolVerdict?) -> [Float] {
    guard let verdict else { return [0, 0, 0] }
    let parts = [verdict.stepShare, verdict.answerShare].compactMap { $0 }
    let isWhole = !parts.isEmpty && parts.allSatisfy { $0 == 1 }
    return [Float(verdict.stepShare ?? 0), Float(verdict.answerShare ?? 0), isWhole ? 1 : 0]
  }

  /// An observation: the verdict in words, then in numbers, then whatever else there is to say.
  public func observation(_ details: String) -> String {
    "\(headline); \(numbers)\(details.isEmpty ? "" : "; " + details)"
  }

  private var headline: String {
    let process = stepShare.map { share in
      share == 1 ? "process correct" : disagreeing > 0 ? "process incorrect" : "process unread"
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
  /// Reads the verdict of an observation; nil for one that has none, as a mere number.
  public init?(observation: String) {
    // The tools' own words come first, so that an answer that is quoted behind them counts for
    // nothing.
    let parts = observation.components(separatedBy: "; ")
    guard parts.count >= 3, parts[1].hasPrefix("steps: "), parts[2].hasPrefix("answer: "),
      let answer = Answer(rawValue: String(parts[2].dropFirst("answer: ".count)))
    else { return nil }
    let numbers = parts[1].dropFirst("steps: ".count).components(separatedBy: ", ").map {
      $0.components(separatedBy: " ")
    }
    guard numbers.count == 3, numbers.allSatisfy({ $0.count == 2 }),
      numbers.map({ $0[1] }) == ["agree", "disagree", "unread"]
    else { return nil }
    let counts = numbers.compactMap { Int($0[0]) }
    guard counts.count == 3, counts.allSatisfy({ $0 >= 0 }) else { return nil }
    self.init(
      agreeing: counts[0], disagreeing: counts[1], unread: counts[2], answer: answer)
  }

  /// The verdicts of a trace together: their steps are added, and one contradicted answer
  /// contradicts; nil where no observation has one.
  public init?(_ trace: ToolTrace) {
    let all = trace.steps.compactMap { ToolVerdict(observation: $0.observation) }
    guard !all.isEmpty else { return nil }
    let order: [Answer] = [.contradicted, .missing, .unread, .confirmed, .unasked]
    self.init(
      agreeing: all.reduce(0) { $0 + $1.agreeing },
      disagreeing: all.reduce(0) { $0 + $1.disagreeing },
      unread: all.reduce(0) { $0 + $1.unread },
      answer: order.first { kind in all.contains { $0.answer == kind } } ?? .unasked)
  }
}
