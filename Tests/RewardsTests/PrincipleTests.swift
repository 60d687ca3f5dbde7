import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Text

@testable import Rewards

/// Gives a prompt's length, so that it can be told what it was asked.
private struct PromptLength: RewardModel {
  let card = RewardCard(kind: "told", name: "prompt length")
  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { Reward(value: Double($0.prompt.map(\.content).joined().count)) }
  }
}

@Suite struct PrincipleTests {
  /// Fourteen principles whose weights sum to 27, as in SALMON's file.
  private let weights = [4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1].map(Double.init)

  private func bank() throws -> PrincipleBank {
    try PrincipleBank(
      weights.enumerated().map { index, weight in
        Principle(
          name: "p\(index)", definition: "d\(index)", weight: weight,
          tags: index == 13 ? ["reasoning"] : [])
      })
  }

  @Test func chancesToBeDrawnFirst() throws {
    let bank = try bank()
    #expect(abs(bank.weights()[0] / bank.weights().reduce(0, +) - 0.148148) < 1e-6)
    #expect(bank.weights(tags: ["reasoning", "x"])[13] == 129)
    #expect(bank.weights(tags: ["other"]) == weights)
    var source = RandomSource(seed: 7)
    var (first, tagged) = (0, 0)
    for _ in 0..<20_000 {
      let drawn = try bank.draw(3, from: &source)
      #expect(Set(drawn).count == 3)
      if drawn[0] == 0 { first += 1 }
      if try bank.draw(1, tags: ["reasoning"], from: &source) == [13] { tagged += 1 }
    }
    #expect(abs(Double(first) / 20_000 - 4.0 / 27) < 0.012)
    #expect(abs(Double(tagged) / 20_000 - 129.0 / 155) < 0.012)
    #expect(Set(try bank.draw(14, from: &source)) == Set(0..<14))
    let error = #expect(throws: RewardError.self) { try bank.draw(15, from: &source) }
    #expect(error?.code == .rewardPrinciples)
  }

  /// A sum that overflows would always draw the last principle.
  @Test func weightsBeyondNumbers() {
    let huge = (0..<2).map { Principle(name: "p\($0)", definition: "d", weight: 1e308) }
    let error = #expect(throws: RewardError.self) { try PrincipleBank(huge) }
    #expect(error?.code == .rewardPrinciples)
  }

  @Test func howManyAreDrawn() {
    let count = PrincipleCount()
    #expect(abs(count.mean - 3.387248) < 1e-6)
    var source = RandomSource(seed: 3)
    let drawn = (0..<20_000).map { _ in count.draw(from: &source) }
    #expect(Set(drawn) == Set(1...8))
    #expect(abs(Double(drawn.reduce(0, +)) / 20_000 - count.mean) < 0.06)
    #expect(PrincipleCount(chance: 1).mean == 1 && PrincipleCount(chance: 0.3, most: 1).mean == 1)
  }

  private func load(_ text: String) throws -> PrincipleBank {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try PrincipleBank(file: path)
  }

  @Test func filesOfPrinciples() throws {
    let list = try load(
      #"[{"dimension": "Concise", "definition": "It is short.", "negative_definition": "It is long."},"#
        + #"{"dimension": "Ethical", "definition": "It is right.", "weight": 4, "tags": ["red"]}]"#)
    let words = try [false, true].map { try list.principles[0].statement(isNegated: $0) }
    #expect(words == ["It is short.", "It is long."])
    #expect(list.principles[0].weight == 1 && list.principles[1].weight == 4)
    #expect(list.principles[1].tags == ["red"] && list.principles[1].negativeDefinition == nil)
    let lines = try load("{\"dimension\": \"A\", \"definition\": \"a\"}\n\n")
    #expect(lines.principles.map(\.definition) == ["a"])
    let error = #expect(throws: RewardError.self) {
      try list.principles[1].statement(isNegated: true)
    }
    #expect(error?.code == .rewardPrinciples && error?.place?.item == "Ethical")
    for text in [
      "[]", #"[{"definition": "a"}]"#, #"[{"dimension": "A"}]"#,
      #"[{"dimension": "A", "definition": " "}]"#, #"[{"dimension": 3, "definition": "a"}]"#,
      #"[{"dimension": "A", "definition": "a", "weight": -1}]"#,
      #"[{"dimension": "A", "definition": "a", "weight": "1"}]"#,
      #"[{"dimension": "A", "definition": "a", "tags": "x"}]"#,
      #"[{"dimension": "A", "definition": "a", "wieght": 2}]"#,
      #"[{"dimension": "A", "definition": "a"}, {"dimension": "A", "definition": "b"}]"#,
    ] {
      let error = #expect(throws: RewardError.self, "\(text)") { try load(text) }
      #expect(error?.code == .rewardPrinciples, "\(text): \(String(describing: error))")
      #expect(error?.place?.file?.hasSuffix(".json") == true, "\(text)")
    }
  }

