import Basics
import OrderedCollections
import Preferences
import Testing
import TextMetrics

@testable import Rewards

@Suite struct EmbeddingRewardTests {
  private func row(_ response: String, _ metadata: JSONObject = [:]) -> Candidate {
    Candidate(prompt: "q", response: response, metadata: metadata)
  }

  @Test func similarityToReferences() async throws {
    let told = ToldVectors([
      "x": [3, 0], "a": [2, 0], "b": [0, 5], "c": [-1, 0], "zero": [0, 0],
    ])
    let candidates = [
      row("x", ["references": ["b", "a"]]), row("x", ["references": ["b", "c"]]),
      row("x", ["references": "c"]),
    ]
    for (comparison, choice, expected) in [
      (.cosine, .best, [1, 0, -1]), (.cosine, .mean, [0.5, -0.5, -1]), (.dot, .best, [6, 0, -3]),
      (.dot, .mean, [3, -1.5, -3]),
    ] as [(SimilarityRewardModel.Comparison, SimilarityRewardModel.Choice, [Double])] {
      let model = SimilarityRewardModel(told, comparison: comparison, choice: choice)
      let rewards = try await model.rewards(for: candidates)
      #expect(rewards.map(\.value) == expected)
      #expect(rewards[0].reading?.tokens == 1 && rewards[0].stage?.name == "similarity")
    }
    let model = SimilarityRewardModel(told)
    let missing = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [row("x")])
    }
    #expect(missing?.code == .rewardReference)
    let zero = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [row("x", ["references": "zero"])])
    }
    #expect(zero?.code == .embeddingNoDirection)
  }

  /// Wording and meaning are compared with the same references, and refuse the same rows.
  @Test func referencesAreCheckedAlike() throws {
    let models: [any ReferencedRewardModel] = [
      OverlapRewardModel(.bleu(.bleuberi), column: "gold"),
      SimilarityRewardModel(ToldVectors([:]), column: "gold"),
    ]
    for model in models {
      for refused in [row("x"), row("x", ["gold": []]), row("x", ["gold": ["a", 1]])] {
        let error = #expect(throws: RewardError.self) { try model.check(refused) }
        #expect(error?.code == .rewardReference && error?.place?.item == "gold")
      }
      for accepted: JSONObject in [["gold": "a"], ["gold": ["a", "b"]], ["reference": "a"]] {
        #expect(try model.check(row("x", accepted)) == nil)
      }
    }
  }

  /// The fixture of the specification: cosines 1, 0.95, 0.92 with rewards 0.3, 1.1, −0.4.
  @Test func fusedRewards() async throws {
    let vectors = ToldVectors([
      "q\n\nx": [2, 0], "q\n\none": beside(0.95), "q\n\ntwo": beside(0.92, up: false),
      "q\n\nfar": beside(0.89), "q\n\nalone": [-1, 0],
    ])
    let part = Told(["x": 0.3, "one": 1.1, "two": -0.4, "far": 100, "alone": 5], uncertainty: 1)
    let corpus = ["far", "two", "one", "one", "x"].map { row($0) }
    let model = try FusedRewardModel(
      RewardPart(part, name: "inner"), embedder: vectors, corpus: corpus)
    #expect(part.count == 0, "the corpus is scored when it is needed")
    let found = try await model.rewards(for: [row("x"), row("alone")])
    #expect(isClose(found[0].value, 0.340418) && found[1].value == 5)
    #expect(part.count == 4)
    let stage = try #require(found[0].stage)
    #expect(stage.parts.map(\.name) == ["inner", "corpus 2", "corpus 1"])
    #expect(stage.parts.map(\.value) == [0.3, 1.1, -0.4])
    #expect(found[0].uncertainty == nil)
    _ = try await model.rewards(for: [row("x")])
    #expect(part.count == 5, "a neighbour is scored once")
    // One neighbour at most: the nearest.
    let single = try FusedRewardModel(
      RewardPart(part), embedder: vectors, corpus: corpus, limit: 1)
    let value = try await single.rewards(for: [row("x")])[0].value
    #expect(isClose(value, (0.3 + 0.95 * 1.1) / 1.95))
    let error = await #expect(throws: RewardError.self) {
      try await model.rewards(for: [row("x"), row("unknown")])
    }
    #expect(error?.code.rawValue == "told.unknown")
  }

  /// What cannot be scored is found when the corpus is read.
  @Test func aCorpusThatCannotBeScored() throws {
    let error = #expect(throws: RewardError.self) {
      try FusedRewardModel(
        RewardPart(OverlapRewardModel(.bleu(.bleuberi))),
        embedder: ToldVectors(["q\n\nx": [1]]),
        corpus: [row("x", ["references": "x"]), row("x")])
    }
    #expect(error?.code == .rewardReference && error?.message.contains("item 1") == true)
  }

  @Test func textsAreRememberedByTheirBytes() async throws {
    let told = ToldVectors(["a": [1], "b": [2]])
    let embedder = RememberingEmbedder(told)
    #expect(try embedder.embed(["a", "b", "a"]).map(\.values) == [[1], [2], [1]])
    #expect(try embedder.embed(["b"]).map(\.values) == [[2]])
    #expect(told.asked == ["a", "b"] && embedder.count == 2)
    #expect(throws: RewardError.self) { try embedder.embed(["a", "unknown"]) }
    #expect(embedder.count == 2)
    // The same letter for Swift, and other tokens.
    let accents = RememberingEmbedder(ToldVectors(["\u{e9}": [1]]))
    _ = try accents.embed(["\u{e9}", "e\u{301}"])
    #expect(accents.count == 2)
  }
}
