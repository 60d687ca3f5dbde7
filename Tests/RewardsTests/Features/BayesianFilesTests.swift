import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

/// A Bayesian head in a directory: what is written is what is scored, and what was changed is refused.
@Suite struct BayesianFilesTests {
  private static let head = BayesianHead(
    weights: [0.1, -1 / 3, 2], covariance: [0.5, 0.1, 0, 0.1, 1 / 7, -0.05, 0, -0.05, 0.3],
    centre: [0.25, 0, -0.1])
  private static let source = FeatureSource(.sentence, model: "all-minilm-l6-v2")
  private let told = [
    Candidate(prompt: "1 1", response: "1 2 4"), Candidate(prompt: "1 1", response: "0 0.5 -1"),
  ]

  private func write(_ folder: HeadsFolder, _ head: BayesianHead = head) throws {
    try BayesianRewardModel(features: ToldFeatures(), head: head).write(
      to: folder.path, source: Self.source, provenance: ["seed": 3], canary: told, overwrites: true)
  }

  /// The code that opening gives; nil for none.
  private func code(_ folder: HeadsFolder, width: Int = 3) throws -> String? {
    do {
      _ = try BayesianRewardModel(directory: folder.path) { _ in ToldFeatures(width: width) }
      return nil
    } catch let error as RewardError { return error.code.rawValue }
  }

  @Test func keptToTheBit() async throws {
    let folder = HeadsFolder()
    try write(folder)
    #expect(FittedHeads(in: folder.path) == .bayesian)
    #expect(try FittedHeads.source(in: folder.path) == Self.source)
    #expect(try FittedHeads.provenance(in: folder.path) == ["seed": 3])
    let again = try BayesianRewardModel(directory: folder.path) { source in
      #expect(source == Self.source)
      return ToldFeatures()
    }
    #expect(again.head == Self.head && again.caution == 0 && again.card.name == folder.path)
    let then = try await BayesianRewardModel(features: ToldFeatures(), head: Self.head)
      .rewards(for: told)
    #expect(try await again.rewards(for: told) == then)
    // Another form of heads is told, and replaces these whole.
    let heads = try FeatureRewardModel(
      source: Self.source, extractor: ToldFeatures(),
      heads: AttributeHeads(
        [.init("warm", scale: try AttributeScale(lowest: 0, highest: 1))], weights: [[1, 2, 0]],
        biases: nil), value: .attribute("warm"), name: "heads")
    let kept = #expect(throws: RewardError.self) { try heads.write(to: folder.path, canary: told) }
    #expect(kept?.code == .featureOutput)
    try heads.write(to: folder.path, canary: told, overwrites: true)
    #expect(FittedHeads(in: folder.path) == .attributes)
    #expect(!FileManager.default.fileExists(atPath: folder.file("reward_bayesian.json")))
  }

  @Test func cautionTakesDeviationsOff() async throws {
    let folder = HeadsFolder()
    try write(folder)
    let plain = try BayesianRewardModel(directory: folder.path) { _ in ToldFeatures() }
    let careful = try BayesianRewardModel(directory: folder.path, caution: 1.5) { _ in
      ToldFeatures()
    }
    let pairs = zip(
      try await plain.rewards(for: told), try await careful.rewards(for: told))
    for (mean, lower) in pairs {
      let deviation = try #require(mean.uncertainty)
      #expect(deviation > 0 && lower.uncertainty == deviation)
      #expect(lower.value == mean.value - 1.5 * deviation)
      #expect(mean.stage?.operation == "mean")
      #expect(lower.stage?.operation == "mean − 1.5 · deviation")
      #expect(lower.stage?.parts.map(\.name) == ["mean", "deviation"])
      #expect(lower.stage?.parts.map(\.value) == [mean.value, deviation])
    }
  }

