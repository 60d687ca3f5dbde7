import Basics
import Evaluation
import OrderedCollections
import Testing

@Suite struct PairEvaluationTests {
  let chosen = [3.0, 1.0, 2.5, 0.5, 2.0, 1.5]
  let rejected = [1.0, 1.5, 2.5, -0.5, 0.0, 2.0]
  let chosenLengths = [30, 10, 22, 15, 18, 40]
  let rejectedLengths = [20, 12, 22, 25, 9, 35]

  func evaluation(groups: [String] = []) throws -> PairEvaluation {
    try PairEvaluation(
      chosenScores: chosen, rejectedScores: rejected, chosenLengths: chosenLengths,
      rejectedLengths: rejectedLengths, groups: groups)
  }

  @Test func byHandAndScipy() throws {
    let result = try evaluation()
    #expect(result.result == PairwiseResult(wins: 3, ties: 1, losses: 2))
    #expect(result.accuracy == 0.5 && isClose(result.accuracyTiesHalf, 3.5 / 6))
    #expect(result.interval == Interval.wilson(successes: 3, n: 6))
    #expect(isClose(result.meanMargin, (2 - 0.5 + 0 + 1 + 2 - 0.5) / 6))
    #expect(isClose(result.meanChosen, 10.5 / 6) && isClose(result.meanRejected, 6.5 / 6))
    #expect(result.length.longer == PairwiseResult(wins: 3, ties: 1, losses: 2))
    #expect(result.length.chosenLonger == PairwiseResult(wins: 2, ties: 0, losses: 1))
    #expect(result.length.chosenShorter == PairwiseResult(wins: 1, ties: 0, losses: 1))
    #expect(isClose(result.length.controlledAccuracy(), (2.0 / 3 + 0.5) / 2))
    // scipy 1.17.1: spearmanr(scores, lengths), spearmanr(margins, length differences),
    // mannwhitneyu(chosen, rejected) / 36
    #expect(isClose(result.length.scoreCorrelation, 0.4444506656277294))
    #expect(isClose(result.length.marginCorrelation, 0.5296408977028497))
    #expect(isClose(result.auroc, 2.0 / 3))
  }

  @Test func keysOfTheJSON() throws {
    let json = try evaluation(groups: ["a", "a", "b", "c", "d", "e"]).json
    #expect(
      Array(json.keys) == [
        "accuracy", "n", "wins", "ties", "losses", "ci95", "ci95_method", "ci95_wilson",
        "accuracy_ties_half", "prompts", "ci95_clustered", "length_baseline",
        "length_baseline_rule", "gain_over_length", "longer_wins", "shorter_wins", "length_ties",
        "random_baseline", "length_controlled_accuracy", "length_correlation",
        "length_margin_correlation", "ece",
        "brier", "log_loss", "mean_margin", "std_margin", "mean_chosen", "mean_rejected", "auroc",
      ])
    #expect(json["n"] == 6 && json["accuracy"] == 0.5 && json["random_baseline"] == 0.5)
    #expect(isClose(json["length_baseline"]?.number, 3.5 / 6))
    #expect(json["prompts"] == 5)
    #expect(try evaluation().json["prompts"] == nil)
    #expect(try evaluation(groups: ["a", "b", "c", "d", "e", "f"]).clusteredInterval == nil)
  }

  /// A rule that scores by length alone must show as ½ under control of length, whatever the bias.
  @Test func lengthAloneIsHalfUnderControl() throws {
    let lengths = (chosen: [9, 8, 7, 6, 1], rejected: [1, 2, 3, 4, 5])
    let control = try LengthControl(
      chosenScores: lengths.chosen.map(Double.init),
      rejectedScores: lengths.rejected.map(Double.init), chosenLengths: lengths.chosen,
      rejectedLengths: lengths.rejected)
    #expect(control.longer.accuracy() == 0.8)
    #expect(control.controlledAccuracy() == 0.5)
    #expect(isClose(control.scoreCorrelation, 1))
  }

  @Test func undefinedNumbersAreNull() throws {
    let result = try PairEvaluation(
      chosenScores: [1], rejectedScores: [0], chosenLengths: [3], rejectedLengths: [3])
    #expect(result.json["length_controlled_accuracy"] == .null)
    #expect(result.json["length_margin_correlation"] == .null)
    #expect(result.json["ece"] != .null)
    #expect(result.table.allSatisfy { $0.count == 2 })
  }

  @Test func badInput() {
    func evaluate(_ chosen: [Double], _ rejected: [Double], lengths: Int = 1) -> RewardError.Code? {
      let lengths = Array(repeating: 4, count: lengths)
      return code {
        _ = try PairEvaluation(
          chosenScores: chosen, rejectedScores: rejected, chosenLengths: lengths,
          rejectedLengths: lengths)
      }
    }
    #expect(evaluate([.nan], [1]) == .evaluationNaN)
    #expect(evaluate([1], [-.infinity]) == .evaluationInfinite)
    #expect(evaluate([1e308], [-1e308]) == .evaluationInfinite)
    #expect(evaluate([], []) == .evaluationEmpty)
    #expect(evaluate([1], [1, 2]) == .evaluationCount)
    #expect(evaluate([1], [1], lengths: 2) == .evaluationCount)
    #expect(code { _ = try evaluation(groups: ["a"]) } == .evaluationCount)
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    if case .number(let number) = self { number.double } else { nil }
  }
}
