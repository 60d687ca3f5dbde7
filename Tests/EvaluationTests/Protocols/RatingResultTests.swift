import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct RatingResultTests {
  let items = [
    RatedItem(group: "a", scores: [0.2, 1.5, 0.9, -0.3], ratings: [2, 5, 4, 1]),
    RatedItem(group: "b", scores: [1, 1, 0.5], ratings: [3, 1, 2]),
    RatedItem(group: "c", scores: [0.4, 0.4, 0.4], ratings: [1, 2, 3]),
    RatedItem(group: "d", scores: [2, -1, 0, 0.7], ratings: [4, 4, 1, 2]),
    RatedItem(group: "e", scores: [0.1, 0.9], ratings: [3, 3]),
    RatedItem(group: "f", scores: [0.6], ratings: [5]),
  ]

  /// scipy 1.17.1: pearsonr, spearmanr and kendalltau of all candidates, and of each item with
  /// ratings that differ; 0 for the item with equal scores.
  @Test func equalsScipy() throws {
    let result = try RatingResult(items, bootstrap: Bootstrap(resamples: 200))
    let pooled = [0.32486038348562946, 0.3828417304603497, 0.3027705645063357]
    let within = [0.2807093609952858, 0.2763523138347365, 0.29564354645876384]
    for (kind, (all, own)) in zip(CorrelationKind.allCases, zip(pooled, within)) {
      #expect(isClose(result.pooled[kind]?.value, all), "\(kind)")
      #expect(isClose(result.within[kind]?.value, own), "\(kind)")
      #expect(result.within[kind]!.interval!.contains(own))
    }
    #expect(result.items == 6 && result.candidates == 17 && result.groups == 6)
    #expect(result.withinItems == 4 && result.constantScores == 1)
    #expect([result.pairs.wins, result.pairs.ties, result.pairs.losses] == [10, 4, 3])
    #expect(result.equalRatings == 2)
    #expect(isClose(result.pairAccuracy?.mean, 10.0 / 17))
    let json = result.json
    #expect(isClose(json["pooled"]?["spearman"]?["value"]?.double, pooled[1]))
    #expect(json["pairs"]?["equal_ratings"]?.int == 2)
  }

  /// One candidate an item: nothing is within, and the pooled interval is over items.
  @Test func singleCandidates() throws {
    var random = RandomSource(seed: 2)
    let items = (0..<60).map { index in
      let rating = Double(Int.random(in: 1...5, using: &random))
      return RatedItem(group: "\(index)", scores: [rating + random.normal()], ratings: [rating])
    }
    let bootstrap = Bootstrap(resamples: 300, seed: 7)
    let result = try RatingResult(items, bootstrap: bootstrap)
    let (scores, ratings) = (items.map { $0.scores[0] }, items.map { $0.ratings[0] })
    let expected = UnitResampling(units: 60).interval(bootstrap) { counts in
      let indices = counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) }
      return try! spearman(indices.map { scores[$0] }, indices.map { ratings[$0] })!
    }
    let found = result.pooled[.spearman]!.interval
    #expect(isClose(found?.lower, expected!.lower) && isClose(found?.upper, expected!.upper))
    #expect(result.within[.spearman] == .init(value: nil, interval: nil))
    #expect(result.pairAccuracy == nil && result.withinItems == 0)
  }

  /// Items of one prompt are drawn together: copies tell nothing new.
  @Test func promptsAreResampledWhole() throws {
    let copies = items.flatMap { Array(repeating: $0, count: 8) }
    let bootstrap = Bootstrap(resamples: 300)
    let (one, many) = (
      try RatingResult(items, bootstrap: bootstrap), try RatingResult(copies, bootstrap: bootstrap)
    )
    for kind in CorrelationKind.allCases {
      let (single, copied) = (one.within[kind]!.interval!, many.within[kind]!.interval!)
      #expect(isClose(single.lower, copied.lower) && isClose(single.upper, copied.upper))
    }
    let (single, copied) = (one.pairAccuracy!.interval, many.pairAccuracy!.interval)
    #expect(isClose(single.lower, copied.lower) && isClose(single.upper, copied.upper))
  }

  @Test func undefined() throws {
    let constant = try RatingResult([
      RatedItem(group: "a", scores: [1, 2], ratings: [3, 3]),
      RatedItem(group: "b", scores: [1, 2], ratings: [3, 3]),
    ])
    #expect(constant.pooled[.pearson]?.value == nil && constant.within[.kendall]?.value == nil)
    #expect(constant.json["pairs"]?["accuracy"] == .null)
    // Two items: a resample of one of them twice has no correlation.
    let two = try RatingResult([
      RatedItem(group: "a", scores: [1], ratings: [1]),
      RatedItem(group: "b", scores: [2], ratings: [2]),
    ])
    #expect(isClose(two.pooled[.spearman]?.value, 1) && two.pooled[.spearman]?.interval == nil)
    for (item, wanted) in [
      (RatedItem(group: "a", scores: [1], ratings: []), RewardError.Code.evaluationCount),
      (RatedItem(group: "a", scores: [.nan], ratings: [1]), .evaluationNaN),
      (RatedItem(group: "a", scores: [1], ratings: [.infinity]), .evaluationInfinite),
      (RatedItem(group: "a", scores: [], ratings: []), .evaluationEmpty),
    ] { #expect(code { _ = try RatingResult([item]) } == wanted) }
    #expect(code { _ = try RatingResult([]) } == .evaluationEmpty)
  }
}
