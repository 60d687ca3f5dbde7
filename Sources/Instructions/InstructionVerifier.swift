public import Basics
import OrderedCollections

/// Says which constraints responses satisfy: the truth that a reward model is measured by.
public enum InstructionVerifier {
  /// What is true of one response.
  public struct Verdict: Hashable, Sendable {
    /// One for each constraint, in order.
    public let constraints: [Bool]

    /// A verdict: one truth for each constraint, in order.
    public init(constraints: [Bool]) { self.constraints = constraints }

    /// Whether every constraint is satisfied.
    public var isSatisfied: Bool { constraints.allSatisfy { $0 } }

    /// The share of constraints that is satisfied, 0...1; 1 for none.
    public var score: Double {
      constraints.isEmpty ? 1 : Double(constraints.count { $0 }) / Double(constraints.count)
    }
  }

  /// The most responses in one row; keeps hostile rows bounded.
  public static let maximumResponses = 256

  /// Judges one response as it stands, cut or not. Cost: O(constraints · scalars).
  public static func verdict(on response: String, _ constraints: [Constraint]) -> Verdict {
    let text = ResponseText(response)
    return Verdict(constraints: constraints.map { $0.isSatisfied(by: text) })
  }

  /// Judges a row's `responses` against its `constraints`.
  ///
  /// - Parameter row: has `constraints` and `responses`; each response is a text, or an object with
  ///   a text `text` and any other members, such as `finish_reason`. Why a generation ended does
  ///   not change its verdict.
  /// - Returns: the row with `satisfied` (a boolean a response), `verdicts` (for each response a
  ///   boolean a constraint) and `scores` (the satisfied share) added or replaced; nothing else
  ///   changes.
  /// - Throws: `instruction.row` and the codes of `Constraint.init(json:)`.
  public static func verify(row: JSONValue) throws(RewardError) -> JSONValue {
    let (verified, _) = try verifyAndTally(row: row)
    return verified
  }

  /// The same, with the verdicts counted.
  public static func verify(
    row: JSONValue, into tally: inout InstructionTally
  ) throws(RewardError) -> JSONValue {
    let (verified, judged) = try verifyAndTally(row: row)
    tally.add(constraints: judged.constraints, verdicts: judged.verdicts)
    return verified
  }

  private static func verifyAndTally(
    row: JSONValue
  ) throws(RewardError) -> (JSONValue, JudgedRow) {
    let judged = try JudgedRow(row)
    guard var object = row.object else { throw JudgedRow.notAnObject(row) }
    object["satisfied"] = .array(judged.verdicts.map { .bool($0.isSatisfied) })
    object["verdicts"] = .array(
      judged.verdicts.map { .array($0.constraints.map(JSONValue.bool)) })
    object["scores"] = .array(judged.verdicts.map { .number($0.score) })
    return (.object(object), judged)
  }
}

/// A row of candidates, read and judged.
struct JudgedRow {
  let constraints: [Constraint]
  let responses: [String]
  let verdicts: [InstructionVerifier.Verdict]

  init(_ row: JSONValue) throws(RewardError) {
    guard row.object != nil else { throw Self.notAnObject(row) }
    let constraints = try InstructionPrompt.constraints(in: row)
    guard let items = row["responses"]?.array else {
      throw RewardError(
        .instructionRow, "the row needs a list 'responses'", at: .init(item: "responses"))
    }
    guard items.count <= InstructionVerifier.maximumResponses else {
      throw RewardError(
        .instructionRow,
        "a row has at most \(InstructionVerifier.maximumResponses) responses, not \(items.count)",
        at: .init(item: "responses"))
    }
    var responses: [String] = []
    for (index, item) in items.enumerated() {
      guard let text = item.string ?? item["text"]?.string else {
        throw RewardError(
          .instructionRow, "response \(index) is neither a text nor an object with a text 'text'",
          at: .init(item: "responses[\(index)]"))
      }
      responses.append(text)
    }
    self.constraints = constraints
    self.responses = responses
    verdicts = responses.map { InstructionVerifier.verdict(on: $0, constraints) }
  }

  static func notAnObject(_ row: JSONValue) -> RewardError {
    RewardError(.instructionRow, "a row is an object, not \(row.kind)")
  }
}
