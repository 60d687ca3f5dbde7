import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing

@testable import Rewards

/// What "Transforming and Combining Rewards" makes of rewards, by way of the models that do it.
@Suite struct TransformFixtureTests {
  private func shares(_ values: [Double]) -> [Double] {
    let powers = values.map { exp($0) }
    return powers.map { $0 / powers.reduce(0, +) }
  }

  private func expect(
    _ found: [Double], _ wanted: [Double], within tolerance: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(found.count == wanted.count, sourceLocation: sourceLocation)
    for (a, b) in zip(found, wanted) {
      #expect(abs(a - b) < tolerance, "\(a) for \(b)", sourceLocation: sourceLocation)
    }
  }

  /// Uniform policy, γ = 1: π ∝ exp(u), for the transformed reward and for the raw one.
  @Test func optimaOfTheKLRegularisedObjective() async throws {
    let told = RewardPart(Told(["a": -2, "b": 0, "c": 1, "d": 4]))
    let model = try TransformedRewardModel(told, .logSigmoid(reference: 1))
    let texts = answers("a", "b", "c", "d")
    let raw = try await told.rewards(for: texts).map(\.value)
    let transformed = try await model.rewards(for: texts).map(\.value)
    expect(
      shares(transformed), [0.0268103, 0.1520352, 0.2826549, 0.5384995], within: 5e-7)
    expect(shares(raw), [0.0023153, 0.0171081, 0.0465047, 0.9340718], within: 5e-7)
    // At γ = 1 it is the posterior of what is good: ∝ σ(r − ref).
    let chances = raw.map { 1 / (1 + exp(1 - $0)) }
    expect(
      shares(transformed), chances.map { $0 / chances.reduce(0, +) }, within: 1e-12)
  }

  /// A canned answer's reward as the reference: the numbers of a reference that is written down.
  @Test func aReferenceTextIsTheReference() async throws {
    let told = Told(["a": -2, "b": 0, "c": 1, "d": 4, "I cannot help with that.": 1])
    let centred = CentredRewardModel(
      RewardPart(told), reference: .text("I cannot help with that."))
    let model = try TransformedRewardModel(RewardPart(centred), .logSigmoid(reference: 0))
    let found = try await model.rewards(for: answers("a", "b", "c", "d")).map(\.value)
    expect(found, [-3.048587, -1.313262, -0.693147, -0.048587], within: 1e-6)
  }

  /// The 85th percentile of samples of the prompt, as numpy interpolates it; each is scored once.
  @Test func aQuantileOfSamplesIsTheReference() async throws {
    let rewards = ["a": 3.0, "b": 0, "p": -1, "q": 2, "r": 0.5, "s": 4]
    let model = CentredRewardModel(
      RewardPart(Told(rewards)), reference: .samples(column: "samples", quantile: 0.85))
    let candidates = answers("a", "b").map { candidate in
      var candidate = candidate
      candidate.metadata["samples"] = ["q", "p", "s", "r"]
      return candidate
    }
    let found = try await model.rewards(for: candidates)
    // Sorted −1, 0.5, 2, 4: place 2.55.
    expect(found.map(\.value), [3 - 3.1, -3.1], within: 1e-12)
    #expect(found[0].stage?.parts[1].parts.map(\.value) == [2, -1, 4, 0.5])
    for broken in [[:], ["samples": []], ["samples": "q"], ["samples": ["q", 1]]] as [JSONObject] {
      var candidate = candidates[0]
      candidate.metadata = broken
      let error = #expect(throws: RewardError.self) { try model.check(candidate) }
      #expect(error?.code == .rewardReference && error?.place?.item == "samples")
    }
    let one = CentredRewardModel(
      RewardPart(Told(rewards)), reference: .samples(column: "samples", quantile: 1))
    expect(try await one.rewards(for: candidates).map(\.value), [-1, -4], within: 1e-12)
  }

  /// The AND rule on five candidates with two properties each.
  @Test func sumsOfTransformedRewards() async throws {
    let rewards = ["a": (3.0, -3.0), "b": (0.5, 0.4), "c": (-3, 3), "d": (0, 0), "e": (4, -2.5)]
    let parts = [
      RewardPart(Told(rewards.mapValues(\.0)), name: "one"),
      RewardPart(Told(rewards.mapValues(\.1)), name: "two"),
    ]
    let raw = WeightedSumRewardModel(parts.map { .init($0) })
    let both = WeightedSumRewardModel(
      try parts.map { part in
        .init(
          RewardPart(
            try TransformedRewardModel(part, .logSigmoid(reference: 0)), name: part.name))
      })
    let texts = answers("a", "b", "c", "d", "e")
    let plain = shares(try await raw.rewards(for: texts).map(\.value))
    let joint = shares(try await both.rewards(for: texts).map(\.value))
    #expect(plain.firstIndex(of: plain.max()!) == 4 && joint.firstIndex(of: joint.max()!) == 1)
    expect([plain[4], joint[1]], [0.4508, 0.4732], within: 5e-5)
  }
}
