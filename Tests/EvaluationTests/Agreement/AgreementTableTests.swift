import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct AgreementTableTests {
  private let ratings = [3, 1, 3, 2, 5, 5, 4.5]
  private let prompts = ["a", "a", "a", "b", "b", "c", "d"]

  @Test func pairsOfRatings() throws {
    let judgements = try HumanJudgements(prompts: prompts, ratings: ratings)
    #expect(
      judgements.pairs == [
        .init(better: 0, worse: 1), .init(better: 2, worse: 1), .init(better: 4, worse: 3),
      ])
    #expect(judgements.ratings == ratings)
  }

  @Test func sharesAndTies() throws {
    let judgements = try HumanJudgements(prompts: prompts, ratings: ratings)
    let table = try AgreementTable(
      judgements,
      scores: [
        "people": ratings, "against": ratings.map { -$0 }, "none": ratings.map { _ in 4 },
        "mixed": [1, 1, 2, 0, 1, 9, 9],
      ])
    #expect(table.rows.map(\.name) == ["people", "against", "none", "mixed"])
    #expect(table.rows.map(\.agreement.mean) == [1, 0, 0.5, 2.5 / 3])
    #expect(table.pairs == 3 && table.prompts == 2)
    let mixed = try #require(table["mixed"])
    #expect([mixed.pairs.wins, mixed.pairs.ties, mixed.pairs.losses] == [2, 1, 0])
    let correlation = try #require(try spearman([1, 1, 2, 0, 1, 9, 9], ratings))
    #expect(abs(mixed.spearman! - correlation) < 1e-12)
    // Some resamples have nothing but 9s.
    #expect(mixed.spearmanInterval == nil)
    #expect(table["people"]?.spearman == 1 && table["against"]?.spearman == -1)
    #expect(table["none"]?.spearman == nil && table["nobody"] == nil)
    // All alike: resampling would claim certainty, and Wilson's interval over the two prompts does
    // not.
    #expect(table["people"]?.method == .wilsonOverPrompts)
    let interval = try #require(table["people"]?.agreement.interval)
    let wilson = Interval.wilson(successes: 2, n: 2)
    #expect(interval == wilson && interval.lower < 0.4)
    #expect(table["mixed"]!.agreement.interval.contains(2.5 / 3))
  }

  @Test func comparisonsWithoutRatings() throws {
    let pairs = [HumanJudgements.Pair(better: 1, worse: 0), .init(better: 2, worse: 3)]
    let judgements = try HumanJudgements(prompts: ["a", "a", "b", "b"], pairs: pairs)
    let table = try AgreementTable(judgements, scores: ["s": [0, 1, 5, 7]])
    #expect(table["s"]?.agreement.mean == 0.5 && table["s"]?.spearman == nil)
    // Each pair has a prompt of its own.
    #expect(table["s"]?.method == .wilson)
    #expect(table["s"]?.agreement.interval == .wilson(successes: 1, n: 2))
  }

  /// Prompts are resampled whole: eight copies of a prompt's pair tell nothing new.
  @Test func intervalsAreOverPrompts() throws {
    var source = RandomSource(seed: 8)
    let scores = (0..<80).map { place in (place % 2 == 0 ? 0.6 : 0) + source.normal() }
    func table(copies: Int) throws -> AgreementTable {
      var (names, values): ([String], [Double]) = ([], [])
      var pairs: [HumanJudgements.Pair] = []
      for pair in 0..<40 {
        for _ in 0..<copies {
          pairs.append(.init(better: values.count, worse: values.count + 1))
          values += scores[2 * pair..<2 * pair + 2]
          names += ["\(pair)", "\(pair)"]
        }
      }
      return try AgreementTable(
        HumanJudgements(prompts: names, pairs: pairs),
        scores: ["s": values, "coin": values.map { _ in 0 }])
    }
    let (one, many) = (try table(copies: 2), try table(copies: 8))
    #expect(one["s"]?.method == .clusteredBootstrap)
    #expect(one["s"]?.agreement == many["s"]?.agreement)
    let difference = try one.difference(of: "s", minus: "coin")
    #expect(difference.mean == one["s"]!.agreement.mean - 0.5)
    #expect(abs(difference.interval.lower + 0.5 - one["s"]!.agreement.interval.lower) < 1e-12)
    let none = try one.difference(of: "coin", minus: "coin")
    #expect(none.mean == 0 && none.interval.lower < -0.1 && none.interval.upper > 0.1)
  }

  @Test func whatIsNoJudgementIsRefused() throws {
    func code(_ body: () throws -> Void) -> RewardError.Code? {
      #expect(throws: RewardError.self) { try body() }?.code
    }
    for pair in [(0, 1), (0, 0), (0, 3), (-1, 0)] {
      #expect(
        code {
          _ = try HumanJudgements(
            prompts: ["a", "b", "a"], pairs: [.init(better: pair.0, worse: pair.1)])
        } == .evaluationItem)
    }
    #expect(code { _ = try HumanJudgements(prompts: ["a"], ratings: []) } == .evaluationCount)
    #expect(code { _ = try HumanJudgements(prompts: ["a"], ratings: [.nan]) } == .evaluationNaN)
    let equal = try HumanJudgements(prompts: ["a", "a"], ratings: [1, 1])
    #expect(code { _ = try AgreementTable(equal, scores: ["s": [1, 2]]) } == .evaluationEmpty)
    let pair = try HumanJudgements(prompts: ["a", "a"], ratings: [1, 2])
    #expect(code { _ = try AgreementTable(pair, scores: ["s": [1]]) } == .evaluationCount)
    #expect(
      code { _ = try AgreementTable(pair, scores: ["s": [1, .infinity]]) } == .evaluationInfinite)
  }

  @Test func inNumbersAndWords() throws {
    let judgements = try HumanJudgements(prompts: ["a", "a", "b", "b"], ratings: [1, 2, 1, 3])
    let table = try AgreementTable(judgements, scores: ["x": [1, 2, 3, 4], "y": [1, 1, 2, 1]])
    let json = table.json
    #expect(json["pairs"] == 2 && json["prompts"] == 2)
    let scorers = try #require(json["scorers"]?.array)
    #expect(scorers[0]["name"] == "x" && scorers[0]["agreement"]?["mean"]?.double == 1)
    #expect(scorers[1]["ties"] == 1 && scorers[1]["wins"] == 0 && scorers[1]["losses"] == 1)
    #expect(scorers[0]["spearman"]?["value"]?.double != nil)
    #expect(table.table.count == 3 && table.table[0][1] == "agreement")
    #expect(table.table[2][0] == "y" && table.table[2][1].hasPrefix("0.250 ["))
  }
}
