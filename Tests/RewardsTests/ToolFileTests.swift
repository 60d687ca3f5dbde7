import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Tools

@testable import Rewards

/// The kinds of reward files that ask tools.
@Suite struct ToolFileTests {
  private func open(_ text: String) async throws -> any RewardModel {
    let node = try RewardNode(yaml: text, file: "reward.yaml")
    let name = try node.text("kind")
    let kind = try #require(RewardKind.tools.first { $0.name == name })
    return try await kind.open(node, RewardOpening())
  }

  @Test func aRewardWithTools() async throws {
    let model = try await open(
      "{kind: tools, tools: [calculator, calendar], seconds: 5, bytes: 1000, calls: 2, "
        + "reward: {kind: length, unit: characters}}")
    #expect(model.card.kind == "tools" && !model.card.readsMetadata)
    let answer = Candidate(prompt: "q", response: "<<1+1=3>>3")
    let reward = try await model.rewards(for: [answer])[0]
    let rationale = try #require(reward.rationale)
    #expect(rationale.contains("process incorrect"))
    #expect(reward.value == Double("<<1+1=3>>3\n\n\(rationale)".count))
    let rule = try await open("{kind: tool-verdict, unchecked: 0.5}")
    let plain = Candidate(prompt: "q", response: "a", metadata: ["trace": []])
    #expect(try await rule.rewards(for: [plain])[0].value == 0.5)
  }

  @Test func limitsOfTheFile() async throws {
    let model = try await open(
      "{kind: tools, tools: [calculator], bytes: 10, reward: {kind: length}}")
    let error = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [Candidate(prompt: "q", response: "<<1+1=2>>2")])
    }
    #expect(error?.code == .toolOutput)
  }

  @Test func moreRecordedCallsThanTheFileAllows() async throws {
    let step: JSONValue = [
      "Thought": "", "Action": "calculator", "Action Input": "1+1", "Observation": "2",
    ]
    let row = Candidate(
      prompt: "q", response: "a", metadata: ["actions": [step, step, step, step]])
    func reward(_ calls: String) async throws -> Reward {
      let file =
        "{kind: tools, tools: [calculator], planner: recorded, \(calls)reward: {kind: length}}"
      return try await open(file).rewards(for: [row])[0]
    }
    let error = await #expect(throws: RewardError.self) { try await reward("") }
    #expect(error?.code == .toolCalls)
    #expect(try await reward("calls: 4, ").stage?.parts[0].value == 4)
  }

  @Test func recordedCalls() async throws {
    let recorder = ToolRecorder(ToolRegistry([Calculator()]))
    let answer = Candidate(prompt: "q", response: "<<1+1=2>>2")
    let tracer = ToolTracer(tools: recorder, planner: RulePlanner())
    let trace = try await tracer.trace(answer)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try recorder.write(to: path)
    let model = try await open("{kind: tools, replay: \(path), reward: {kind: length}}")
    #expect(try await model.rewards(for: [answer])[0].rationale == trace.text)
    let error = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [Candidate(prompt: "q", response: "<<1+1=3>>3")])
    }
    #expect(error?.code == .toolReplay)
  }

  @Test(arguments: [
    ("{kind: tools, reward: {kind: length}}", "'tools' is missing"),
    ("{kind: tools, tools: [calculatr], reward: {kind: length}}", "did you mean 'calculator'"),
    ("{kind: tools, tools: [calendar, calendar], reward: {kind: length}}", "there twice"),
    ("{kind: tools, tools: [search], reward: {kind: length}}", "needs 'documents'"),
    ("{kind: tools, tools: [calculator]}", "'reward' is missing"),
    ("{kind: tools, tools: [calculator], seconds: 0, reward: {kind: length}}", "above 0"),
    ("{kind: tools, tools: [calculator], bytes: 1.5, reward: {kind: length}}", "whole number"),
    ("{kind: tools, tools: [calculator], calls: 0, reward: {kind: length}}", "from 1 to 100"),
    ("{kind: tools, tools: [calculator], planner: rule, reward: {kind: length}}", "one of rules"),
    (
      "{kind: tools, tools: [calculator], planner: model, reward: {kind: length}}",
      "'model' is missing"
    ),
  ])
  func whatIsRefused(_ text: String, _ message: String) async throws {
    let error = await #expect(throws: RewardError.self) { try await open(text) }
    #expect(error?.code == .rewardFile && error?.message.contains(message) == true)
  }
}
