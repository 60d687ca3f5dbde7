import Basics
import OrderedCollections
public import Preferences
import Text
public import Tools

/// Decides on calls by rules, without a model: what can be computed of an answer is computed.
///
/// - Code, where the row has tests for it: `code`.
/// - Questions about dates: `calendar`, with what the answer claims.
/// - Steps with results, or else equations in running text: `calculator`, with the final answer
///   behind `####`.
///
/// Rules read question, answer and tests, nothing else: not what the right answer is.
public struct RulePlanner: ToolPlanner {
  /// `rules`.
  public let name = "rules"
  /// The tools that may be asked; others are not.
  public let tools: Set<String>
  /// The column with a list of tests, as Python statements.
  public let testColumn: String
  /// Only tests come from the row's columns.
  public var readsMetadata: Bool { tools.contains("code") }
  /// They follow from the row: one for each tool at most.
  public let knowsAllCalls = true

  /// Rules for some tools.
  public init(
    tools: Set<String> = ["calculator", "calendar", "code"], testColumn: String = "test_list"
  ) {
    self.tools = tools
    self.testColumn = testColumn
  }

  /// The first call that was not made yet.
  /// - Throws: `tool.plan` for tests that are no list of texts.
  public func plan(for candidate: Candidate, after trace: ToolTrace) async throws -> ToolPlan {
    let calls = try calls(for: candidate)
    return trace.steps.count < calls.count ? calls[trace.steps.count] : .finish
  }

  private func calls(for candidate: Candidate) throws(RewardError) -> [ToolPlan] {
    let answer = candidate.responseText
    var calls: [ToolPlan] = []
    if tools.contains("code"), let tests = try tests(candidate) {
      calls.append(
        .call(
          thought: "The code has to pass its tests.",
          ToolCall(
            tool: "code",
            input: CodeRunner.input(code: CodeBlock.code(in: answer), tests: tests))))
    }
    if tools.contains("calendar"),
      let input = DateQuestion(candidate.prompt.last?.content ?? "")?.input(claimedBy: answer)
    {
      calls.append(
        .call(
          thought: "The dates have to be computed.", ToolCall(tool: "calendar", input: input)))
    }
    if tools.contains("calculator"), let worked = Self.worked(answer) {
      calls.append(
        .call(
          thought: "The steps and the answer have to be computed.",
          ToolCall(tool: "calculator", input: worked.input)))
    }
    return calls
  }

  /// The steps of an answer: those that are marked, or else the equations in its text; nil where
  /// there are neither.
  private static func worked(_ answer: String) -> WorkedAnswer? {
    let marked = WorkedAnswer(answer)
    guard marked.steps.isEmpty else { return marked }
    let found = PlainEquations.steps(in: answer)
    return found.isEmpty ? nil : WorkedAnswer(steps: found, answer: marked.answer)
  }

  private func tests(_ candidate: Candidate) throws(RewardError) -> [String]? {
    guard let value = candidate.metadata[testColumn], !value.isNull else { return nil }
    let tests = value.array?.compactMap(\.string) ?? []
    guard !tests.isEmpty, tests.count == value.array?.count else {
      throw RewardError(
        .toolPlan, "tests must be a list of texts with at least one", at: .init(item: testColumn))
    }
    return tests
  }
}

/// Code in an answer.
enum CodeBlock {
  /// What stands in the answer's fenced blocks, one after another; without any, the whole answer.
  static func code(in answer: String) -> String {
    var blocks: [String] = []
    var open: [Substring]?
    for line in answer.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.drop(while: { $0 == " " }).hasPrefix("```") {
        if let lines = open { blocks.append(lines.joined(separator: "\n")) }
        open = open == nil ? [] : nil
      } else {
        open?.append(line)
      }
    }
    if let lines = open { blocks.append(lines.joined(separator: "\n")) }
    return blocks.isEmpty ? answer : blocks.joined(separator: "\n\n")
  }
}
