import Basics
import Testing

@testable import Evaluation

@Suite struct UnitResamplingTests {
  /// Without strata the draws, and the ends, are those of ``Bootstrap``.
  @Test func theDrawsAreTheBootstraps() throws {
    let values = (0..<40).map { Double($0 * $0 % 17) }
    let bootstrap = Bootstrap(resamples: 300, level: 0.9, seed: 4)
    func mean(_ counts: [Int]) -> Double {
      zip(values, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / 40
    }
    let found = try #require(UnitResampling(units: 40).interval(bootstrap, mean))
    let expected = try bootstrap.mean(of: values)
    #expect(isClose(found.lower, expected.lower) && isClose(found.upper, expected.upper))
    #expect(found.level == 0.9)
  }

  /// scipy 1.17.1: norm.sf(sqrt(n/(n-1)) * t.isf((1-level)/2, n-1)).
  @Test func tailsEqualScipy() {
    let expected = [
      (30, 0.95, 0.018753900278220513), (200, 0.95, 0.024026184770620414),
      (30, 0.9, 0.04197851349197921), (1_000_000, 0.95, 0.024999804077554123),
      (5, 0.9, 0.008574974191188729),
    ]
    for (units, level, tail) in expected {
      // Student's quantile is an expansion: exact to three digits of five units.
      let tolerance = units < 10 ? 1e-3 : 1e-5
      #expect(abs(Bootstrap(level: level).tail(units: units) - tail) < tolerance, "\(units)")
    }
    #expect(Bootstrap().tail(units: 1) == 0)
  }

  @Test func everyStratumKeepsItsSize() {
    let strata = [[4, 0], [2], [1, 5, 6]]
    var drawn = 0
    UnitResampling(strata: strata, of: 8).forEach(Bootstrap(resamples: 200)) { counts in
      for stratum in strata {
        #expect(stratum.reduce(0) { $0 + counts[$1] } == stratum.count)
      }
      #expect(counts[3] == 0 && counts[7] == 0)
      drawn += 1
      return true
    }
    #expect(drawn == 200)
  }

  @Test func anUndefinedStatisticHasNoInterval() {
    let units = UnitResampling(units: 2)
    #expect(units.interval(Bootstrap(resamples: 50)) { $0[0] == 2 ? .nan : 1 } == nil)
    #expect(UnitResampling(units: 0).interval(Bootstrap()) { _ in 1 } == nil)
  }

  @Test func splitsByText() {
    let groups = (0..<4000).map { "prompt \($0 % 1000)" }
    let split = SeededSplit(fraction: 0.3, seed: 5)
    let (fit, measured) = split.divide(groups)
    #expect(fit.count + measured.count == 4000)
    #expect(Set(fit.map { groups[$0] }).isDisjoint(with: measured.map { groups[$0] }))
    // 300 of 1000 prompts on average, with a deviation of 14.5.
    #expect((1020...1380).contains(fit.count))
    // More rows move none, another seed draws another split.
    #expect(split.divide(Array(groups.prefix(10))).fit == fit.filter { $0 < 10 })
    #expect(SeededSplit(fraction: 0.3, seed: 6).divide(groups).fit != fit)
    #expect(SeededSplit(fraction: 0.3, seed: 5).divide(groups).fit == fit)
  }

  /// statsmodels 0.14: multipletests(p, method="holm").
  @Test func holmEqualsStatsmodels() {
    let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.5, 0.04])
    for (found, expected) in zip(adjusted, [0.05, 0.12, 0.12, 0.03, 0.5, 0.12]) {
      #expect(isClose(found, expected))
    }
    #expect(holmAdjusted([]) == [] && holmAdjusted([0.7]) == [0.7])
    #expect(holmAdjusted([0.9, 0.9]) == [1, 1])
  }

  @Test func sharesOverPrompts() throws {
    let bootstrap = Bootstrap(resamples: 400)
    let plain = try bootstrap.share(of: [1, 0, 1, 1], groups: [1, 2, 3, 4])
    #expect(plain.interval == .wilson(successes: 3, n: 4) && plain.method == .wilson)
    let outcomes = [1.0, 0, 1, 1, 0, 1]
    let groups = ["a", "a", "b", "b", "c", "c"]
    let clustered = try bootstrap.share(of: outcomes, groups: groups)
    #expect(clustered.method == .clusteredBootstrap)
    #expect(clustered.interval == (try bootstrap.clusteredMean(of: outcomes, groups: groups)))
    // Of one prompt there is no variation, and nothing is certain.
    let flat = try bootstrap.share(of: [1, 1, 1], groups: ["a", "a", "a"])
    #expect(flat.interval == .wilson(successes: 1, n: 1))
    #expect(flat.method == .wilsonOverPrompts)
    #expect(code { _ = try bootstrap.share(of: [], groups: [Int]()) } == .evaluationEmpty)
    #expect(code { _ = try bootstrap.share(of: [1], groups: [1, 2]) } == .evaluationCount)
    #expect(code { _ = try bootstrap.share(of: [.nan], groups: [1]) } == .evaluationNaN)
  }
}
