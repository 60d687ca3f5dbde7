import Evaluation
import OrderedCollections
import Recipes
import Testing

/// The specification's table of the toy of "Helping or Herding", which stands for three papers. Its
/// numbers are of another generator; the orderings are asked of every draw.
@Suite struct ToyFixtureTests {
  private static let sizes = [1, 16, 256, 4096]

  /// Best-of-N's true rewards at N = 1, 16, 256 and 4096.
  private func golds(_ curves: ProxyCurves, _ name: String) throws -> [Double] {
    let points = try #require(curves[name]).points
    return try Self.sizes.map { n in
      try #require(points.first { $0.n == n }).rawGold.mean
    }
  }

  @Test func tableOfBestOfN() async throws {
    let curves = try await HelpingOrHerding().curves(
      seeds: 3, bootstrap: Bootstrap(resamples: 50))
    for (name, table, tolerance) in [
      ("single", [-0.24, 0.80, -1.06, -3.44], [0.03, 0.2, 0.6, 1]),
      ("pretraining, mean", [-0.24, 1.12, 0.74, -1.63], [0.03, 0.2, 0.6, 1]),
      ("pretraining, minimum", [-0.24, 1.70, 2.75, 3.49], [0.03, 0.1, 0.15, 0.25]),
      ("fine-tuning, minimum", [-0.24, 0.70], [0.03, 0.3]),
      ("fine-tuning, mean", [-0.24, 0.60], [0.03, 0.3]),
    ] {
      for ((found, expected), within) in zip(zip(try golds(curves, name), table), tolerance) {
        #expect(abs(found - expected) < within, "\(name): \(found) for \(expected)")
      }
    }
    // What overoptimises has its best N behind it at 16, and at 256 already lost.
    for name in ["single", "fine-tuning, minimum", "fine-tuning, mean"] {
      let golds = try golds(curves, name)
      #expect(golds[1] > golds[0] && golds[2] < golds[1] && golds[3] < golds[2], "\(name)")
      #expect(golds[3] < -2, "\(name)")
    }
    let rescued = try golds(curves, "pretraining, minimum")
    #expect(zip(rescued, rescued.dropFirst()).allSatisfy { $0 < $1 })
  }

  /// Uncertainty weighting ends at 3.46 where the single model ends at −3.44.
  @Test func uncertaintyWeighting() async throws {
    let arms = try await RecipeResult(running: UncertaintyWeighting(), seeds: 3).arms
    #expect(abs(arms["uncertainty-weighted"]!.mean - 3.46) < 0.25)
    #expect(abs(arms["worst case"]!.mean - 3.49) < 0.25)
    #expect(abs(arms["single"]!.mean - -3.44) < 1)
  }

  /// BRME's sweep of the nominal weight: gold is best below 1, and turned over at 1.
  @Test func nominalWeights() async throws {
    let arms = try await RecipeResult(running: RewardRobust(), seeds: 3).arms
    let herding = try await RecipeResult(running: HelpingOrHerding(), seeds: 3).arms
    #expect(arms.count == 6)
    let nominal = arms["w = 1.0"]!.mean
    let best = arms.max { $0.value.mean < $1.value.mean }!
    #expect(best.key != "w = 1.0" && best.value.mean > nominal + 4)
    // The ends are what other recipes measure: a single model, and the lowest of all.
    #expect(nominal == herding["single, N = 4096"]!.mean)
    #expect(arms["w = 0.0"]!.mean == herding["pretraining, minimum"]!.mean)
    #expect(nominal < herding["single, N = 16"]!.mean - 2)
    #expect(abs(arms["w = 0.0"]!.mean - 3.49) < 0.25 && abs(nominal - -3.44) < 1)
    for weight in ["w = 0.2", "w = 0.4", "w = 0.6"] {
      #expect(arms[weight]!.mean > nominal + 4, "\(weight)")
    }
  }
}
