import Evaluation
import OrderedCollections
import Recipes
import Testing

/// What the specification says must come out of its simulations, on every seed.
@Suite struct KindRecipeTests {
  /// Secrets II: turning the weakest fifth of the labels round, by strengths of models that did not
  /// see the pair, beats training on the labels as they are.
  @Test func turningWeakLabelsHelpsOnEverySeed() async throws {
    let result = try await RecipeResult(running: SecretsII(), seeds: 6)
    let outcome = result.outcomes[0]
    #expect(outcome.comparison.better == "flip, out of fold")
    #expect(outcome.comparison.worse == "plain")
    #expect(outcome.wins == 6 && outcome.verdict == .holds, "\(outcome.differences)")
    #expect(result.arms["right labels"]!.mean > result.arms["flip, out of fold"]!.mean)
  }

  /// ArmoRM: weights by the prompt beat the best fixed ones, and nobody beats the ones that the
  /// labels were made with.
  @Test func gatesBeatFixedWeights() async throws {
    let result = try await RecipeResult(running: ArmoRM(), seeds: 2)
    let outcome = result.outcomes[0]
    #expect(outcome.wins == 2, "\(outcome.differences)")
    #expect(outcome.difference.mean > 0.1)
  }

  /// Held rewards end near what known points reach; fixed weights go past it.
  @Test func pointsHoldWhatFixedWeightsOverdo() async throws {
    let result = try await RecipeResult(running: ConstrainedRLHF(), seeds: 3)
    func mean(_ arm: String) -> Double { result.arms[arm]!.mean }
    #expect(result.outcomes.prefix(2).allSatisfy { $0.verdict == .holds && $0.wins == 3 })
    #expect(mean("points") > mean("points, one by one"))
    #expect(mean("points") > -0.2 && mean("fixed weights") < -5)
    #expect(mean("known points") >= mean("points"))
    // A cap keeps a reward from driving, and does not pull it back.
    #expect(mean("caps") > mean("fixed weights") && mean("caps") < mean("points"))
  }
}
