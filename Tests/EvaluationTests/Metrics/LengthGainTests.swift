import Basics
import OrderedCollections
import Testing

@testable import Evaluation

/// The scorer against the better length rule, on the same pairs.
@Suite struct LengthGainTests {
  /// Pairs whose chosen response is shorter by one, in ten prompts of twenty.
  private func evaluation(
    right: (Int) -> Bool, lengths: (Int) -> (Int, Int), groups: (Int) -> String
  ) throws -> PairEvaluation {
    let indices = 0..<200
    return try PairEvaluation(
      chosenScores: indices.map { right($0) ? 1 : -1 }, rejectedScores: indices.map { _ in 0 },
      chosenLengths: indices.map { lengths($0).0 }, rejectedLengths: indices.map { lengths($0).1 },
      groups: indices.map(groups))
  }

  @Test func theDifferenceIsPairedAndOverPrompts() throws {
    // The shorter response is right in 8 of 10 prompts, the model in 7 of 10.
    let result = try evaluation(
      right: { $0 / 20 < 7 }, lengths: { $0 / 20 < 8 ? (1, 2) : (2, 1) }, groups: { "\($0 / 20)" })
    let gain = result.gainOverLength
    #expect(isClose(gain.mean, 0.7 - 0.8))
    // Nine prompts agree, one is lost: at least -0.3 in nearly all resamples, never above zero.
    #expect(gain.interval.upper == 0 && gain.interval.lower <= -0.2 && gain.interval.lower > -0.5)
    #expect(result.json["gain_over_length"] == gain.json)
    let shown = try #require(result.table.first { $0[0] == "model minus length baseline" })[1]
    #expect(shown.hasPrefix("-0.100 [") && shown.contains("includes zero"))
    let verdict = result.lengthVerdict()
    #expect(verdict.contains("does NOT beat \"the shorter one wins\""))
    #expect(verdict.contains("(80% of pairs, ties half): it is 10.0 points below"))
  }

  @Test func differentPromptsAreIndependent() throws {
    let result = try evaluation(
      right: { $0 < 190 }, lengths: { $0 % 2 == 0 ? (1, 2) : (2, 1) }, groups: { "\($0)" })
    #expect(isClose(result.gainOverLength.mean, 0.45))
    #expect(result.gainOverLength.interval.isAbove(0.3))
    #expect(result.lengthVerdict(subject: "It").hasPrefix("It beats \"the longer one wins\""))
  }

  @Test func tiesCountAsHalfInBoth() throws {
    let result = try PairEvaluation(
      chosenScores: [1, 0, 0], rejectedScores: [0, 0, 1], chosenLengths: [3, 2, 2],
      rejectedLengths: [1, 1, 2])
    // 1.5 of 3 against 2.5 of 3.
    #expect(isClose(result.gainOverLength.mean, -1.0 / 3))
  }

  /// One prompt, or prompts that are all alike, are no certainty.
  @Test func noVariationIsNotCertainty() throws {
    let one = try evaluation(right: { _ in true }, lengths: { _ in (1, 1) }, groups: { _ in "p" })
    #expect(one.gainOverLength.mean == 0.5)
    #expect(one.gainOverLength.interval.contains(0))
    // By hand from Wilson's [0.7112, 0.8666] and [0.5020, 0.6906].
    let interval = Interval.newcombe(0.8, minus: 0.6, n: 100, level: 0.95)
    #expect(abs(interval.lower - 0.07312) < 1e-4 && abs(interval.upper - 0.31851) < 1e-4)
  }
}
