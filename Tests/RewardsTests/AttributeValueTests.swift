import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

/// Rules for the scalar, scales, and what is taken out for verbosity.
@Suite struct AttributeValueTests {
  /// The fixture of the specification.
  @Test func verbosityIsTakenOut() {
    let correction = VerbosityCorrection(verbosity: 2, penalties: [0.1, 0.05, 1])
    let (objectives, weights) = ([0.8, 0.5, 0.4], [0.412327, 0.337585, 0.250089])
    let corrected = correction.corrected(objectives)
    for (found, expected) in zip(corrected, [0.76, 0.48, 0]) {
      #expect(abs(found - expected) < 1e-12)
    }
    let coefficients = correction.coefficients(weights)
    for (found, expected) in zip(coefficients, [0.412327, 0.337585, -0.058112]) {
      #expect(abs(found - expected) < 1e-6)
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(abs(dot(weights, corrected) - 0.475409) < 1e-6)
    #expect(abs(dot(coefficients, objectives) - dot(weights, corrected)) < 1e-12)
    // R' = R·T, and T·g.
    let matrix = correction.matrix
    #expect(matrix == [[1, 0, 0], [0, 1, 0], [-0.1, -0.05, 0]])
    for (column, value) in corrected.enumerated() {
      #expect(abs(dot(objectives, matrix.map { $0[column] }) - value) < 1e-12)
    }
    for (row, value) in zip(matrix, coefficients) {
      #expect(abs(dot(row, weights) - value) < 1e-12)
    }
  }

  @Test func scales() throws {
    let scale = AttributeScale.helpSteer
    #expect((0...4).map { scale.scaled(Double($0)) } == [0.1, 0.3, 0.5, 0.7, 0.9])
    for label in stride(from: -1.0, through: 5, by: 0.25) {
      #expect(abs(scale.label(of: scale.scaled(label)) - label) < 1e-12)
    }
    for (lowest, highest) in [(1.0, 1.0), (2, 1), (.nan, 1), (0, .infinity), (-1.7e308, 1.7e308)] {
      let error = #expect(throws: RewardError.self) {
        try AttributeScale(lowest: lowest, highest: highest)
      }
      #expect(error?.code == .rewardConfiguration)
    }
  }

  @Test func rulesInWords() throws {
    let names = ["helpful", "right", "verbose"]
    func weights(_ text: String, _ names: [String]) throws -> [Double]? {
      guard case .weights(let found) = try AttributeValue(parsing: text, attributes: names) else {
        return nil
      }
      return found
    }
    #expect(try weights("0.65, 0.8,-0.4", names) == [0.65, 0.8, -0.4])
    #expect(try weights("mean", ["a", "b"]) == [0.5, 0.5])
    guard case .attribute("right") = try AttributeValue(parsing: "right", attributes: names),
      case .attribute("mean") = try AttributeValue(parsing: "mean", attributes: ["mean", "b"])
    else {
      Issue.record("a name is that attribute")
      return
    }
    for text in ["rihgt", "1,2", "1,2,3,4", "1,,2", "1,x,2", "", "1,2,inf"] {
      let error = #expect(throws: RewardError.self) {
        try AttributeValue(parsing: text, attributes: names)
      }
      #expect(error?.code == .rewardConfiguration, "\(text)")
    }
    let near = #expect(throws: RewardError.self) {
      try AttributeValue(parsing: "rihgt", attributes: names)
    }
    #expect(near?.message.contains("did you mean 'right'") == true)
  }

  static let encoder = ModelName.builtinFolder + "/all-minilm-l6-v2/model.safetensors"

  /// Heads on the real encoder, by a reward file: one says the first number of the response's
  /// vector, the other its negative.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: encoder), "needs `make setup`"))
  func rewardFiles() async throws {
    let source = try FeatureSource(of: "all-minilm-l6-v2")
    #expect(source.kind == .sentence)
    let extractor = try source.open()
    let first = (0..<extractor.width).map { $0 == extractor.promptWidth ? 1.0 : 0 }
    let heads = AttributeHeads(
      ["up", "down"].map { .init($0, scale: .helpSteer) }, weights: [first, first.map { -$0 }])
    let folder = HeadsFolder()
    let candidates = [
      Candidate(prompt: "Hi", response: "Hello."), Candidate(prompt: [], response: "Yes."),
    ]
    try FeatureRewardModel(
      source: source, extractor: extractor, heads: heads, value: .attribute("up"), name: "heads"
    ).write(to: folder.path, canary: candidates)
    func open(_ text: String) async throws -> any RewardModel {
      try await RewardOpening().reward(RewardNode(yaml: text, file: "reward.yaml"))
    }
    let vectors = try extractor.features(of: candidates).map(\.values)
    let expected = vectors.map { Double($0[extractor.promptWidth]) }
    #expect(expected.allSatisfy { abs($0) > 1e-4 } && expected[0] != expected[1])
    let plain = try await open("{kind: attributes, model: \(folder.path)}")
    let found = try await plain.rewards(for: candidates)
    #expect(found.map(\.value) == expected)
    #expect(Array(found[0].attributes.keys) == ["up", "down"])
    let down = try await open("kind: attributes\nmodel: \(folder.path)\nvalue: [0, 2]")
    #expect(try await down.rewards(for: candidates).map(\.value) == expected.map { -2 * $0 })
    let error = await #expect(throws: RewardError.self) {
      try await open("kind: attributes\nmodel: \(folder.path)\nvalue: sideways")
    }
    #expect(error?.code == .rewardFile)
    let missing = await #expect(throws: RewardError.self) {
      try await open("{kind: attributes, model: ./nowhere}")
    }
    #expect(missing?.code == .fileMissing)
  }
}
