import Basics
import OrderedCollections
import Preferences
import Testing
import Tools

@testable import Rewards

/// Asks again and again.
private struct Insistent: ToolPlanner {
  let name = "insistent"
  let readsMetadata = false

  func plan(for candidate: Candidate, after trace: ToolTrace) async throws -> ToolPlan {
    .call(
      thought: "again", ToolCall(tool: "calculator", input: "\(trace.steps.count)+1"))
  }
}

/// What happens where more calls are wanted than are allowed.
@Suite struct ToolLimitTests {
  private static let solution = Candidate(prompt: "q", response: "<<1+1=2>>2\n#### 2")
  private static let tools = ToolRegistry([Calculator(), CalendarTool()])

  @Test func atMostThreeCalls() async throws {
    let tracer = ToolTracer(tools: Self.tools, planner: Insistent())
    let trace = try await tracer.trace(Self.solution)
    #expect(trace.steps.map(\.observation) == ["1", "2", "3"])
    let shorter = ToolTracer(tools: Self.tools, planner: Insistent(), maximumCalls: 1)
    #expect(try await shorter.trace(Self.solution).steps == [trace.steps[0]])
    // The stage says that the planner was stopped.
    for calls in [1, 3] {
      let model = ToolRewardModel(
        RewardPart(ToolVerdictRewardModel(unchecked: 0)),
        tracer: ToolTracer(tools: Self.tools, planner: Insistent(), maximumCalls: calls))
      let stage = try await model.rewards(for: [Self.solution])[0].stage
      let words = "not asked for more after \(calls) calls"
      #expect(stage?.parts[0].operation.contains(words) == true)
    }
  }

  /// Calls that were known beforehand are all made, or none of them counts.
  @Test func moreCallsThanAllowed() async throws {
    let step: JSONValue = [
      "Thought": "t", "Action": "calculator", "Action Input": "1+1", "Observation": "2",
    ]
    func row(_ count: Int) -> Candidate {
      Candidate(
        prompt: "q", response: "a",
        metadata: ["actions": .array([JSONValue](repeating: step, count: count))])
    }
    let recorded = ToolTracer(tools: Self.tools, planner: RecordedPlanner())
    #expect(try await recorded.trace(row(3)).steps.count == 3)
    let error = await #expect(throws: RewardError.self) { try await recorded.trace(row(4)) }
    #expect(error?.code == .toolCalls && error?.place?.item == "recorded")
    let longer = ToolTracer(tools: Self.tools, planner: RecordedPlanner(), maximumCalls: 4)
    #expect(try await longer.trace(row(4)).steps.count == 4)
    let both = Candidate(
      prompt: "Which day of the week is 2008-06-16?", response: "<<1+1=2>>2, so Monday")
    let rules = ToolTracer(tools: Self.tools, planner: RulePlanner(), maximumCalls: 1)
    let cut = await #expect(throws: RewardError.self) { try await rules.trace(both) }
    #expect(cut?.code == .toolCalls)
    #expect(try await rules.trace(Self.solution).steps.count == 1)
    let model = ToolRewardModel(RewardPart(ToolVerdictRewardModel(unchecked: 0)), tracer: rules)
    let stage = try await model.rewards(for: [Self.solution])[0].stage
    #expect(stage?.parts[0].operation.hasPrefix("rules: Thought: ") == true)
  }
}