  @Test func principlesStandBehindThePrompt() async throws {
    let model = try PrincipleRewardModel(
      RewardPart(PromptLength(), name: "inner"), principles: ["It is true.", "It is short."])
    let section =
      "\n\nJudge the response by these principles:\n- It is true.\n- It is short."
    let candidate = Candidate(
      prompt: [
        Message(role: "user", content: "Hello"), Message(role: "assistant", content: "Hi"),
        Message(role: "user", content: "Why?"),
      ], response: "Because.")
    let told = try candidate.judged(by: model.principles)
    #expect(told.prompt.map(\.content) == ["Hello", "Hi", "Why?" + section])
    #expect(told.response == candidate.response)
    let reward = try await model.rewards(for: [candidate])[0]
    #expect(reward.value == Double("HelloHiWhy?".count + section.count))
    #expect(reward.stage?.name == "principles" && reward.stage?.parts.map(\.name) == ["inner"])
    var parts = candidate
    parts.prompt[2].body = .parts([.text("a"), .text("b")])
    #expect(try parts.judged(by: ["c"]).prompt[2].parts.count == 3)
    parts.prompt[2].body = .null
    for wrong in [parts, Candidate(prompt: [Message](), response: "a")] {
      let error = #expect(throws: RewardError.self) { try model.check(wrong) }
      #expect(error?.code == .rewardPrompt)
    }
    for principles in [[], [" "]] {
      let error = #expect(throws: RewardError.self) {
        try PrincipleRewardModel(RewardPart(PromptLength()), principles: principles)
      }
      #expect(error?.code == .rewardConfiguration)
    }
  }

  @Test func lengthsAndEnds() {
    #expect(RewardShaping.lengthBonus(tokens: 512) == 2.5)
    for tokens in [820, 973, 5000] { #expect(RewardShaping.lengthBonus(tokens: tokens) == 4) }
    #expect(RewardShaping.lengthBonus(tokens: 0) == 0)
    #expect(RewardShaping.lengthBonus(tokens: 256, multiplier: 2) == 2.5)
    #expect(RewardShaping.endPenalty(hasEnd: false) == -6)
    #expect(RewardShaping.shaped(1, tokens: 512, hasEnd: true) == 3.5)
    #expect(RewardShaping.shaped(1, tokens: 512, hasEnd: false) == -2.5)
  }
}

@Suite struct PrincipleKindTests {
  private func open(_ text: String) async throws -> any RewardModel {
    let opening = RewardOpening(
      scalar: { Told(["a": 2], name: $0.model) },
      languageModel: { request in
        throw RewardError(
          .init("test.asked"), request.template ?? "", at: .init(item: request.model))
      })
    let node = try RewardNode(yaml: text, file: "r.yaml")
    let name = try node.text("kind")
    let kind = try #require(RewardKind.likelihood.first { $0.name == name })
    let model = try await kind.open(node, opening)
    try node.finish()
    return model
  }

  @Test func kindsOpen() async throws {
    let list = try await open(
      "{kind: principles, principles: [It is true., It is short.], reward: {model: x}}")
    #expect((list as? PrincipleRewardModel)?.principles == ["It is true.", "It is short."])
    #expect(list.card.kind == "principles" && list.card.name == "x")
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    try Data(#"{"dimension": "A", "definition": "d"}"#.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try await open("{kind: principles, principles: \(path), reward: {model: x}}")
    #expect((file as? PrincipleRewardModel)?.principles == ["d"])
    for kind in ["follow-up", "self-certainty"] {
      let error = await #expect(throws: RewardError.self) {
        try await open("{kind: \(kind), model: owner/lm, template: chatml}")
      }
      #expect(error?.code.rawValue == "test.asked" && error?.place?.item == "owner/lm")
      #expect(error?.message == "chatml")
    }
  }

  @Test(arguments: [
    ("{kind: principles, reward: {model: x}}", "'principles' is missing"),
    ("{kind: principles, principles: [], reward: {model: x}}", "at least one item"),
    ("{kind: principles, principles: [[a]], reward: {model: x}}", "texts alone"),
    ("{kind: principles, principles: {a: b}, reward: {model: x}}", "single value"),
    ("{kind: principles, principles: [a]}", "'reward' is missing"),
    ("{kind: self-certainty}", "'model' is missing"),
  ])
  func whatIsWrongIsTold(text: String, message: String) async {
    let error = await #expect(throws: RewardError.self, "\(text)") { try await open(text) }
    #expect(error?.code == .rewardFile && error?.message.contains(message) == true, "\(text)")
  }
}
