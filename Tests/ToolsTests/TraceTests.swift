import Basics
import Foundation
import OrderedCollections
import Testing
import Tools

@Suite struct TraceTests {
  private let trace = ToolTrace([
    .init(
      thought: "Check.", call: ToolCall(tool: "code", input: "print(1)\nprint(2)"),
      observation: "1\n2"),
    .init(thought: "", call: ToolCall(tool: "calculator", input: ""), observation: "0"),
  ])

  @Test func textAndJSONBothWays() throws {
    #expect(
      trace.text == """
        Thought: Check.
        Action: code
        Action Input: print(1)
        print(2)
        Observation: 1
        2
        Thought: 
        Action: calculator
        Action Input: 
        Observation: 0
        """)
    #expect(try ToolTrace(text: trace.text) == trace)
    #expect(try ToolTrace(json: trace.json) == trace)
    #expect(try ToolTrace(json: JSONValue.parse(trace.json.text)) == trace)
    #expect(try ToolTrace(json: .string(trace.text)) == trace)
    #expect(try ToolTrace(json: trace.json.array![0]).steps == [trace.steps[0]])
    #expect(ToolTrace().text == "" && ToolTrace().json == [])
    #expect(try ToolTrace(text: "") == ToolTrace() && ToolTrace(json: []) == ToolTrace())
    // What looks like a label stays what it was in JSON.
    var tricky = trace
    tricky.steps[1].observation = "1\nThought: x\nAction: y\nAction Input: z\nObservation: w"
    #expect(try ToolTrace(json: tricky.json) == tricky)
  }

  @Test(arguments: [
    #"1"#, #"null"#, #"[1]"#, #""Action: x""#, #"{"Thought": "a"}"#, #""Thought: a\nAction: b""#,
    #"[{"Thought": "a", "Action": "b", "Action Input": "c"}]"#,
    #"{"Thought": "a", "Action": ["b"], "Action Input": "c", "Observation": "d"}"#,
  ])
  func whatIsNoTrace(_ json: String) throws {
    let value = try JSONValue.parse(json)
    let error = #expect(throws: RewardError.self) { try ToolTrace(json: value) }
    #expect(error?.code == .toolReplay)
  }

  @Test func recordedAndReplayed() async throws {
    let recorder = ToolRecorder(ToolRegistry([Calculator(), CalendarTool()]))
    let calls = [
      ToolCall(tool: "calculator", input: "<<1+1=2>>2 #### 2"),
      ToolCall(tool: "calendar", input: "weekday 2008-06-16"),
      ToolCall(tool: "calculator", input: "<<1+1=2>>2 #### 2"),
    ]
    var said: [String] = []
    for call in calls { said.append(try await recorder.observation(of: call)) }
    await #expect(throws: RewardError.self) {
      try await recorder.observation(of: ToolCall(tool: "calculator", input: "1/0"))
    }
    #expect(recorder.steps.map(\.call) == calls && recorder.names == ["calculator", "calendar"])
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try recorder.write(to: path)
    let replayed = try ReplayedTools(path: path)
    #expect(replayed.names == ["calculator", "calendar"])
    for (call, text) in zip(calls, said) {
      #expect(try await replayed.observation(of: call) == text)
    }
    for call in [
      ToolCall(tool: "calculator", input: "1/0"), ToolCall(tool: "calculator", input: "1+1"),
      ToolCall(tool: "code", input: "weekday 2008-06-16"),
    ] {
      let error = await #expect(throws: RewardError.self) {
        try await replayed.observation(of: call)
      }
      #expect(error?.code == .toolReplay && error?.place?.item == call.tool)
    }
  }

  @Test func contradictionsAreRefused() throws {
    var other = trace.steps[0]
    other.observation = "3"
    let error = #expect(throws: RewardError.self) { try ReplayedTools(trace.steps + [other]) }
    #expect(error?.code == .toolReplay)
    #expect(throws: Never.self) { try ReplayedTools(trace.steps + trace.steps) }
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("\n{\"Thought\": \"x\"}\n".utf8).write(to: URL(fileURLWithPath: path))
    let broken = #expect(throws: RewardError.self) { try ReplayedTools(path: path) }
    #expect(broken?.code == .toolReplay && broken?.place?.line == 2)
  }

  @Test func plans() throws {
    let call = try ToolPlan(
      text: "Thought: is it right?\nAction: calculator\nAction Input: 1+1\nObservation: 3")
    #expect(
      call == .call(thought: "is it right?", ToolCall(tool: "calculator", input: "1+1")))
    #expect(try ToolPlan(text: "Thought: all is well\nAction: Finished\n") == .finish)
    for text in [
      "", "It is right.", "Thought: x", "Thought: x\nAction: calculator", "Action: calculator",
      "Thought: x\nAction: \nAction Input: 1", "Thought: x\nAction: Finished\nI mean it",
    ] {
      let error = #expect(throws: RewardError.self) { try ToolPlan(text: text) }
      #expect(error?.code == .toolPlan)
    }
  }
}
