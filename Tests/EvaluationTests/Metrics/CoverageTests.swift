import Basics
import Foundation
import Testing

@testable import Evaluation

/// A 95 % interval has the truth in it 95 times out of 100, within a point: simulated with known
/// truths.
@Suite struct CoverageTests {
  private let runs = 20_000

  private func coverage(_ name: String, _ hits: (inout RandomSource) throws -> Bool) rethrows
    -> Double
  {
    var random = RandomSource(seed: 1).stream(name)
    var count = 0
    for _ in 0..<runs where try hits(&random) { count += 1 }
    return Double(count) / Double(runs)
  }

  // Of 100 trials at .9 there are so few counts that Wilson's interval covers 93.8 %.
  @Test(arguments: [0.5, 0.65, 0.8, 0.9], [200, 500, 1000])
  func accuracy(truth: Double, n: Int) {
    let found = coverage("accuracy \(truth) \(n)") { random in
      let wins = (0..<n).count { _ in random.uniform() < truth }
      return Interval.wilson(successes: Double(wins), n: n).contains(truth)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// Two scorers that are right together more often than by chance.
  @Test(
    arguments: [(0.6, 0.1, 0.1), (0.5, 0.2, 0.1), (0.7, 0.05, 0.15), (0.3, 0.3, 0.2)], [200, 1000])
  func pairedDifferences(cells: (both: Double, first: Double, second: Double), n: Int) {
    let truth = cells.first - cells.second
    let found = coverage("paired \(cells) \(n)") { random in
      var counts = [0, 0, 0, 0]
      for _ in 0..<n {
        let draw = random.uniform()
        let cell =
          draw < cells.both
          ? 0
          : draw < cells.both + cells.first
            ? 1
            : draw < cells.both + cells.first + cells.second ? 2 : 3
        counts[cell] += 1
      }
      return Interval.pairedDifference(
        PairedCounts(
          both: counts[0], onlyFirst: counts[1], onlySecond: counts[2], neither: counts[3])
      ).contains(truth)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// Raters of three labels, of whom the second copies the first with some probability.
  @Test(arguments: [0.0, 0.3, 0.6], [300, 1000])
  func kappas(copies: Double, n: Int) throws {
    let weights = [0.5, 0.3, 0.2]
    let chance = weights.reduce(0) { $0 + $1 * $1 }
    let truth = (copies + (1 - copies) * chance - chance) / (1 - chance)
    func label(_ random: inout RandomSource) -> Int {
      let draw = random.uniform()
      return draw < weights[0] ? 0 : draw < weights[0] + weights[1] ? 1 : 2
    }
    let runs = 4000
    var random = RandomSource(seed: 2).stream("kappa \(copies) \(n)")
    var hits = 0
    for _ in 0..<runs {
      var (first, second): ([Int], [Int]) = ([], [])
      for _ in 0..<n {
        let one = label(&random)
        first.append(one)
        second.append(random.uniform() < copies ? one : label(&random))
      }
      if try Kappa(first, second)!.interval.contains(truth) { hits += 1 }
    }
    let found = Double(hits) / Double(runs)
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  private func share(
    _ name: String, runs: Int, _ hits: (Int, inout RandomSource) throws -> Bool
  ) rethrows -> Double {
    var random = RandomSource(seed: 5).stream(name)
    var count = 0
    for run in 0..<runs where try hits(run, &random) { count += 1 }
    return Double(count) / Double(runs)
  }

  /// Shared credit of two scorers on the same items: the paired bootstrap.
  @Test(arguments: [200, 500]) func pairedCredits(n: Int) {
    // Both agree on .47 of the items; elsewhere the first has .55 on average, the second .35. No
    // mean of n credits is equal to the truth, here and below: where an end lies on it, rounding
    // would decide.
    let truth = 0.53 * (0.55 - 0.35)
    func credit(_ random: inout RandomSource, _ chances: [Double]) -> Double {
      let draw = random.uniform()
      return draw < chances[0] ? 1 : draw < chances[1] ? 0.5 : draw < chances[2] ? 0.25 : 0
    }
    let found = share("credits \(n)", runs: n == 200 ? 4000 : 1600) { run, random in
      var (first, second): ([Double], [Double]) = ([], [])
      for _ in 0..<n {
        let own = credit(&random, [0.45, 0.6, 0.7])
        first.append(own)
        second.append(random.uniform() < 0.47 ? own : credit(&random, [0.25, 0.4, 0.5]))
      }
      let differences = zip(first, second).map { $0 - $1 }
      return UnitResampling(units: n).interval(
        Bootstrap(resamples: 1000, seed: UInt64(run))
      ) { counts in
        zip(differences, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(n)
      }!.contains(truth)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// Three pairs of each of 300 prompts, some of which are harder: whole prompts are drawn.
  @Test func pairedPrompts() {
    let found = share("prompts", runs: 2000) { run, random in
      var items: [(unit: Int, first: Double, second: Double)] = []
      for prompt in 0..<300 {
        // The second scorer fails on a fifth of the prompts, else both are right with the same
        // chance.
        let fails = random.uniform() < 0.2
        for _ in 0..<3 {
          let first = random.uniform() < 0.74
          let second = random.uniform() < 0.74 && !fails
          items.append((prompt, first ? 1 : 0, second ? 1 : 0))
        }
      }
      let statistic = SummedStatistic(meanOf: items)
      return UnitResampling(units: 300).interval(
        Bootstrap(resamples: 600, seed: UInt64(run))
      ) { counts in
        let values = statistic.values(counts, [])
        return values.first - values.second
      }!.contains(0.74 - 0.8 * 0.74)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// A benchmark's overall number: the mean of four subsets of different sizes, in two of which
  /// prompts are the same.
  @Test func overallDifferences() {
    let sizes = [60, 60, 100, 150]
    let chances = [(0.8, 0.7), (0.6, 0.6), (0.5, 0.3), (0.9, 0.853)]
    let truth = chances.reduce(0) { $0 + ($1.0 - $1.1) / 4 }
    let starts = [0, 0, 60, 160]
    let strata = [Array(0..<60), Array(60..<160), Array(160..<310)]
    let found = share("overall", runs: 2000) { run, random in
      var ease: [Double] = []
      for _ in 0..<310 { ease.append(random.uniform()) }
      let parts = sizes.indices.map { subset in
        SummedStatistic(
          meanOf: (0..<sizes[subset]).map { index in
            let unit = starts[subset] + index
            // Half of the outcomes hang on the prompt alone.
            let (own, other) = (random.uniform(), random.uniform())
            let draw = random.uniform() < 0.5 ? ease[unit] : own
            let second = random.uniform() < 0.5 ? ease[unit] : other
            return (
              unit: unit, first: draw < chances[subset].0 ? 1 : 0,
              second: second < chances[subset].1 ? 1 : 0
            )
          })
      }
      let overall = WeightedStatistic(components: parts.map { (0.25, $0) })
      let interval = UnitResampling(strata: strata, of: 310).interval(
        Bootstrap(resamples: 300, seed: UInt64(run))
      ) { counts in
        let values = overall.values(counts, [])
        return values.first - values.second
      }
      return interval!.contains(truth)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// Kappa of verdicts that come three to a prompt. Of 150 prompts the bootstrap covers 94 %.
  @Test func clusteredKappas() throws {
    // Equal chances of two labels; a prompt's verdicts are copied with probability ½ or not at all.
    let truth = 0.25
    let found = try share("clustered kappa", runs: 1500) { run, random in
      var (first, second, units): ([Int], [Int], [Int]) = ([], [], [])
      for prompt in 0..<300 {
        let copies = random.uniform() < 0.5
        for _ in 0..<3 {
          let own = random.uniform() < 0.5 ? 1 : 0
          first.append(own)
          second.append(copies && random.uniform() < 0.5 ? own : random.uniform() < 0.5 ? 1 : 0)
          units.append(prompt)
        }
      }
      return try VerdictAgreement(
        first, second, units: units, bootstrap: Bootstrap(resamples: 600, seed: UInt64(run))
      ).interval!.contains(truth)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// The length-controlled value: the mean of two halves of different sizes.
  @Test(arguments: [(0.8, 120, 0.4, 80), (0.95, 300, 0.7, 60), (0.5, 40, 0.5, 40)])
  func meansOfHalves(halves: (longer: Double, n: Int, shorter: Double, m: Int)) {
    let found = coverage("halves \(halves)") { random in
      func half(_ truth: Double, _ n: Int) -> (value: Double, interval: Interval) {
        let wins = Double((0..<n).count { _ in random.uniform() < truth })
        return (wins / Double(n), .wilson(successes: wins, n: n))
      }
      let (longer, shorter) = (half(halves.longer, halves.n), half(halves.shorter, halves.m))
      return Interval.meanOfIndependent(longer, shorter)
        .contains((halves.longer + halves.shorter) / 2)
    }
    #expect(abs(found - 0.95) <= 0.01, "\(found)")
  }

  /// A temperature's interval is one of a skewed ratio: the percentile bootstrap falls short of 95
  /// %.
  @Test func temperatures() throws {
    let truth = 2.0
    let found = try share("temperature", runs: 500) { run, random in
      let margins = (0..<300).map { _ -> Double in
        let size = abs(1.5 * random.normal())
        return truth * (random.uniform() < sigmoid(size) ? size : -size)
      }
      return try TemperatureFit(
        margins: margins, bootstrap: Bootstrap(resamples: 200, seed: UInt64(run))
      ).interval!.contains(truth)
    }
    #expect((0.92...0.97).contains(found), "\(found)")
  }

  /// Spearman's correlation of a normal pair, 6/π·asin(ρ/2); likewise short of 95 %.
  @Test(arguments: [0.2, 0.7]) func spearmans(rho: Double) throws {
    let truth = 6 / Double.pi * asin(rho / 2)
    let found = try share("spearman \(rho)", runs: 1000) { run, random in
      let items = (0..<120).map { index -> RatedItem in
        let score = random.normal()
        let rating = rho * score + (1 - rho * rho).squareRoot() * random.normal()
        return RatedItem(group: "\(index)", scores: [score], ratings: [rating])
      }
      let lists = try CorrelatedLists(items.map { $0.scores[0] }, items.map { $0.ratings[0] })
      return UnitResampling(units: 120).interval(
        Bootstrap(resamples: 300, seed: UInt64(run))
      ) { counts in lists.value(.spearman) { counts[$0] } ?? .nan }!.contains(truth)
    }
    #expect((0.92...0.97).contains(found), "\(found)")
  }
}
