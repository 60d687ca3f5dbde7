import Basics
import Testing

@testable import Evaluation

/// A 95 % interval has the truth in it 95 times out of 100, within a point: simulated with known truths.
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
}
