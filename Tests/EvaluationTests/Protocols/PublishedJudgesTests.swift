import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// Nine judges that rate solutions one by one, and compare two at a time.
@Suite(.enabled(if: PublishedScores.areHere, "needs ../shared/data"))
struct PublishedJudgesTests {
  /// The files hold a 1 where no rating could be read (so says the authors' parser), so that those
  /// can not be counted any more.
  @Test(arguments: [
    ("chatgpt", 485, (0.206, 64.742, 13.988), 9.982),
    ("gpt4", 485, (22.474, 48.454, 44.698), 32.298),
    ("gpt4o", 485, (25.979, 51.753, 46.699), 35.714),
    ("llama3_70B", 483, (0.621, 65.424, 17.157), 13.198),
    ("llama3_8B", 483, (2.070, 44.720, 18.201), 11.994),
    ("opus", 483, (2.484, 61.491, 18.663), 13.369),
    ("prometheus_7B", 483, (2.277, 42.443, 16.571), 9.942),
    ("prometheus_8x7B", 483, (0.207, 76.605, 14.920), 12.407),
    ("sonnet-3-5", 483, (2.070, 73.499, 17.601), 13.852),
  ])
  func ratings(
    name: String, rows: Int, numbers: (Double, Double, Double), sharedCredit: Double
  ) throws {
    let items = try rated("\(name)_reward.json.gz")
    #expect(items.count == rows)
    let result = try RatingJudgeResult(items)
    expectPrinted(result.choice, numbers, name)
    // Of ten candidates chance gets a tenth: the rule for ties makes 0.2 or 65 of that.
    #expect(isPrinted(result.choice.sharedCredit, sharedCredit))
    #expect(result.ratings == 10 * rows && result.unparsed == 0)
    #expect(result.choiceAtBest == result.choice)
  }

  /// Three files have the last two problems twice, with the same ratings: what the authors' code
  /// prints is the mean of 485 rows, and not that of the 483 problems.
  @Test(arguments: [
    ("chatgpt", (0.207, 64.803, 14.002)), ("gpt4", (22.360, 48.240, 44.573)),
    ("gpt4o", (25.880, 51.553, 46.582)),
  ])
  func problemsThatAreThereTwice(name: String, numbers: (Double, Double, Double)) throws {
    let items = try rated("\(name)_reward.json.gz")
    #expect(Array(items[481...482]) == Array(items[483...484]))
    #expect(Set(items.map(\.id)).count == 483)
    expectPrinted(try RatingJudgeResult(Array(items.prefix(483))).choice, numbers, name)
  }

  /// Comparisons won where the right solution stood first (of 2,177) and second (of 2,170), without
  /// a verdict, and items that have one such.
  struct Expected {
    let accuracy: Double, reciprocalRank: Double
    let first: Int, second: Int
    let unparsed: Int, items: Int
    /// With every missing verdict as a win.
    let best: (accuracy: Double, reciprocalRank: Double)
  }

  static let published: [(String, Expected)] = [
    ("chatgpt", (0.207, 20.334, 1848, 380, 0, 0, (0.207, 20.334))),
    ("gpt4", (29.814, 51.917, 1724, 1643, 35, 33, (30.435, 52.696))),
    ("gpt4o", (24.638, 48.922, 1729, 1589, 4, 4, (24.845, 49.075))),
    ("llama3_70B", (9.731, 35.898, 1662, 1299, 5, 5, (9.731, 36.004))),
    ("llama3_8B", (0.621, 19.065, 1319, 586, 621, 334, (2.692, 26.137))),
    ("opus", (6.625, 31.715, 1701, 1070, 0, 0, (6.625, 31.715))),
    ("prometheus_7B", (2.277, 21.638, 1021, 938, 29, 29, (2.277, 21.850))),
    ("prometheus_8x7B", (3.727, 26.875, 1587, 923, 0, 0, (3.727, 26.875))),
    ("sonnet-3-5", (15.321, 40.014, 1482, 1544, 0, 0, (15.321, 40.014))),
  ].map { name, of in
    let expected = Expected(
      accuracy: of.0, reciprocalRank: of.1, first: of.2, second: of.3, unparsed: of.4,
      items: of.5, best: of.6)
    return (name, expected)
  }

  @Test(arguments: published)
  func comparisons(name: String, expected: Expected) throws {
    let result = try PairwiseJudgeResult(compared("\(name)_pairwise_reward.json.gz"))
    #expect(result.choice.n == 483 && result.counts.n == 4347)
    expectPrinted(
      result.choice, (expected.accuracy, expected.accuracy, expected.reciprocalRank), name)
    expectPrinted(
      result.choiceAtBest,
      (expected.best.accuracy, expected.best.accuracy, expected.best.reciprocalRank), name)
    let (first, second) = (result.rightFirst, result.rightSecond)
    #expect(first.wins == expected.first && second.wins == expected.second)
    #expect(first.n == 2177 && second.n == 2170)
    #expect(result.counts.unparsed == expected.unparsed)
    #expect(result.itemsWithUnparsed == expected.items)
    #expect(result.itemsByWins.count == 10 && result.itemsByWins.reduce(0, +) == 483)
    #expect(result.itemsByWins[9] == result.choice.strict)
  }

  /// ChatGPT names the first solution in 84 % of its verdicts, Claude 3.5 Sonnet in 48 %.
  @Test func positions() throws {
    let chat = try PairwiseJudgeResult(compared("chatgpt_pairwise_reward.json.gz"))
    #expect(chat.firstShare == 3638.0 / 4347)
    #expect(chat.positionGap == 1848.0 / 2177 - 380.0 / 2170)
    #expect(chat.itemsByWins == [5, 14, 22, 55, 112, 144, 89, 34, 7, 1])
    let sonnet = try PairwiseJudgeResult(compared("sonnet-3-5_pairwise_reward.json.gz"))
    #expect(sonnet.firstShare == 2108.0 / 4347)
    #expect(sonnet.positionGap! < 0)
  }

  private func rated(_ file: String) throws -> [JudgedRatings] {
    try PublishedScores.rows(file).map { row in
      JudgedRatings(
        id: row["problem"]!.string!, ratings: row["score"]!.array!.map { $0.double! })
    }
  }

  private func compared(_ file: String) throws -> [JudgedComparisons] {
    try PublishedScores.rows(file).map { row in
      let (verdicts, positions) = (row["score"]!.array!, row["chosen_position"]!.array!)
      #expect(verdicts.count == 9 && positions.count == 9)
      return JudgedComparisons(
        id: row["problem"]!.string!,
        comparisons: try zip(positions, verdicts).map { position, verdict in
          JudgedComparison(
            right: try #require(JudgePosition(rawValue: position.string!)),
            verdict: try verdict.string.map { try #require(JudgePosition(rawValue: $0)) })
        })
    }
  }
}
