import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Tools

@testable import Rewards

private let folder = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appendingPathComponent("shared/data/tool-augmented-rm").path

/// What the rules of `RulePlanner` ask.
@Suite struct ToolRuleTests {
  private func calls(
    _ question: String, _ answer: String, _ metadata: JSONObject = [:],
    tools: Set<String> = ["calculator", "calendar", "code"]
  ) async throws -> [ToolCall] {
    let planner = RulePlanner(tools: tools)
    let candidate = Candidate(prompt: question, response: answer, metadata: metadata)
    var trace = ToolTrace()
    while case .call(let thought, let call) = try await planner.plan(for: candidate, after: trace) {
      trace.steps.append(.init(thought: thought, call: call, observation: ""))
    }
    return trace.steps.map(\.call)
  }

  @Test(arguments: [
    ("Which day of the week is 2008-06-16?", "2008-06-16 is Monday", "weekday 2008-06-16 = Monday"),
    ("Which day of the week is 2008-06-16?", "It is Wendesday.", "weekday 2008-06-16 = Wendesday"),
    (
      "How many days pass between 2015-11-05 and 2011-01-11?",
      "The difference between 2015-11-05 and 2011-01-11 is 1,759.",
      "days 2015-11-05 2011-01-11 = 1759"
    ),
    (
      "How many days between 2015-11-05 and 2011-01-11?", "1759 days, or 251 weeks.",
      "days 2015-11-05 2011-01-11 = 1759"
    ),
    (
      "What day is 241 days before 2011-08-09?", "The day before 2011-08-09 241 days is 2010-12-11",
      "add 2011-08-09 -241 days = 2010-12-11"
    ),
    ("What is 3 weeks after 2024-02-10?", "I do not know.", "add 2024-02-10 3 weeks = "),
    (
      "What is 3 weeks after 2024-02-10?", "It is March 2nd, 2024.",
      "add 2024-02-10 3 weeks = 2024."
    ),
    (
      "What day of the week is 10 days after 2008-06-16?", "Thursday",
      "weekday 2008-06-16 10 days = Thursday"
    ),
    (
      "What day of the week is 10 days after 2008-06-16?", "2008-06-26 is a Friday.",
      "weekday 2008-06-16 10 days = Friday"
    ),
    (
      "I'd like to know the day of the week that falls 10 days before 2008-06-16.",
      "The day before 2008-06-16 10 days is 2008-06-06", "add 2008-06-16 -10 days = 2008-06-06"
    ),
    (
      "What day is 10 days after 2008-06-16?", "A Thursday.",
      "weekday 2008-06-16 10 days = Thursday"
    ),
    (
      "What day is 10 days after 2008-06-16?", "Thursday, 2008-06-26",
      "add 2008-06-16 10 days = 2008-06-26"
    ),
    ("What is 1,000 days after 2008-06-16?", "2011-03-13", "add 2008-06-16 1000 days = 2011-03-13"),
    (
      "How long is it from 2020-01-01 to 2020-03-01?", "2 months",
      "days 2020-01-01 2020-03-01 = 2 months"
    ),
    (
      "How many days separate 2020-01-01 from 2020-03-01?", "Some.",
      "days 2020-01-01 2020-03-01 = "
    ),
  ])
  func dates(_ question: String, _ answer: String, _ input: String) async throws {
    #expect(try await calls(question, answer) == [ToolCall(tool: "calendar", input: input)])
  }

  @Test(arguments: [
    "What is 3 + 4?", "Which came first, 2001-01-01 or 2002-02-02?", "Who won on 2001-01-01?",
    "How many days from 2024-01-01 to 2024-03-01, and to 2025-01-01?",
    "What is 3 days before or after 2024-01-01?", "How many days until 2024-02-30?", "",
    "Which day is later, 2020-01-01 or 2020-02-01?", "Who was born 10 days after 2008-06-16?",
    "How many working days are there from 2020-01-01 to 2020-02-01?",
    "How many weeks and days lie between 2020-01-01 and 2020-02-01?",
    "Which day lies between 2020-01-01 and 2020-01-03?", "What day comes after 2008-06-16?",
    "What day is 1 month and 10 days after 2008-06-16?", "What is 3.5 days after 2008-06-16?",
    "What day is two weeks and 3 days after 2008-06-16?", "Name 10 days after 2008-06-16.",
  ])
  func otherQuestions(_ question: String) async throws {
    #expect(try await calls(question, "2001-01-05, a Monday").isEmpty)
  }

