import Basics
import Evaluation
import OrderedCollections
import Testing

/// What is concluded from best-of-N: against random, and against the better length rule.
@Suite struct SelectionVerdictTests {
  /// Forty prompts with two candidates, of which the shorter is right in `shorter` of them and the
  /// model's choice in `model` of them.
  private func row(shorter: Int, model: Int) throws -> SelectionResult.Row {
    let tasks = (0..<40).map { index in
      SelectionTask(
        gold: index < shorter ? [1, 0] : [0, 1],
        scores: (index < shorter) == (index < model) ? [1, 0] : [0, 1], lengths: [10, 20])
    }
    return try #require(try SelectionResult(tasks).rows.last)
  }

  /// The model is right in 36 of 40, and so is "the shortest": only chance is beaten.
  @Test func aModelOfLengthBeatsChanceOnly() throws {
    let row = try row(shorter: 36, model: 40)
    // Scores that follow the length exactly.
    let same = try SelectionResult(
      (0..<40).map { index in
        SelectionTask(gold: index < 36 ? [1, 0] : [0, 1], scores: [1, 0], lengths: [10, 20])
      }
    ).rows[1]
    #expect(row.lengthRule == .shorter && row.length == row.shortest)
    #expect(isClose(same.gainOverLength.mean, 0) && isClose(same.gainOverLongest.mean, 0.8))
    let verdicts = same.verdicts
    #expect(verdicts.count == 2)
    #expect(verdicts[0].contains("choice beats a random one by 40.0 points ["))
    #expect(
      verdicts[1].contains("does NOT beat the shortest, the better length rule: it is on a par"))
    #expect(verdicts[1].hasSuffix("includes zero."))
  }

  @Test func aBetterModelBeatsBoth() throws {
    let row = try row(shorter: 24, model: 40)
    #expect(isClose(row.model.mean, 1) && isClose(row.gainOverLength.mean, 0.4))
    #expect(
      row.verdicts[1].contains("choice beats the shortest, the better length rule by 40.0 points [")
    )
    let json = try SelectionResult(
      (0..<40).map { index in
        SelectionTask(gold: [0, 1], scores: [0, 1], lengths: [1 + index % 2, 3])
      }
    ).json["curve"]?.array?.last
    #expect(json?["length_rule"] == "longest")
    #expect(json?["gain_over_length"] == json?["gain_over_longest"])
    #expect(json?["gain_over_shortest"]?["mean"] == 1.0)
  }

  @Test func aWorseModelIsCalledWorse() throws {
    let row = try row(shorter: 40, model: 10)
    #expect(isClose(row.model.mean, 0.25))
    #expect(row.verdicts[0].contains("is WORSE than a random one, by 25.0 points: the interval of"))
    #expect(row.verdicts[1].contains("is WORSE than the shortest"))
  }
}
