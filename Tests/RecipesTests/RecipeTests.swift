import Basics
import Evaluation
import OrderedCollections
import Recipes
import Testing

/// Gives the numbers that it was told for each seed.
private struct Told: Recipe {
  var values: [[String: Double]]
  var card = RecipeCard(
    name: "told", paper: "P", claim: "C", setting: "S", measure: "M",
    arms: [("old", "the baseline"), ("new", "")],
    comparisons: [
      .init("new is better", better: "new", worse: "old"),
      .init("old is better", better: "old", worse: "new"),
    ])

  func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    values[Int(seed)]
  }
}

@Suite struct RecipeTests {
  /// 95 % intervals as Student's t gives them: scipy.stats.t.interval.
  @Test func intervalsOverSeeds() throws {
    let estimate = try Estimate(studentMeanOf: [1, 2, 4])
    #expect(abs(estimate.mean - 2.333333) < 1e-6)
    #expect(abs(estimate.interval.lower - -1.461250) < 1e-5)
    #expect(abs(estimate.interval.upper - 6.127916) < 1e-5)
    let many = try Estimate(studentMeanOf: (0..<21).map(Double.init))
    // t(.975, 20) = 2.085963, deviation 6.204837.
    #expect(abs(many.interval.upper - (10 + 2.085963 * 6.204837 / 21.0.squareRoot())) < 1e-4)
    #expect(throws: RewardError.self) { try Estimate(studentMeanOf: [1]) }
    #expect(throws: RewardError.self) { try Estimate(studentMeanOf: [1, .nan]) }
  }

  /// Seeds that share their rows know less than as many that do not: Nadeau and Bengio's factor.
  @Test func sharedRowsWidenIntervals() async throws {
    let values = [["old": 1.0, "new": 2], ["old": 1.5, "new": 2.25], ["old": 1, "new": 2.1]]
    var told = Told(values: values)
    func reach() async throws -> Double {
      let result = try await RecipeResult(running: told, seeds: 3)
      let difference = result.outcomes[0].difference
      #expect(abs(difference.mean - 2.85 / 3) < 1e-12)
      return difference.interval.upper - difference.mean
    }
    func card(_ draws: RecipeCard.Draws) -> RecipeCard {
      RecipeCard(
        name: "told", paper: "P", claim: "C", setting: "S", measure: "M", draws: draws,
        arms: told.card.arms, comparisons: told.card.comparisons)
    }
    let alone = try await reach()
    // Deviation of 1, 0.75, 1.1 is 0.180278; t(.975, 2) = 4.302653.
    #expect(abs(alone - 4.302653 * 0.180278 / 3.0.squareRoot()) < 1e-5)
    told.card = card(.splits(testFraction: 0.2))
    #expect(abs(try await reach() / alone - (1 + 3 * 0.25).squareRoot()) < 1e-9)
    told.card = card(.resamples)
    #expect(abs(try await reach() / alone - 2) < 1e-9)
  }

  @Test func verdictsAreMeasured() async throws {
    let clear = Told(values: [
      ["old": 1, "new": 2], ["old": 1.5, "new": 2.5], ["old": 1, "new": 2.1],
    ])
    let result = try await RecipeResult(running: clear, seeds: 3)
    #expect(result.outcomes.map(\.verdict) == [.holds, .doesNotHold] && result.verdict == .mixed)
    #expect(abs(result.arms["new"]!.mean - 2.2) < 1e-12)
    #expect(abs(result.outcomes[0].difference.mean - 3.1 / 3) < 1e-12)
    // The same means, but seeds that disagree: nothing was shown.
    let noise = Told(values: [["old": 1, "new": 5], ["old": 1, "new": -2], ["old": 1, "new": 3]])
    let unsure = try await RecipeResult(running: noise, seeds: 3)
    #expect(unsure.outcomes.map(\.verdict) == [.doesNotHold, .doesNotHold])
    #expect(unsure.verdict == .doesNotHold)
  }

  @Test func numbersThatAreMissingAreAnError() async throws {
    for values in [["old": 1.0], ["old": 1, "new": 2, "more": 3], ["old": .nan, "new": 1]] {
      await #expect(throws: RewardError.self) {
        try await RecipeResult(running: Told(values: [values, values]), seeds: 2)
      }
    }
  }

  @Test func resultsInWordsAndNumbers() async throws {
    let told = Told(values: [["old": 1, "new": 2], ["old": 1, "new": 2]])
    let result = try await RecipeResult(running: told, seeds: 2)
    #expect(result.markdown.contains("## told: mixed"))
    #expect(
      result.markdown.contains("| new is better | 1.000 [1.000, 1.000] | 2 of 2 | holds |"))
    #expect(result.json["verdict"] == "mixed" && result.json["seeds"] == [0, 1])
    #expect(result.json["arms"]?["old"]?["mean"]?.double == 1)
    #expect(result.json["arms"]?["new"]?["seeds"]?.array?.compactMap(\.double) == [2, 2])
    let second = result.json["comparisons"]?.array?[1]
    #expect(second?["difference"]?["seeds"]?.array?.compactMap(\.double) == [-1, -1])
    #expect(result.outcomes.map(\.wins) == [2, 0])
  }

  @Test func everyRecipeHasANameAndAClaim() throws {
    let cards = Recipes.all.map(\.card)
    #expect(Set(cards.map(\.name)).count == cards.count)
    for card in cards {
      #expect(try Recipes.named(card.name).card.name == card.name)
      for text in [card.paper, card.claim, card.setting, card.measure] { #expect(!text.isEmpty) }
    }
    let error = #expect(throws: RewardError.self) { try Recipes.named("helping-or-hearding") }
    #expect(error?.code == .recipeUnknown && error?.message.contains("helping-or-herding") == true)
  }

  /// A seed's numbers are the seed's alone.
  @Test func aSeedIsRepeatable() async throws {
    let recipe = TransformingAndCombining()
    let context = RecipeContext()
    let first = try await recipe.run(seed: 3, in: context)
    let again = try await recipe.run(seed: 3, in: context)
    #expect(first == again)
    #expect(try await recipe.run(seed: 4, in: context) != first)
    #expect(first["log-sigmoids"]! > first["raw sum"]! && first["raw sum"]! > first["chance"]!)
  }

  /// The orderings that the specification demands of its toy.
  @Test func ensemblesOfDifferentPretraining() async throws {
    let result = try await RecipeResult(running: HelpingOrHerding(), seeds: 3)
    func mean(_ arm: String) -> Double { result.arms[arm]!.mean }
    #expect(mean("pretraining, minimum") > mean("single, N = 4096") + 1)
    #expect(mean("pretraining, minimum") > mean("fine-tuning, minimum") + 1)
    #expect(mean("single, N = 16") > mean("single, N = 4096"))
    #expect(mean("true reward, N = 4096") >= mean("pretraining, minimum"))
  }
}
