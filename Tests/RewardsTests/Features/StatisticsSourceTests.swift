import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

/// Heads on the statistics of the built-in language model: opened, kept and refused.
@Suite(
  .enabled(if: (try? ModelName("smollm2-135m-instruct")) != nil, "needs `make setup`"),
  .serialized)
struct StatisticsSourceTests {
  private static let source = FeatureSource(.statistics, model: "smollm2-135m-instruct")
  private static let extractor = Result { try source.open() }
  private let texts = [
    "The cat sat on the mat, and the dog lay by the door.",
    "Mat the sat, cat on door dog by the lay and the the.", "Hello there",
  ]

  private func candidates(_ prompt: String = "not read") -> [Candidate] {
    texts.map { Candidate(prompt: prompt, response: $0) }
  }

  /// Half the mean log-probability, plus a bias.
  private func detector(
    _ name: String = "machine", bias: Double = 0.25, value: AttributeValue? = nil
  ) throws -> FeatureRewardModel {
    let weights = [0.5] + [Double](repeating: 0, count: 9)
    let heads = AttributeHeads(
      [.init(name, scale: try AttributeScale(lowest: 0, highest: 1))], weights: [weights],
      biases: [bias])
    return try FeatureRewardModel(
      source: Self.source, extractor: Self.extractor.get(), heads: heads,
      value: value ?? .attribute(name), name: "detector")
  }

  @Test func itReadsBareTexts() async throws {
    let model = try detector()
    #expect(model.extractor.width == 10 && model.extractor.promptWidth == 0)
    let rewards = try await model.rewards(for: candidates())
    let others = try await model.rewards(for: candidates("another prompt"))
    #expect(rewards.map(\.value) == others.map(\.value))
    let rows = try Self.extractor.get().features(of: candidates())
    for (index, reward) in rewards.enumerated() {
      #expect(abs(reward.value - (0.25 + 0.5 * Double(rows[index].values[0]))) < 1e-3)
      #expect(reward.attributes == ["machine": reward.value])
      // What would be read is known before.
      #expect(try model.check(candidates()[index]) == reward.reading)
    }
    #expect(rewards[0].value > rewards[1].value, "words in order are likelier")
    #expect(rewards[0].stage?.parts[0].parts[0].operation == "logit of a machine's text")
    #expect(model.card.warnings.count == 1 && model.card.warnings[0].contains("not better"))
    #expect(try detector("clear").card.warnings.isEmpty, "another attribute is no detector")
    for response in ["", "a"] {
      let short = Candidate(prompt: "p", response: response)
      let error = #expect(throws: RewardError.self) { try model.check(short) }
      #expect(error?.code == .textTooShort)
      let scored = await #expect(throws: RewardError.self) {
        try await model.rewards(for: [short])
      }
      #expect(scored?.code == .textTooShort)
    }
  }

  /// By way of files, opened as a reward file opens them.
  @Test func keptAndOpenedByARewardFile() async throws {
    let model = try detector()
    let folder = HeadsFolder()
    let bare = texts.map { Candidate(prompt: [], response: $0) }
    try model.write(to: folder.path, canary: bare)
    let written = try JSONValue.parse(
      String(contentsOfFile: folder.file("reward_heads.json"), encoding: .utf8))
    #expect(written["extractor"]?["type"] == "statistics")
    #expect(written["extractor"]?["model"] == "smollm2-135m-instruct")
    #expect(try FittedHeads.source(in: folder.path) == Self.source)
    let opened = try await openReward(
      "kind: attributes\nmodel: \(folder.path)\n", RewardOpening())
    #expect(opened.card.warnings == model.card.warnings && opened.card.attributes == ["machine"])
    let (then, now) = (
      try await model.rewards(for: candidates()), try await opened.rewards(for: candidates())
    )
    #expect(zip(then, now).allSatisfy { abs($0.value - $1.value) < 1e-4 })
  }

  /// Other weights beside the canary of the first ones.
  @Test func aChangedHeadIsRefused() throws {
    let (folder, other) = (HeadsFolder(), HeadsFolder())
    try detector().write(to: folder.path, canary: candidates())
    try detector(bias: 0.5).write(to: other.path, canary: candidates())
    func code() throws -> RewardError.Code? {
      do {
        _ = try FeatureRewardModel(directory: folder.path) { _ in try Self.extractor.get() }
        return nil
      } catch let error as RewardError { return error.code }
    }
    #expect(try code() == nil)
    try FileManager.default.removeItem(atPath: folder.file("reward_heads.safetensors"))
    try FileManager.default.copyItem(
      atPath: other.file("reward_heads.safetensors"),
      toPath: folder.file("reward_heads.safetensors"))
    #expect(try code() == .canary)
  }

  @Test func whatDoesNotFit() throws {
    let template = FeatureSource(
      .statistics, model: "smollm2-135m-instruct", template: "chatml")
    #expect(throws: RewardError.self) { try template.open() }
    var source = RandomSource(seed: 0)
    let gate = GatingNetwork(inputs: 4, outputs: 1, hidden: [2], from: &source)
    let error = #expect(throws: RewardError.self) { try detector(value: .gate(gate, nil)) }
    #expect(error?.code == .headWidth, "no prompt is read that a gate could stand on")
    guard (try? ModelName("all-minilm-l6-v2")) != nil else { return }
    let encoder = #expect(throws: RewardError.self) {
      try FeatureSource(.statistics, model: "all-minilm-l6-v2").open()
    }
    #expect(encoder?.code == .modelUnsupported)
  }
}