  /// What the calendar makes of it: right, wrong, and what was not read.
  @Test(arguments: [
    ("Thursday", ToolVerdict.Answer.confirmed), ("It is a Thursday.", .confirmed),
    ("2008-06-26", .confirmed), ("Monday", .contradicted), ("2008-06-26, a Monday", .contradicted),
    ("2008-06-27", .contradicted), ("", .missing),
  ])
  func weekdaysOfSums(_ answer: String, _ verdict: ToolVerdict.Answer) async throws {
    let tracer = ToolTracer(tools: ToolRegistry([CalendarTool()]), planner: RulePlanner())
    let trace = try await tracer.trace(
      Candidate(prompt: "What day of the week is 10 days after 2008-06-16?", response: answer))
    #expect(ToolVerdict(trace)?.answer == verdict)
  }

  @Test func stepsAndEquations() async throws {
    let marked = try await calls("q", "So 9 + 9 = 20, <<2*3=6>>6.\n#### 6")
    #expect(marked == [ToolCall(tool: "calculator", input: "<<2*3=6>>6 #### 6")])
    let plain = try await calls("q", "He has 60 / 2 = 30 apples.\n#### 30")
    #expect(plain == [ToolCall(tool: "calculator", input: "<<60 / 2=30>> #### 30")])
    #expect(try await calls("q", "#### 30").isEmpty)
    #expect(try await calls("q", "<<1+1=2>>2", tools: ["calendar"]).isEmpty)
  }

  @Test func codeWithTests() async throws {
    let tests: JSONValue = ["assert f() == 1"]
    let fenced = "Here:\n```python\ndef f():\n  return 1\n```\nand\n```\nx = 2\n```\nDone."
    #expect(
      try await calls("q", fenced, ["test_list": tests]) == [
        ToolCall(
          tool: "code",
          input: CodeRunner.input(
            code: "def f():\n  return 1\n\nx = 2", tests: ["assert f() == 1"]))
      ])
    let bare = try await calls("q", "def f(): return 1", ["test_list": tests])
    #expect(
      bare[0].input == CodeRunner.input(code: "def f(): return 1", tests: ["assert f() == 1"]))
    #expect(try await calls("q", fenced).isEmpty)
    for broken in [[], "assert True", [1]] as [JSONValue] {
      let error = await #expect(throws: RewardError.self) {
        try await calls("q", fenced, ["test_list": broken])
      }
      #expect(error?.code == .toolPlan)
    }
  }

  /// The calendar file of Themis: every recorded observation comes out again, every right answer is
  /// confirmed and every wrong one contradicted, by rules that see neither.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: folder), "needs ../shared/data"))
  func publishedCalendarQuestions() async throws {
    let tracer = ToolTracer(
      tools: ToolRegistry([CalendarTool()]), planner: RulePlanner(tools: ["calendar"]))
    let path = "\(folder)/calendar/agent_calendar_test.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var count = 0
    for line in text.split(separator: "\n") {
      let row = try JSONValue.parse(String(line))
      let question = try #require(row["question"]?.string)
      for (name, verdict) in [
        ("pos_answer", ToolVerdict.Answer.confirmed), ("neg_answer", .contradicted),
      ] {
        let answer = try #require(row[name])
        let recorded = try ToolTrace(json: #require(answer["actions"])).steps[0].observation
        let trace = try await tracer.trace(
          Candidate(prompt: question, response: #require(answer["answer"]?.string)))
        #expect(ToolVerdict(trace)?.answer == verdict, "\(question)")
        #expect(trace.steps.first?.observation.contains("has \(recorded),") == true)
        count += 1
      }
    }
    #expect(count == 212)
  }
}
