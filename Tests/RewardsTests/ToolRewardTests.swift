import Basics
import Foundation
import OrderedCollections
import Preferences
import Synchronization
import Testing
import Tools

@testable import Rewards

/// Counts the characters of what it is given, and keeps it.
private final class Reader: RewardModel {
  let card = RewardCard(kind: "reader", name: "reader")
  private let seen = Mutex<[Candidate]>([])
  var candidates: [Candidate] { seen.withLock { $0 } }

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    seen.withLock { $0 += candidates }
    return candidates.map { Reward(value: Double($0.responseText.count)) }
  }
}

/// A tool that does what it is told.
private struct ToldTool: Tool {
  let name = "calculator"
  let summary = ""
  let body: @Sendable (String) async throws -> String

  func run(_ input: String) async throws -> String { try await body(input) }
}

@Suite struct ToolRewardTests {
  private static let solution = Candidate(
    prompt: "How tall is Ruby?",
    response: "<<2*62=124>>124, <<70+124=194>>194, <<194-2=192>>192\n#### 130")
  private static let tools = ToolRegistry([Calculator(), CalendarTool()])

  @Test func theTraceIsReadBehindTheAnswer() async throws {
    let reader = Reader()
    let model = ToolRewardModel(
      RewardPart(reader), tracer: ToolTracer(tools: Self.tools, planner: RulePlanner()))
    let plain = Candidate(prompt: "Who?", response: "Nobody.")
    let rewards = try await model.rewards(for: [Self.solution, plain])
    let seen = reader.candidates
    #expect(seen.count == 2 && seen[1].responseText == "Nobody.")
    let text = seen[0].responseText
    #expect(text.hasPrefix(Self.solution.responseText + "\n\nThought: "))
    #expect(text.contains("Observation: process correct, answer mismatch"))
    #expect(seen[0].prompt == Self.solution.prompt && seen[0].response.count == 1)
    #expect(rewards.map(\.value) == seen.map { Double($0.responseText.count) })
    let rationale = try #require(rewards[0].rationale)
    let trace = try ToolTrace(text: rationale)
    #expect(try ToolTrace(json: #require(seen[0].metadata["trace"])) == trace)
    #expect(rewards[1].rationale == nil)
    let stage = try #require(rewards[0].stage)
    #expect(stage.name == "tools" && stage.value == rewards[0].value)
    #expect(stage.parts.map(\.name) == ["trace", "reader"] && stage.parts[0].value == 1)
    #expect(rewards[1].stage?.parts[0].value == 0)
    // One by one they are what they are together.
    #expect(try await model.rewards(for: [Self.solution])[0] == rewards[0])
  }

  /// Tools that hang, fail and flood: the right error, and no reward is ever made.
  @Test func toolsThatMisbehave() async throws {
    let gate = OpenGate()
    defer { gate.open() }
    let cases: [(RewardError.Code, @Sendable (String) async throws -> String)] = [
      (.toolTimeout, { _ in gate.hang() }),
      (
        .toolTimeout,
        { _ in
          try await Task.sleep(for: .seconds(1000))
          return ""
        }
      ),
      (.toolOutput, { _ in String(repeating: "correct ", count: 1_250_000) }),
      (.toolCrashed, { _ in throw CocoaError(.fileNoSuchFile) }),
    ]
    for (expected, body) in cases {
      let reader = Reader()
      let tools = ToolRegistry([ToldTool(body: body)], limits: ToolLimits(seconds: 0.2))
      let model = ToolRewardModel(
        RewardPart(reader), tracer: ToolTracer(tools: tools, planner: RulePlanner()))
      let plain = Candidate(prompt: "Who?", response: "Nobody.")
      let error = await #expect(throws: RewardError.self) {
        try await model.rewards(for: [plain, Self.solution])
      }
      #expect(error?.code == expected && error?.place?.item == "candidate 2: calculator")
      #expect(reader.candidates.isEmpty)
    }
  }

  @Test func aReplayIsTheRun() async throws {
    let candidates = [
      Self.solution, Candidate(prompt: "Who?", response: "Nobody."),
      Candidate(
        prompt: "Which day of the week is 2008-06-16?", response: "2008-06-16 is Wendesday"),
    ]
    let recorder = ToolRecorder(Self.tools)
    func model(_ tools: any ToolExecutor) -> ToolRewardModel {
      ToolRewardModel(
        RewardPart(Reader()), tracer: ToolTracer(tools: tools, planner: RulePlanner()))
    }
    let run = try await model(recorder).rewards(for: candidates)
    let replayed = try ReplayedTools(recorder.steps)
    #expect(try await model(replayed).rewards(for: candidates) == run)
    #expect(run[2].rationale?.contains("answer mismatch") == true)
    let error = await #expect(throws: RewardError.self) {
      try await model(replayed).rewards(for: [Candidate(prompt: "", response: "1 + 1 = 2")])
    }
    #expect(error?.code == .toolReplay)
  }

  @Test func recordedCallsAreMadeAgain() async throws {
    let actions: JSONValue = [
      "Thought": "I look.", "Action": "calendar", "Action Input": "weekday 2008-06-16",
      "Observation": "Sunday",
    ]
    let row = Candidate(prompt: "q", response: "a", metadata: ["actions": actions])
    let run = try await ToolTracer(tools: Self.tools, planner: RecordedPlanner()).trace(row)
    #expect(run.steps.map(\.observation) == ["Monday"] && run.steps[0].thought == "I look.")
    let replayed = try ReplayedTools(ToolTrace(json: actions).steps)
    let trace = try await ToolTracer(tools: replayed, planner: RecordedPlanner()).trace(row)
    #expect(trace == (try ToolTrace(json: actions)))
    let missing = await #expect(throws: RewardError.self) {
      try await ToolTracer(tools: Self.tools, planner: RecordedPlanner()).trace(Self.solution)
    }
    #expect(missing?.code == .toolReplay)
  }

  @Test func aModelPlans() async throws {
    let planner = ModelPlanner(name: "told", summary: Self.tools.summary) { prompt in
      #expect(prompt.contains("calculator: computes") && prompt.contains("Answer: <<2*62"))
      return prompt.contains("Observation: 124")
        ? "Thought: fine\nAction: Finished"
        : "Thought: first\nAction: calculator\nAction Input: 2*62\nObservation: 999"
    }
    let trace = try await ToolTracer(tools: Self.tools, planner: planner).trace(Self.solution)
    #expect(trace.steps.map(\.observation) == ["124"])
    let mute = ModelPlanner(name: "mute", summary: "") { _ in "It looks right to me." }
    let error = await #expect(throws: RewardError.self) {
      try await ToolTracer(tools: Self.tools, planner: mute).trace(Self.solution)
    }
    #expect(error?.code == .toolPlan)
  }
}

/// Holds threads until it is opened.
private final class OpenGate: Sendable {
  private let isOpen = Mutex(false)
  func open() { isOpen.withLock { $0 = true } }

  func hang() -> String {
    while !isOpen.withLock({ $0 }) { usleep(1000) }
    return "correct"
  }
}
