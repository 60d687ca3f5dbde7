import Basics
import Foundation
import OrderedCollections
import Preferences
import Synchronization
import Testing

@testable import Rewards

/// Counts letters: a text's vector is how many a, b and c it has, and a one.
private struct Letters: TextEmbedder {
  let name: String
  let width = 4

  func embed(_ texts: [String]) throws -> [TextVector] {
    texts.map { text in
      let counts = "abc".map { letter in Float(text.count { $0 == letter }) }
      return TextVector(counts + [1], reading: Reading(tokens: 1, isTruncated: false, hash: 0))
    }
  }
}

/// Kinds of reward files that need a sentence encoder.
@Suite struct EmbeddingKindTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path

  private func open(
    _ text: String, corpus: String = "", asked: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws -> any RewardModel {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(corpus.utf8).write(to: URL(fileURLWithPath: folder + "/pairs.jsonl"))
    let path = folder + "/reward.yaml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var opening = RewardOpening(scalar: { Told(["ab": 1, "abb": 3, "c": 7], name: $0.model) })
    opening.encoder = { name in
      asked(name)
      return Letters(name: name)
    }
    return try await RewardFile(path: path).open(opening)
  }

  @Test func similarities() async throws {
    let row = Candidate(
      prompt: "", response: "aa", metadata: ["gold": ["aa", "b"], "references": "b"])
    for (text, expected) in [
      ("{kind: similarity, column: gold}", 1), ("{kind: similarity, compare: dot}", 1),
      ("{kind: similarity, compare: dot, choose: mean, column: gold}", 3),
      ("{kind: similarity, encoder: other, choose: best}", 1 / 10.0.squareRoot()),
    ] {
      let value = try await open(text).rewards(for: [row])[0].value
      #expect(abs(value - expected) < 1e-12, "\(text)")
    }
  }

  @Test func relevances() async throws {
    let row = Candidate(
      prompt: "aa", response: "a b a b a b\nUser: x",
      metadata: ["qtype": "CONSTRAINED", "kind": "OPENENDED", "gold": "b"])
    // 3 · 2 + 1 with the query, 3 + 1 with the reference; six tokens, two of four trigrams.
    for (text, expected) in [
      ("{kind: relevance, type: OPENENDED, factors: relevance}", 7),
      ("{kind: relevance, type: OPENENDED, factors: relevance-length}", 0.42),
      ("{kind: relevance, type-column: kind}", 0.21),
      ("{kind: relevance, column: gold}", 4 * 5.12 / 3.5 / 2),
      ("{kind: relevance, column: gold, ceiling: 2, longest: 100}", 1),
      ("{kind: relevance, type: OPENENDED, factors: relevance-length, clean: false}", 0.63),
    ] {
      let value = try await open(text).rewards(for: [row])[0].value
      #expect(abs(value - expected) < 1e-12, "\(text): \(value)")
    }
  }

  @Test func fusionOverAFileOfPairs() async throws {
    let names = Mutex<[String]>([])
    let corpus = """
      {"prompt": "p", "chosen": "abb", "rejected": "c"}
      {"prompt": "p", "chosen": "c", "rejected": "abb"}
      """
    let model = try await open(
      """
      kind: fusion
      corpus: ./pairs.jsonl
      neighbours: 1
      threshold: 0.9
      encoder: ./encoder
      reward: {model: x}
      """, corpus: corpus, asked: { name in names.withLock { $0.append(name) } })
    let row = Candidate(prompt: "p", response: "ab")
    // (1, 1, 0, 1) and (1, 2, 0, 1).
    let cosine = 4 / 18.0.squareRoot()
    let reward = try await model.rewards(for: [row])[0]
    #expect(abs(reward.value - (1 + cosine * 3) / (1 + cosine)) < 1e-12)
    #expect(names.withLock { $0 } == [folder + "/./encoder"])
  }

  @Test(arguments: [
    ("{kind: similarity, compare: cos}", "one of cosine, dot"),
    ("{kind: similarity, choose: worst}", "one of best, mean"),
    ("{kind: similarity, encodr: x}", "did you mean 'encoder'?"),
    ("{kind: relevance, type: OPEN}", "one of OPENENDED, CONSTRAINED"),
    ("{kind: relevance, type: OPENENDED, type-column: x}", "not both"),
    ("{kind: relevance, ceiling: 0}", "above 0"), ("{kind: relevance, longest: 1.5}", "whole"),
    ("{kind: relevance, factors: none}", "one of"), ("{kind: relevance, clean: no}", "true or"),
    ("{kind: fusion, reward: {model: x}}", "'corpus' is missing"),
    ("{kind: fusion, corpus: ./pairs.jsonl}", "'reward' is missing"),
    ("{kind: fusion, corpus: ./pairs.jsonl, neighbours: 0, reward: {model: x}}", "whole number"),
    ("{kind: fusion, corpus: ./pairs.jsonl, threshold: 2, reward: {model: x}}", "0...1"),
  ])
  func whatIsWrongIsTold(text: String, message: String) async {
    let error = await #expect(throws: RewardError.self, "\(text)") { try await open(text) }
    #expect(error?.code == .rewardFile, "\(text): \(String(describing: error))")
    #expect(error?.message.contains(message) == true, "\(text): \(error?.message ?? "")")
  }

  @Test func aCorpusThatIsNone() async {
    let text = "{kind: fusion, corpus: ./other.jsonl, reward: {model: x}}"
    let missing = await #expect(throws: RewardError.self) { try await open(text) }
    #expect(missing?.code == .fileMissing)
    let empty = await #expect(throws: RewardError.self) {
      try await open("{kind: fusion, corpus: ./pairs.jsonl, reward: {model: x}}")
    }
    #expect(empty?.code == .datasetEmpty)
  }

  private static let encoder = ModelName.builtinFolder + "/" + SentenceTextEmbedder.standard

  /// By MiniLM: what says the same is nearer, and vectors keep their lengths.
  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: encoder), "run `make setup` first"))
  func meaningByTheRealEncoder() async throws {
    let opening = RewardOpening()
    let encoder = try await opening.encoder(SentenceTextEmbedder.standard)
    let again = try await opening.encoder(SentenceTextEmbedder.standard)
    #expect((encoder as? SentenceTextEmbedder) === (again as? SentenceTextEmbedder))
    let references: JSONObject = ["references": "The cat sleeps on the sofa."]
    let rows = ["A kitten is asleep on the couch.", "Interest rates rose in March."].map {
      Candidate(prompt: "", response: $0, metadata: references)
    }
    let cosines = try await SimilarityRewardModel(encoder).rewards(for: rows).map(\.value)
    #expect(cosines[0] > cosines[1] + 0.3 && cosines[0] < 1)
    let dots = try await SimilarityRewardModel(encoder, comparison: .dot).rewards(for: rows)
    #expect(dots[0].value > 1.5 * cosines[0], "means of MiniLM's states are longer than 1")
    let vectors = try encoder.embed(rows.map(\.responseText))
    let index = try RetrievalIndex(vectors)
    let found = try index.nearest(to: vectors[1], limit: 2)
    #expect(found.map(\.index) == [1, 0] && abs(found[0].similarity - 1) < 1e-6)
  }
}
