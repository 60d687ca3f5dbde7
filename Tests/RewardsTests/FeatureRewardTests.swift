import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Text

@testable import Rewards

/// Heads on features: what they say, how they are kept, and what is refused.
@Suite struct FeatureRewardTests {
  private func attributes(_ names: String...) throws -> [AttributeHeads.Attribute] {
    try names.map { .init($0, scale: try AttributeScale(lowest: 1, highest: 5)) }
  }

  private func linear(_ value: AttributeValue, _ extractor: ToldFeatures = ToldFeatures()) throws
    -> FeatureRewardModel
  {
    let heads = AttributeHeads(
      try attributes("warm", "wise"), weights: [[1, 2, 0], [0, -1, 0.5]], biases: [0.25, 0])
    return try FeatureRewardModel(
      source: FeatureSource(.sentence, model: "all-minilm-l6-v2"), extractor: extractor,
      heads: heads, value: value, name: "heads", provenance: ["seed": 3])
  }

  private let told = [
    Candidate(prompt: "0.5 -1", response: "1 2 4"), Candidate(prompt: "3 3", response: "0 0.5 -1"),
    Candidate(prompt: "0.5 -1", response: "-1 7 0.125"),
  ]

  /// warm: 0.25 + 1 + 4 = 5.25; wise: −2 + 2 = 0.
  @Test func attributesAndTheirSum() async throws {
    let rewards = try await linear(.weights([2, -0.5])).rewards(for: told)
    #expect(rewards[0].attributes == ["warm": 5.25, "wise": 0])
    #expect(Array(rewards[0].attributes.keys) == ["warm", "wise"])
    #expect(rewards[0].value == 10.5 && rewards[0].reading?.tokens == 1)
    // warm: 0.25 + 1 = 1.25; wise: −0.5 − 0.5 = −1.
    #expect(rewards[1].value == 3 && rewards[1].attributes["wise"] == -1)
    let stage = try #require(rewards[1].stage)
    #expect(stage.parts.map(\.name) == ["warm", "wise"] && stage.parts.map(\.value) == [2.5, 0.5])
    #expect(stage.parts[1].operation == "-0.5 ·" && stage.parts[1].parts[0].value == -1)
    // −1 on 0...1 is −3 on labels of 1 to 5.
    #expect(stage.parts[1].parts[0].operation == "-3.0 on labels of 1.0...5.0")
    let alone = try linear(.attribute("wise"))
    #expect(try await alone.rewards(for: told).map(\.value) == [0, -1, -6.9375])
    let mean = try alone.valued(.mean(of: 2))
    #expect(try await mean.rewards(for: told)[0].value == 2.625)
  }

  @Test func aRewardIsTheSameInAnyCompany() async throws {
    var source = RandomSource(seed: 1)
    let gate = GatingNetwork(inputs: 2, outputs: 2, hidden: [5], dropout: 0.5, from: &source)
    let model = try linear(.gate(gate, nil))
    let together = try await model.rewards(for: told)
    for (candidate, reward) in zip(told, together) {
      #expect(try await model.rewards(for: [candidate]) == [reward])
    }
    // Weights follow the prompt alone, and there are softmax's.
    let coefficients = try model.coefficients(for: told.map(\.prompt))
    #expect(coefficients[0] == coefficients[2] && coefficients[0] != coefficients[1])
    #expect(coefficients.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-12 })
    let entropy = try #require(try gate.entropy(of: [[0.5, -1], [3, 3]]))
    #expect(entropy > 0.9 && entropy < 1)
  }

