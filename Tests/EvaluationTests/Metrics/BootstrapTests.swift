import Basics
import Evaluation
import Testing

@Suite struct BootstrapTests {
  /// python3 -c "import numpy as n; print([n.quantile([1,2,4,7,11],q) for q in (0,.025,.5,.9,1)])"
  @Test func quantilesEqualNumpy() {
    let expected = [(0, 1.0), (0.025, 1.1), (0.5, 4.0), (0.9, 9.4), (1, 11.0)]
    for (fraction, value) in expected {
      #expect(isClose(quantile(ofSorted: [1, 2, 4, 7, 11], fraction), value))
    }
    #expect(quantile(ofSorted: [3], 0.7) == 3)
  }

  @Test func sameSeedSameInterval() throws {
    var random = RandomSource(seed: 4)
    let values = (0..<50).map { _ in random.normal() }
    let first = try Bootstrap(seed: 1).mean(of: values)
    #expect(try Bootstrap(seed: 1).mean(of: values) == first)
    #expect(try Bootstrap(seed: 2).mean(of: values) != first)
    #expect(first.contains(values.reduce(0, +) / 50))
  }

  @Test func constantValuesHaveNoWidth() throws {
    let interval = try Bootstrap(resamples: 50).mean(of: [2.5, 2.5, 2.5])
    #expect(interval.lower == 2.5 && interval.upper == 2.5)
  }

  /// Three values: the resampled mean is 0, ⅓, ⅔ or 1 with chances 8, 12, 6 and 1 of 27. By Student's t
  /// of two degrees of freedom, widened by √(3/2), an interval of 40 % leaves .224 beyond each end,
  /// and one of 95 % far less than 1/27.
  @Test func fewValuesExactly() throws {
    let wide = try Bootstrap().mean(of: [0, 0, 1])
    #expect(wide.lower == 0 && wide.upper == 1)
    let narrow = try Bootstrap(level: 0.4).mean(of: [0, 0, 1])
    #expect(narrow.lower == 0 && isClose(narrow.upper, 2.0 / 3))
    let two = try Bootstrap(level: 0.4).mean(of: [0, 1])
    #expect(two.lower == 0 && two.upper == 1)
  }

  /// 300 samples of 30 normal numbers: the interval of the mean holds the truth in 95 % of them, give or
  /// take three standard deviations.
  @Test func coverage() throws {
    var random = RandomSource(seed: 11)
    var covered = 0
    for seed in 0..<300 {
      let values = (0..<30).map { _ in random.normal() }
      let interval = try Bootstrap(resamples: 200, seed: UInt64(seed)).mean(of: values)
      if interval.contains(0) { covered += 1 }
    }
    #expect((273...297).contains(covered), "covered \(covered) of 300")
  }

  @Test func pairedDifferenceCancelsWhatIsCommon() throws {
    var random = RandomSource(seed: 3)
    let second = (0..<40).map { _ in 100 * random.normal() }
    let first = second.map { $0 + 1 }
    let interval = try Bootstrap(resamples: 100).difference(of: first, minus: second)
    #expect(isClose(interval.lower, 1, 1e-9) && isClose(interval.upper, 1, 1e-9))
  }

  @Test func anyStatistic() {
    let values = [5.0, 1, 9, 4]
    let interval = Bootstrap().interval(count: 4) { indices in indices.map { values[$0] }.max()! }
    #expect(interval?.upper == 9)
    #expect(Bootstrap().interval(count: 0) { _ in 0 } == nil)
    #expect(Bootstrap(resamples: 5).interval(count: 3) { _ in .nan } == nil)
  }

  /// Copies of an item tell nothing new: clusters of ten equal values must give the interval of
  /// the single values, where a plain bootstrap gives one about √10 narrower.
  @Test func clustersAreResampledWhole() throws {
    var random = RandomSource(seed: 5)
    let values = (0..<30).map { _ in random.normal() }
    let copies = values.flatMap { Array(repeating: $0, count: 10) }
    let groups = (0..<30).flatMap { Array(repeating: $0, count: 10) }
    let single = try Bootstrap(seed: 9).mean(of: values)
    let clustered = try Bootstrap(seed: 9).clusteredMean(of: copies, groups: groups)
    #expect(isClose(clustered.lower, single.lower) && isClose(clustered.upper, single.upper))
    let naive = try Bootstrap(seed: 9).mean(of: copies)
    let ratio = (single.upper - single.lower) / (naive.upper - naive.lower)
    #expect((2.6...3.8).contains(ratio))
  }

  @Test func badInput() {
    let bootstrap = Bootstrap(resamples: 5)
    #expect(code { _ = try bootstrap.mean(of: []) } == .evaluationEmpty)
    #expect(code { _ = try bootstrap.mean(of: [1, .nan]) } == .evaluationNaN)
    #expect(code { _ = try bootstrap.difference(of: [1], minus: []) } == .evaluationCount)
    #expect(
      code { _ = try bootstrap.clusteredMean(of: [1, 2], groups: ["a"]) } == .evaluationCount)
    let huge = [Double](repeating: .greatestFiniteMagnitude, count: 3)
    #expect(code { _ = try bootstrap.mean(of: huge) } == .evaluationInfinite)
  }
}
