import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

/// Files that describe rewards, with models that say what they were told to.
@Suite struct RewardFileTests {
  private let opening = RewardOpening(
    scalar: { Told(["a": 2, "b c d": 5], name: $0.model) },
    implicit: { request, reduction in
      Told(["a": -1], name: "\(request.model) \(request.reference ?? "alone") \(reduction)")
    })

  private func open(_ text: String) async throws -> any RewardModel {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await RewardFile(path: path).open(opening)
  }

  @Test func aWholePipeline() async throws {
    let model = try await open(
      """
      # What a deployed reward looks like.
      kind: constraint
      threshold: 0.5
      penalty: 100
      constraint: {kind: bleu, column: gold}
      objective:
        kind: sum
        terms:
          - name: good
            weight: 2
            reward:
              kind: log-sigmoid
              reference: 1
              reward:
                kind: ensemble
                aggregation: mean-minus-variance
                lambda: 0.5
                members:
                  - {name: one, model: x/one, mean: 1, deviation: 2, pretraining: p}
                  - {name: two, model: x/two, pretraining: p}
          - name: long
            weight: -0.1
            kind: length
            free: 1
      """)
    #expect(model.card.kind == "constraint" && model.card.readsMetadata)
    #expect(model.card.warnings.count == 1)
    let right = Candidate(prompt: "p", response: "a", metadata: ["gold": "a"])
    let reward = try await model.rewards(for: [right])[0]
    // Members: (2 − 1)/2 and 2; mean 1.25, variance .5625; then log σ(.96875 − 1).
    let inner = 1.25 - 0.5 * 0.5625
    let expected = 2 * -log1p(exp(-(inner - 1)))
    #expect(abs(reward.value - expected) < 1e-12)
    var stage = try #require(reward.stage)
    var names: [String] = []
    while let first = stage.parts.first {
      names.append(stage.name)
      stage = first
    }
    #expect(
      names == ["constraint", "objective", "good", "good", "ensemble", "one"]
        && stage.value == 2, "\(names)")
  }

  @Test(arguments: [
    ("", "empty"), ("- a", "must be a mapping"), ("a: [", "not valid YAML"), ("7", "must be"),
    ("{}", "'kind' is missing"), ("kind: lenght", "did you mean 'length'?"),
    ("kind: zzzzzzzz", "a reward is one of"), ("{kind: length, fre: 3}", "did you mean 'free'?"),
    ("{kind: length, free: much}", "must be a number"), ("{kind: length, free: -1}", "at least 0"),
    ("{kind: length, free: .nan}", "must be a number"), ("{kind: length, unit: word}", "one of"),
    ("{kind: sum, terms: []}", "at least one item"), ("{kind: sum, terms: {a: 1}}", "a list"),
    ("{kind: sum, terms: [{model: x, name: a}, {model: y, name: a}]}", "has this name"),
    ("{kind: sum, terms: [{model: x, wieght: 2}]}", "did you mean 'weight'?"),
    ("{kind: log-sigmoid}", "'reward' is missing"), ("{model: [x]}", "single value"),
    ("{kind: clip, lowest: 1, highest: 0, reward: {model: x}}", "above 'lowest'"),
    ("{kind: temperature, temperature: 0, reward: {model: x}}", "above 0"),
    ("{kind: ensemble, aggregation: mean-minus-variance, members: [{model: x}]}", "'lambda'"),
    ("{kind: ensemble, members: [{model: x, deviation: 0}]}", "above 0"),
    (
      "{kind: constraint, objective: {model: x}, constraint: {model: y}, threshold: 0, penalty: -1}",
      "at least 0"
    ),
    ("{kind: centred, reward: {model: x}}", "needs 'column'"),
    ("{kind: instructions, strict: maybe}", "true or false"),
    ("{kind: variety, order: 0}", "in 1...10"), ("{kind: variety, order: 5000}", "in 1...10"),
    ("{kind: variety, order: 1.5}", "whole number"),
    ("{model: x, model: y}", "not valid YAML"), ("a: &x {b: *x}", "anchors"),
  ])
  func whatIsWrongIsTold(text: String, message: String) async {
    let error = await #expect(throws: RewardError.self, "\(text)") { try await open(text) }
    #expect(error?.code == .rewardFile, "\(text): \(String(describing: error))")
    #expect(error?.message.contains(message) == true, "\(text): \(error?.message ?? "")")
    #expect(error?.place?.file?.hasSuffix(".yaml") == true)
  }

  @Test func placesAreLinesAndKeys() async {
    let error = await #expect(throws: RewardError.self) {
      try await open("kind: sum\nterms:\n  - model: x\n  - kind: length\n    per: 0x\n")
    }
    #expect(error?.place?.line == 5 && error?.place?.item == "terms[1].per")
  }

  private func nested(_ depth: Int) -> String {
    String(repeating: "{kind: sigmoid, reward: ", count: depth) + "{model: x}"
      + String(repeating: "}", count: depth)
  }

  @Test func deepNestingIsRefused() async throws {
    #expect(try await open(nested(60)).card.kind == "transform")
    let block = (0..<80).map { String(repeating: "  ", count: $0) + "a:" }.joined(separator: "\n")
    let hidden = String(repeating: "[\"]\", ", count: 70)
    for text in [nested(65), nested(900), nested(20_000), block, hidden] {
      let error = await #expect(throws: RewardError.self) { try await open(text) }
      #expect(error?.message.contains("nested deeper") == true, "\(error?.message ?? "")")
    }
  }

  /// A few lines of aliases grow to 2³⁰ members: refused before they are repeated.
  @Test func aliasesAreRefused() async throws {
    let lines = (1...30).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }
    let bomb = "a0: &a0 [x, x]\n" + lines.joined()
    for text in [bomb, "? &a [x]\n: 1", "model: *x", "{model: &x y}", "- &x"] {
      let error = await #expect(throws: RewardError.self) { try await open(text) }
      #expect(error?.message.contains("anchors") == true, "\(text.prefix(40))")
    }
    // As text they are text.
    for text in [
      "{kind: centred, text: 'no & *never*, don''t', reward: {model: x}} # &a",
      "kind: centred\ntext: this & that's it\nreward: {model: x}",
    ] { #expect(try await open(text).card.kind == "centred") }
  }

  /// What a list's item takes for itself a reward beside it does not see.
  @Test func membersOfItemsAreNotReadTwice() async throws {
    let inner = try await open(
      """
      kind: sum
      terms:
        - name: a
          weight: 3
          reward:
            kind: ensemble
            aggregation: nominal-and-minimum
            weight: 0.25
            members: [{name: x, model: x}, {name: y, model: y, mean: 1}]
      """)
    // Members say 2 and 2 − 1; .25 · 2 + .75 · 1, three times.
    #expect(try await inner.rewards(for: answers("a"))[0].value == 3.75)
    for text in [
      "{kind: sum, terms: [{weight: 3, kind: ensemble, aggregation: nominal-and-minimum, "
        + "members: [{model: x}]}]}",
      "{kind: ensemble, members: [{kind: whiten, mean: 1, deviation: 2, reward: {model: x}}]}",
      "{kind: sum, terms: [{kind: length, reward: {model: x}}]}",
    ] {
      let error = await #expect(throws: RewardError.self, "\(text)") { try await open(text) }
      #expect(error?.code == .rewardFile)
    }
  }

  /// The first YAML of the documentation is one that opens.
  @Test func theDocumentedFileOpens() async throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "Documentation/rewards.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```yaml\n").dropFirst()
    let example = try #require(blocks.first?.components(separatedBy: "```").first)
    #expect(try await open(example).card.kind == "constraint")
  }

  @Test func pathsAreBelowTheFilesFolder() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "r.yaml").path
    for (written, opened) in [
      ("./rm", folder.path + "/./rm"), ("../rm", folder.path + "/../rm"), ("/rm", "/rm"),
      ("owner/rm", "owner/rm"),
    ] {
      try Data("model: \(written)".utf8).write(to: URL(fileURLWithPath: path))
      #expect(try await RewardFile(path: path).open(opening).card.name == opened)
    }
  }

  /// A kind of one's own is one value.
  @Test func ownKinds() async throws {
    RewardKind.register(
      RewardKind("test-constant", "the same for all: value") { node, _ in
        Told(["a": try node.number("value")])
      })
    let model = try await open("{kind: test-constant, value: 4}")
    #expect(try await model.rewards(for: answers("a"))[0].value == 4)
    #expect(RewardKind.all.last?.name == "test-constant")
  }
}
