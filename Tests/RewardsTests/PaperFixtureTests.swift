import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Tensors
import Testing
import TextMetrics

@testable import Rewards

/// Parts of the specification's fixtures that the other tests see only through a result.
@Suite struct PaperFixtureTests {
  /// FLR: the two means whose difference is 0.916667.
  @Test func meansOfFollowUps() {
    let positive = [[-1, -2, -0.5], [-0.8, -1.2]]
    let negative = [[-2.5, -1.5], [-3, -1, -2, -2]]
    let zero = [[0.0]]
    #expect(isClose(FollowUpLikelihood.value(positive: positive, negative: zero), -1.083333, 1e-6))
    #expect(FollowUpLikelihood.value(positive: negative, negative: zero) == -2)
  }

  /// RewardFusion: of cosines 1, 0.95 and 0.92 the weights; a reward of 1 among zeros tells each.
  @Test func weightsOfFusion() async throws {
    let vectors = ToldVectors([
      "q\n\nx": [2, 0], "q\n\none": beside(0.95), "q\n\ntwo": beside(0.92, up: false),
    ])
    let corpus = ["one", "two"].map { Candidate(prompt: "q", response: $0) }
    for (text, weight) in [("x", 0.348432), ("one", 0.331010), ("two", 0.320557)] {
      var rewards = ["x": 0.0, "one": 0, "two": 0]
      rewards[text] = 1
      let model = try FusedRewardModel(
        RewardPart(Told(rewards)), embedder: vectors, corpus: corpus)
      let found = try await model.rewards(for: [Candidate(prompt: "q", response: "x")])[0]
      #expect(isClose(found.value, weight, 1e-6), "\(text): \(found.value)")
    }
  }

  /// R³: F takes 0...3.5 to 0...5.12 and goes on in both directions.
  @Test(
    arguments: [(0, 0), (1.4, 2.048), (3.5, 5.12), (7, 10.24), (-1, -1.462857)]
      as [(Double, Double)])
  func constrainedRelevance(relevance: Double, value: Double) async throws {
    let vectors = ToldVectors(["gold": [Float(relevance), 1], "yes": [1, 0]])
    let model = RelevanceRewardModel(vectors, typing: .fixed(.constrained))
    let found = try await model.rewards(
      for: [Candidate(prompt: "q", response: "yes", metadata: ["references": ["gold"]])])[0]
    #expect(isClose(found.value, value, 1e-6))
    #expect(found.attributes["repetition"] == 1, "one token has no trigrams")
  }

  /// ArmoRM: the weights of logits 2, 0 and −3 at a temperature of 10. The learnt scale
  /// multiplies them, and makes none of them lead.
  @Test(arguments: [1, 50] as [Float]) func weightsOfAGate(scale: Float) throws {
    let gate = GatingNetwork(
      Perceptron([.init(weight: .zeros([3, 2]), bias: Tensor([2, 0, -3] as [Float]))]),
      scale: Tensor([scale]))
    let found = try gate.weights(of: [[0.5, -1]])[0]
    for (weight, expected) in zip(found, [0.412327, 0.337585, 0.250089]) {
      #expect(isClose(weight / Double(scale), expected, 1e-6))
    }
    // −Σ g·ln g / ln 3.
    let entropy = try #require(try gate.entropy(of: [[0.5, -1]]))
    #expect(isClose(entropy, 0.981694, 1e-5), "\(entropy)")
  }
}

/// Responses that a reward pays without their being good: what the specification asks every scorer
/// to be tried with.
@Suite struct DegenerateOptimaTests {
  /// The relevance of a copy of the query is the highest there is, for vectors of one length.
  @Test func copiesOfTheQueryAreMostRelevant() async throws {
    var source = RandomSource(seed: 3)
    var vectors: [String: [Float]] = [:]
    for index in 0..<40 {
      let numbers = (0..<4).map { _ in source.normal() }
      let length = numbers.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vectors["text \(index)"] = numbers.map { Float($0 / length) }
    }
    var factors = RelevanceRewardModel.Factors()
    (factors.hasLength, factors.hasRepetition) = (false, false)
    let model = RelevanceRewardModel(
      ToldVectors(vectors), typing: .fixed(.openEnded), factors: factors)
    for query in 0..<40 {
      let rewards = try await model.rewards(
        for: (0..<40).map { Candidate(prompt: "text \(query)", response: "text \($0)") }
      ).map(\.value)
      #expect(isClose(rewards[query], 1, 1e-6))
      #expect(rewards.indices.allSatisfy { $0 == query || rewards[$0] < rewards[query] })
    }
  }

  /// A length incentive pays repetition in full; with the penalty thirty times the text is worth
  /// hardly more than once.
  @Test func repetition() async throws {
    let once = "one two three four"
    let often = [String](repeating: once, count: 30).joined(separator: " ")
    let vectors = ToldVectors(["q": [1.4, 0], once: [1, 0], often: [1, 0]])
    func rewards(hasPenalty: Bool) async throws -> [Double] {
      var factors = RelevanceRewardModel.Factors()
      factors.hasRepetition = hasPenalty
      let model = RelevanceRewardModel(
        vectors, typing: .fixed(.openEnded), factors: factors)
      return try await model.rewards(
        for: [once, often].map { Candidate(prompt: "q", response: $0) }
      ).map(\.value)
    }
    let tempted = try await rewards(hasPenalty: false)
    #expect(isClose(tempted[0], 0.056) && isClose(tempted[1] / tempted[0], 30))
    // 118 trigrams, of which 4 are different.
    let penalised = try await rewards(hasPenalty: true)
    #expect(isClose(penalised[1] / penalised[0], 120.0 / 118))
  }

  /// Smoothed BLEU pays a short text without a word in common, more than two right words.
  @Test func shortTextsWithoutOverlap() async throws {
    let model = OverlapRewardModel(.bleu(.bleuberi))
    let found = try await model.rewards(
      for: ["a b c d", "the cat", ""].map {
        Candidate(
          prompt: "p", response: $0, metadata: ["references": ["the cat is on the mat"]])
      }
    ).map(\.value)
    #expect(isClose(found[0], 0.183256) && isClose(found[1], 0.135335) && found[2] == 0)
  }
}
