import Basics
import Testing

@testable import Evaluation

/// Why RewardMATH asks for one right answer among nine wrong ones of the same style ("Evaluating
/// Robustness of Reward Models for Mathematical Reasoning", Kim et al. 2024): such an accuracy orders
/// proxies as best-of-64 does, while one pair with a shortcut orders them by their love of it.
@Suite struct RewardMathTests {
  /// A proxy sees whether an answer is right, with an error, and its length.
  private struct Proxy {
    let noise: Double
    let lengthWeight: Double

    func score(isRight: Bool, length: Double, _ random: inout RandomSource) -> Double {
      (isRight ? 1 : 0) + lengthWeight * length + noise * random.normal()
    }
  }

  /// The noisier, the more it loves length.
  private static let proxies = [
    Proxy(noise: 0.3, lengthWeight: 0), Proxy(noise: 0.7, lengthWeight: 0.5),
    Proxy(noise: 1.5, lengthWeight: 3),
  ]

  /// Mean strict accuracy of items of one right answer and some wrong ones.
  /// - Parameter isShortcut: whether every right answer is long and every wrong one short, as where
  ///   one was written by people and the other is a model's.
  private func accuracy(_ proxy: Proxy, wrong: Int, isShortcut: Bool, seed: UInt64) -> Double {
    var random = RandomSource(seed: seed).stream("pairs \(wrong)")
    let items = (0..<2000).map { _ in
      ScoredItem(
        scores: (0...wrong).map { index in
          let length =
            isShortcut ? (index == 0 ? 2 : -2) + 0.3 * random.normal() : random.normal()
          return proxy.score(isRight: index == 0, length: length, &random)
        })
    }
    return items.reduce(0) { $0 + $1.strictAccuracy } / Double(items.count)
  }

  /// A policy that is right three times of ten: how often the choice of 64 is.
  private func best(_ proxy: Proxy, seed: UInt64) throws -> Double {
    var random = RandomSource(seed: seed).stream("candidates")
    let samples = try (0..<200).map { prompt in
      let truths = (0..<64).map { _ in random.uniform() < 0.3 }
      return try OveroptimisationSample(
        id: "\(prompt)",
        proxy: truths.map { proxy.score(isRight: $0, length: random.normal(), &random) },
        gold: truths.map { $0 ? 1 : 0 })
    }
    let curve = try OveroptimisationCurve(samples, bootstrap: Bootstrap(resamples: 100))
    return curve.points[6].rawGold.mean
  }

  @Test(arguments: 0..<5 as Range<UInt64>) func oneAgainstNineOrdersAsBestOfN(seed: UInt64) throws {
    let nine = Self.proxies.map { accuracy($0, wrong: 9, isShortcut: false, seed: seed) }
    let pair = Self.proxies.map { accuracy($0, wrong: 1, isShortcut: true, seed: seed) }
    let choice = try Self.proxies.map { try best($0, seed: seed) }
    func order(_ values: [Double]) -> [Int] {
      values.indices.sorted { values[$0] > values[$1] }
    }
    #expect(order(choice) == [0, 1, 2], "\(choice)")
    #expect(order(nine) == order(choice), "\(nine)")
    #expect(order(pair) == order(choice).reversed(), "\(pair)")
    // By enough that it is no chance.
    #expect(nine[0] > nine[1] + 0.1 && nine[1] > nine[2] + 0.1)
    #expect(choice[0] > choice[1] + 0.02 && choice[1] > choice[2] + 0.1)
  }

  /// The other half of the specification: a tie with a wrong answer is no success.
  @Test func tiesCountAgainst() {
    let item = ScoredItem(scores: [1, 1])
    #expect(item.strictAccuracy == 0 && item.reciprocalRank == 0.5)
  }
}
