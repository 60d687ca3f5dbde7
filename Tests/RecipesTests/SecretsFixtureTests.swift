import Evaluation
import OrderedCollections
import Recipes
import Testing

/// The simulation of "Secrets of RLHF II", as the specification has it over six other seeds with a
/// standard error of 0.01; one seed's deviation is about 0.03.
@Suite struct SecretsFixtureTests {
  @Test func sharesOfTheSimulation() async throws {
    let arms = try await RecipeResult(running: SecretsII(), seeds: 2).arms.mapValues(\.mean)
    for (name, expected) in [
      ("plain", 0.728), ("flip, out of fold", 0.824), ("flip, in sample", 0.766),
      ("smoothing 0.2", 0.692), ("right labels", 0.932),
    ] {
      let found = try #require(arms[name])
      #expect(abs(found - expected) < 0.07, "\(name): \(found) for \(expected)")
    }
    #expect(arms["flip, out of fold"]! > arms["plain"]! + 0.04)
    #expect(arms["flip, out of fold"]! > arms["flip, in sample"]! + 0.02)
    // The same smoothing for all labels hurts.
    #expect(arms["smoothing 0.2"]! < arms["plain"]!)
    #expect(arms["right labels"]! > arms["flip, out of fold"]! + 0.03)
  }
}