  @Test func changedWeights() throws {
    let (folder, other) = (HeadsFolder(), HeadsFolder())
    func opened(_ head: BayesianHead) throws -> String? {
      try write(folder)
      try write(other, head)
      let name = "reward_bayesian.safetensors"
      try FileManager.default.removeItem(atPath: folder.file(name))
      try FileManager.default.copyItem(atPath: other.file(name), toPath: folder.file(name))
      return try code(folder)
    }
    let head = Self.head
    #expect(try opened(head) == nil)
    #expect(
      try opened(
        BayesianHead(weights: [0.1, 0.3, 2], covariance: head.covariance, centre: head.centre))
        == "reward.canary")
    // The mean is the same: the deviation tells.
    #expect(
      try opened(
        BayesianHead(
          weights: head.weights, covariance: head.covariance.map { 2 * $0 }, centre: head.centre))
        == "reward.canary")
    #expect(
      try opened(BayesianHead(weights: [1, 2], covariance: [1, 0, 0, 1], centre: [0, 0]).widened)
        == "reward.canary")
  }

  @Test func damagedFiles() throws {
    let folder = HeadsFolder()
    for name in ["reward_bayesian.safetensors", "canary.json"] {
      try write(folder)
      try FileManager.default.removeItem(atPath: folder.file(name))
      #expect(["file.missing", "weights.missing"].contains(try code(folder)), "\(name)")
    }
    try write(folder)
    #expect(try code(folder, width: 4) == "head.width")
    let file = folder.file("reward_bayesian.json")
    let whole = try JSONValue.parse(String(contentsOfFile: file, encoding: .utf8))
    let changes: [(key: String, value: JSONValue, code: String)] = [
      ("format", 2, "reward.heads"), ("extractor", "x", "reward.heads"),
      ("width", 0, "reward.heads"), ("width", .number(1 << 40), "reward.heads"),
      ("width", .null, "reward.heads"), ("width", 2, "model.weight-shape"),
      ("provenance", [1], "reward.heads"),
    ]
    for change in changes {
      var members = whole.object ?? [:]
      members[change.key] = change.value
      try JSONValue.object(members).text.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try code(folder) == change.code, "\(change.key)")
    }
    try write(folder)
    let weights = URL(fileURLWithPath: folder.file("reward_bayesian.safetensors"))
    let bytes = try Data(contentsOf: weights)
    try bytes.prefix(bytes.count - 8).write(to: weights)
    #expect(try code(folder)?.hasPrefix("safetensors.") == true)
    // The first numbers of the file are the centre's or the covariance's.
    let start = 8 + bytes.prefix(8).enumerated().reduce(0) { $0 | Int($1.1) << (8 * $1.0) }
    var broken = bytes
    withUnsafeBytes(of: Double.nan.bitPattern.littleEndian) {
      broken.replaceSubrange(start..<start + 8, with: $0)
    }
    try broken.write(to: weights)
    #expect(try code(folder) == "reward.not-finite")
  }

  @Test func headsThatAreNotKept() async throws {
    func refused(_ covariance: [Double]) throws -> RewardError.Code? {
      let folder = HeadsFolder()
      let error = #expect(throws: RewardError.self) {
        try write(
          folder, BayesianHead(weights: [1, 1, 1], covariance: covariance, centre: [0, 0, 0]))
      }
      #expect(!FileManager.default.fileExists(atPath: folder.path))
      return error?.code
    }
    #expect(try refused([1, 0, 0, 0, .nan, 0, 0, 0, 1]) == .rewardNotFinite)
    #expect(try refused([1, 0.5, 0, 0, 1, 0, 0, 0, 1]) == .featureModel)
    #expect(try refused([1, 0, 0, 0, -1, 0, 0, 0, 1]) == .featureModel)
    let bad = Candidate(prompt: "1 1", response: "nan 0 0")
    let error = await #expect(throws: RewardError.self) {
      try await BayesianRewardModel(features: ToldFeatures(), head: Self.head).rewards(for: [bad])
    }
    #expect(error?.code == .rewardNotFinite)
  }

  @Test func kindsTellEachOtherApart() async throws {
    let (folder, heads) = (HeadsFolder(), HeadsFolder())
    try write(folder)
    try heads.write()
    func message(_ text: String) async -> String? {
      let error = await #expect(throws: RewardError.self) {
        try await openReward(text, RewardOpening())
      }
      #expect(error?.code == .rewardFile)
      return error?.message
    }
    #expect(
      await message("{kind: attributes, model: \(folder.path)}")
        == "its heads are of kind 'bayesian'")
    #expect(
      await message("{kind: bayesian, model: \(heads.path)}")
        == "its heads are of kind 'attributes'")
    #expect(
      await message("{kind: bayesian, model: \(folder.path), caution: -1}") == "must be at least 0")
  }
}

extension BayesianHead {
  /// The same with a third number that counts nothing.
  fileprivate var widened: BayesianHead {
    BayesianHead(
      weights: weights + [0],
      covariance: [covariance[0], covariance[1], 0, covariance[2], covariance[3], 0, 0, 0, 0],
      centre: centre + [0])
  }
}