  /// What is written and read again says the same, to the bit.
  @Test(arguments: [0, 1, 2]) func keptToTheBit(rule: Int) async throws {
    var source = RandomSource(seed: 2)
    let gate = GatingNetwork(inputs: 2, outputs: 2, hidden: [7, 3], from: &source)
    let correction = VerbosityCorrection(verbosity: 1, penalties: [0.35, 1], unremoved: [0])
    let value: AttributeValue =
      [.attribute("warm"), .weights([0.1, -1 / 3]), .gate(gate, correction)][rule]
    let model = try linear(value)
    let folder = HeadsFolder()
    try model.write(to: folder.path, canary: told)
    #expect(FittedHeads(in: folder.path) == .attributes)
    #expect(try FittedHeads.source(in: folder.path).model == "all-minilm-l6-v2")
    let again = try FeatureRewardModel(directory: folder.path) { _ in ToldFeatures() }
    let (then, now) = (
      try await model.rewards(for: told), try await again.rewards(for: told)
    )
    #expect(then.map(\.value) == now.map(\.value) && then == now)
    #expect(again.provenance == ["seed": 3] && again.heads.attributes == model.heads.attributes)
    if case .gate(_, let kept) = again.value { #expect(kept == correction) }
    // Written once more, every file is the same.
    let second = HeadsFolder()
    try again.write(to: second.path, canary: told)
    for name in ["reward_heads.json", "reward_heads.safetensors", "canary.json"] {
      #expect(
        FileManager.default.contentsEqual(atPath: folder.file(name), andPath: second.file(name)))
    }
  }

  /// The fixture of the specification, by way of files.
  @Test func aGateOfFiles() async throws {
    let folder = HeadsFolder()
    #expect(try folder.code() == nil)
    let model = try FeatureRewardModel(directory: folder.path) { _ in ToldFeatures() }
    let candidate = Candidate(prompt: "9 9", response: "0.8 0.5 0.4")
    let reward = try await model.rewards(for: [candidate])[0]
    #expect(abs(reward.value - 0.475409) < 1e-6)
    let expected = [0.412327, 0.337585, -0.058112]
    for (found, expected) in zip(try model.coefficients(for: [candidate.prompt])[0], expected) {
      #expect(abs(found - expected) < 1e-6)
    }
    #expect(reward.stage?.operation == "3 attributes weighed by the prompt, verbose taken out")
  }

  @Test func filesThatAreMissingOrInTheWay() throws {
    for name in ["reward_heads.json", "canary.json", "reward_heads.safetensors"] {
      let folder = HeadsFolder()
      try folder.write()
      try FileManager.default.removeItem(atPath: folder.file(name))
      let error = #expect(throws: RewardError.self) {
        try FeatureRewardModel(directory: folder.path) { _ in ToldFeatures() }
      }
      #expect(["file.missing", "weights.missing"].contains(error?.code.rawValue), "\(name)")
    }
    let model = try linear(.mean(of: 2))
    let folder = HeadsFolder()
    try model.write(to: folder.path, canary: told)
    let kept = #expect(throws: RewardError.self) { try model.write(to: folder.path, canary: told) }
    #expect(kept?.code == .featureOutput)
    try model.valued(.attribute("wise")).write(to: folder.path, canary: told, overwrites: true)
    let replaced = try FeatureRewardModel(directory: folder.path) { _ in ToldFeatures() }
    guard case .attribute("wise") = replaced.value else {
      Issue.record("the earlier heads are still there")
      return
    }
    try "mine".write(toFile: folder.file("notes.txt"), atomically: true, encoding: .utf8)
    let other = #expect(throws: RewardError.self) {
      try model.write(to: folder.path, canary: told, overwrites: true)
    }
    #expect(other?.code == .featureOutput)
    #expect(FileManager.default.fileExists(atPath: folder.file("notes.txt")))
  }

  /// Heads that overflow are neither written nor scored.
  @Test func numbersThatAreNone() async throws {
    let model = try linear(.mean(of: 2))
    let bad = Candidate(prompt: "1 1", response: "nan 0 0")
    let error = await #expect(throws: RewardError.self) { try await model.rewards(for: [bad]) }
    #expect(error?.code == .rewardNotFinite)
    let folder = HeadsFolder()
    #expect(throws: RewardError.self) { try model.write(to: folder.path, canary: [bad]) }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    #expect(throws: RewardError.self) { try linear(.weights([1])) }
    #expect(throws: RewardError.self) { try linear(.attribute("warmth")) }
  }
}
