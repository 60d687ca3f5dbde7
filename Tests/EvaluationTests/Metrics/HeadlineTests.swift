import Basics
import Evaluation
import OrderedCollections
import Testing

/// What is shown first: the interval that knows of repeated prompts, and the better length rule.
@Suite struct HeadlineTests {
  private func evaluation(
    _ margins: [Double], groups: [String] = [], lengths: [(Int, Int)]? = nil
  ) throws -> PairEvaluation {
    let lengths = lengths ?? margins.map { _ in (1, 1) }
    return try PairEvaluation(
      chosenScores: margins, rejectedScores: margins.map { _ in 0 },
      chosenLengths: lengths.map(\.0), rejectedLengths: lengths.map(\.1), groups: groups)
  }

  /// Ten prompts with twenty pairs each that all come out alike: ten observations, not two hundred.
  @Test func repeatedPromptsWidenWhatIsShown() throws {
    let margins = (0..<200).map { $0 / 20 < 7 ? 1.0 : -1 }
    let groups = (0..<200).map { "prompt \($0 / 20)" }
    let result = try evaluation(margins, groups: groups)
    #expect(result.headlineInterval == result.clusteredInterval)
    #expect(result.headlineMethod == .clusteredBootstrap)
    func width(_ interval: Interval) -> Double { interval.upper - interval.lower }
    #expect(width(result.headlineInterval) > 3 * width(result.interval))
    #expect(result.json["ci95"] == result.headlineInterval.json)
    #expect(result.json["ci95_method"] == "clustered-bootstrap")
    #expect(result.json["ci95_wilson"] == result.interval.json)
    #expect(result.json["ci95_clustered"] == result.headlineInterval.json)
    let shown = try #require(result.table.first { $0[0] == "accuracy" })[1]
    #expect(shown.hasPrefix("0.700 [") && shown.contains("95 %, bootstrap over prompts"))
    #expect(result.table.contains(["prompts", "10"]))
  }

  @Test func differentPromptsGetWilson() throws {
    let result = try evaluation([1, -1, 1], groups: ["a", "b", "c"])
    #expect(result.headlineInterval == .wilson(successes: 2, n: 3))
    #expect(result.headlineMethod == .wilson)
    #expect(result.json["ci95"] == result.interval.json && result.json["ci95_method"] == "wilson")
    #expect(result.json["ci95_clustered"] == nil)
    #expect(result.table[0][1].contains("95 %, Wilson"))
  }

  /// A bootstrap of prompts that are all alike has no width; that is not certainty.
  @Test func alikePromptsAreNotCertain() throws {
    let one = try evaluation([1, 1, 1, 1], groups: ["a", "a", "a", "a"])
    #expect(one.headlineInterval == .wilson(successes: 1, n: 1))
    let two = try evaluation([1, -1, 1, -1], groups: ["a", "a", "b", "b"])
    #expect(two.headlineInterval == .wilson(successes: 1, n: 2))
    #expect(two.headlineMethod == .wilsonOverPrompts)
    #expect(two.json["ci95_method"] == "wilson-over-prompts")
  }

  @Test func theIntervalHasTheLevelThatItIsCalledBy() throws {
    let result = try PairEvaluation(
      chosenScores: [1, 2], rejectedScores: [0, 3], chosenLengths: [1, 1], rejectedLengths: [1, 1],
      bootstrap: Bootstrap(resamples: 10, level: 0.9))
    #expect(result.interval == .wilson(successes: 1, n: 2, level: 0.9))
    #expect(result.json["ci90"] == result.interval.json && result.json["ci95"] == nil)
    #expect(result.table[0][1].contains("90 %"))
  }

  /// Chosen responses are shorter four times of five: a model with 0.6 is worse than "the shorter
  /// is better", although it beats "the longer is better" by far.
  @Test func theBetterLengthRuleIsTheBaseline() throws {
    let result = try evaluation(
      [1, 1, 1, -1, -1], lengths: [(1, 5), (2, 5), (3, 5), (4, 5), (6, 5)])
    #expect(result.length.betterRule == .shorter)
    #expect(result.length.better == PairwiseResult(wins: 4, ties: 0, losses: 1))
    #expect(result.length.longer == PairwiseResult(wins: 1, ties: 0, losses: 4))
    #expect(result.json["length_baseline"] == 0.8)
    #expect(result.json["length_baseline_rule"] == "shorter")
    #expect(result.json["longer_wins"] == 0.2 && result.json["shorter_wins"] == 0.8)
    let table = result.table
    #expect(table.contains(["length baseline", "0.800 (shorter response wins)"]))
    #expect(table.contains(["longer response wins", "0.200 (ties as half)"]))
    #expect(table.contains(["shorter response wins", "0.800 (ties as half)"]))
  }

  @Test func equallyGoodRules() throws {
    let result = try evaluation([1, 1, 1], lengths: [(1, 2), (2, 1), (3, 3)])
    #expect(result.length.betterRule == .longer)
    #expect(result.json["longer_wins"] == 0.5 && result.json["shorter_wins"] == 0.5)
    #expect(result.length.shorter.ties == 1)
  }
}
