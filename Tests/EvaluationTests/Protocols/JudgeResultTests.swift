import Basics
import Testing

@testable import Evaluation

/// Choices and judges on small cases, all of them where they can be listed.
@Suite struct JudgeResultTests {
  @Test func rulesForTies() throws {
    let items = [
      ScoredItem(scores: [3, 1, 2]), ScoredItem(scores: [3, 3, 1]), ScoredItem(scores: [1, 2, 2]),
      ScoredItem(scores: [2, 2, 2]),
    ]
    let result = try ChoiceResult(items)
    #expect([result.n, result.strict, result.lenient, result.ties] == [4, 1, 3, 2])
    #expect(result.accuracy == 0.25 && result.accuracyWithTies == 0.75)
    #expect(abs(result.sharedCredit - (1 + 0.5 + 0 + 1.0 / 3) / 4) < 1e-15)
    #expect(abs(result.meanReciprocalRank - (1 + 0.5 + 1.0 / 3 + 1.0 / 3) / 4) < 1e-15)
    #expect(result.interval().contains(0.25) && !result.interval().contains(0.75))
  }

  @Test func choicesOfNothing() {
    #expect(throws: RewardError.self) { try ChoiceResult([]) }
    for bad in [Double.nan, .infinity] {
      let error = #expect(throws: RewardError.self) {
        try ChoiceResult([ScoredItem(id: "seven", scores: [1, bad])])
      }
      #expect(error?.place?.item == "score of seven[1]")
    }
    #expect(throws: RewardError.self) { try RatingJudgeResult([]) }
    #expect(throws: RewardError.self) { try PairwiseJudgeResult([]) }
    let error = #expect(throws: RewardError.self) {
      try PairwiseJudgeResult([JudgedComparisons(id: "bare", comparisons: [])])
    }
    #expect(error?.code == .evaluationItem && error?.place?.item == "bare")
  }

  /// Every outcome of up to four comparisons, for each position of the right candidate.
  @Test(arguments: 1...4)
  func everyOutcome(count: Int) throws {
    var power = 1
    for _ in 0..<count { power *= 6 }
    for code in 0..<power {
      var rest = code
      let comparisons = (0..<count).map { _ in
        defer { rest /= 6 }
        return JudgedComparison(
          right: rest % 2 == 0 ? .first : .second,
          verdict: [nil, .first, .second][rest % 6 / 2])
      }
      let result = try PairwiseJudgeResult([JudgedComparisons(comparisons: comparisons)])
      let wins = comparisons.count { $0.verdict == $0.right }
      let missing = comparisons.count { $0.verdict == nil }
      #expect(result.choice.strict == (wins == count ? 1 : 0))
      #expect(result.choice.ties == 0)
      #expect(result.choice.meanReciprocalRank == 1 / Double(1 + count - wins))
      #expect(result.choiceAtBest.strict == (wins + missing == count ? 1 : 0))
      #expect(
        result.choiceAtBest.meanReciprocalRank == 1 / Double(1 + count - wins - missing))
      #expect(result.counts.wins == wins && result.counts.unparsed == missing)
      #expect(result.counts.n == count && result.rightFirst.n + result.rightSecond.n == count)
      #expect(result.itemsByWins.firstIndex(of: 1) == wins)
      #expect(result.itemsWithUnparsed == (missing > 0 ? 1 : 0))
      #expect((result.firstShare == nil) == (missing == count))
    }
  }

  @Test func aJudgeThatAlwaysNamesTheFirst() throws {
    let items = [JudgePosition.first, .second].map { right in
      JudgedComparisons(comparisons: [
        JudgedComparison(right: right, verdict: .first),
        JudgedComparison(right: right, verdict: .first),
      ])
    }
    let result = try PairwiseJudgeResult(items)
    #expect(result.positionGap == 1 && result.firstShare == 1)
    #expect(result.counts.winRate == 0.5 && result.choice.accuracy == 0.5)
    // One that only ever saw the right candidate first says nothing about positions.
    #expect(try PairwiseJudgeResult([items[0]]).positionGap == nil)
    #expect(try PairwiseJudgeResult([items[0]]).rightSecond.winRate == nil)
  }

  /// Every pattern of ratings 1, 2 or none for a right and two wrong candidates lies between its
  /// bounds, which are what the best and the worst ratings in place of the missing ones give.
  @Test func everyMissingRating() throws {
    let values: [Double?] = [nil, 1, 2]
    for code in 0..<27 {
      let ratings = [values[code % 3], values[code / 3 % 3], values[code / 9]]
      let result = try RatingJudgeResult([JudgedRatings(ratings: ratings)])
      #expect(result.unparsed == ratings.count { $0 == nil } && result.ratings == 3)
      #expect(result.itemsWithUnparsed == (ratings.contains(nil) ? 1 : 0))
      func filled(right: Double, wrong: Double) throws -> ChoiceResult {
        try ChoiceResult([
          ScoredItem(scores: [ratings[0] ?? right, ratings[1] ?? wrong, ratings[2] ?? wrong])
        ])
      }
      #expect(try result.choice == filled(right: 0, wrong: 9))
      #expect(try result.choiceAtBest == filled(right: 9, wrong: 0))
      #expect(result.choice.strict <= result.choiceAtBest.strict)
      #expect(result.choice.meanReciprocalRank <= result.choiceAtBest.meanReciprocalRank)
    }
  }
}
