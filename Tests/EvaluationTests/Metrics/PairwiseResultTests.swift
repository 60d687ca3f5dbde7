import Evaluation
import Testing

@Suite struct PairwiseResultTests {
  @Test func countsAndTieRules() throws {
    let result = try PairwiseResult(margins: [1, -0.0, 0, -2, 3, 1e-300])
    #expect(result == PairwiseResult(wins: 3, ties: 2, losses: 1))
    #expect(result.n == 6)
    #expect(result.accuracy() == 0.5)
    #expect(isClose(result.accuracy(.half), 4.0 / 6))
    #expect(result.accuracy(.excluded) == 0.75)
    #expect(result.interval(.excluded) == Interval.wilson(successes: 3, n: 4))
  }

  @Test func nothingHasNoAccuracy() throws {
    let result = try PairwiseResult(margins: [])
    for rule in TieRule.allCases { #expect(result.accuracy(rule) == nil) }
    #expect(PairwiseResult(wins: 0, ties: 4, losses: 0).accuracy(.excluded) == nil)
  }

  @Test func scoresThatAreNoNumbersAreRefused() {
    #expect(code { _ = try PairwiseResult(margins: [0, .nan]) } == .evaluationNaN)
    #expect(code { _ = try PairwiseResult(margins: [.infinity]) } == .evaluationInfinite)
  }
}
