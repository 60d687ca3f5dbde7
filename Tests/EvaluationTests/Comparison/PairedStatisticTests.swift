import Basics
import Testing

@testable import Evaluation

@Suite struct PairedStatisticTests {
  private func statistic(_ differences: [Double]) -> SummedStatistic {
    SummedStatistic(meanOf: differences.enumerated().map { ($0, $1, 0) })
  }

  /// itertools.product over the signs of seven differences, in Python: 52 of 128 are as large.
  @Test func exchangesAreCounted() {
    let differences = [0.5, -0.25, 1, 0, 0.25, 0.5, -0.5]
    #expect(statistic(differences).swapTest(units: 7, Bootstrap()) == 0.40625)
    // As many at random, where there are too many to try all.
    let drawn = statistic(differences).swapTest(units: 7, Bootstrap(resamples: 60))!
    #expect(drawn > 0.2 && drawn < 0.6)
  }

  /// For right and wrong items it is McNemar's test.
  @Test func rightAndWrongIsMcNemar() {
    for first in 0...6 {
      for second in 0...(6 - first) {
        let differences =
          Array(repeating: 1.0, count: first) + Array(repeating: -1, count: second) + [0, 0]
        let found = statistic(differences).swapTest(units: differences.count, Bootstrap())
        #expect(isClose(found, mcNemarExact(first, second)))
      }
    }
  }

  @Test func modelsThatAreEqualGiveOne() {
    #expect(statistic([0, 0]).swapTest(units: 2, Bootstrap()) == 1)
    #expect(statistic([]).differing == [])
  }

  /// 5 % of p values are below 5 % where models are exchangeable, within what 1000 runs can tell.
  @Test func theTestHoldsItsLevel() {
    var random = RandomSource(seed: 3)
    var rejected = 0
    for run in 0..<1000 {
      let differences = (0..<30).map { _ in random.normal() }
      let p = statistic(differences).swapTest(
        units: 30, Bootstrap(resamples: 199, seed: UInt64(run)))!
      if p <= 0.05 { rejected += 1 }
    }
    #expect((35...65).contains(rejected), "\(rejected)")
  }

  /// Drawing units by counts equals summing their items again and again.
  @Test func countsAreCopies() {
    var random = RandomSource(seed: 5)
    let items = (0..<20).map { _ in
      (unit: Int.random(in: 0..<6, using: &random), first: random.normal(), second: random.normal())
    }
    let statistic = SummedStatistic(meanOf: items)
    for _ in 0..<50 {
      let counts = (0..<6).map { _ in Int.random(in: 1...3, using: &random) }
      let isSwapped = (0..<6).map { _ in Bool.random(using: &random) }
      let copies = items.flatMap { Array(repeating: $0, count: counts[$0.unit]) }
      let n = Double(copies.count)
      let first = copies.reduce(0) { $0 + (isSwapped[$1.unit] ? $1.second : $1.first) } / n
      let second = copies.reduce(0) { $0 + (isSwapped[$1.unit] ? $1.first : $1.second) } / n
      let found = statistic.values(counts, isSwapped)
      #expect(isClose(found.first, first) && isClose(found.second, second))
    }
  }

  /// Scores of two models have no common unit: they cannot be exchanged.
  @Test func correlationsAreNotExchanged() throws {
    let own = try CorrelationStatistic(
      first: [1, 2, 3], second: [300, 200, 100], ratings: [1, 2, 2], units: [0, 1, 2])
    #expect(own.swapTest(units: 3, Bootstrap()) == nil)
    let sum = WeightedStatistic(components: [(0.5, own), (0.5, statistic([1, 0, 0]))])
    #expect(sum.swapTest(units: 3, Bootstrap()) == nil)
    let values = own.values([1, 1, 1], [])
    #expect(isClose(values.first, -values.second))
  }
}
