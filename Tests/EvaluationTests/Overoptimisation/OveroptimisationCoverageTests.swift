import Basics
import Foundation
import Testing

@testable import Evaluation

/// Intervals have the truth in them as often as they say, where it is known in closed form.
@Suite struct OveroptimisationCoverageTests {
  /// Means of the largest of N standard normal numbers: 1/√π and 3/(2√π)·(1 + 2·asin(1/3)/π), then
  /// by quadrature.
  private static let maxima = [0, 0.564_189_583_5, 1.029_375_373, 1.423_600_306, 1.765_991_393_1]

  /// Gold is normal and the proxy is gold with an error as wide: the choice's gold is the proxy's
  /// over √2, in deviations. 600 runs: a standard error is 0.9 points.
  @Test func standardUnits() throws {
    let runs = 600
    var hits = (gold: 0, proxy: 0, ceiling: 0, raw: 0)
    for seed in 0..<UInt64(runs) {
      let samples = try normalSamples(seed: seed, prompts: 100, candidates: 16) { gold, random in
        gold + random.normal()
      }
      let curve = try OveroptimisationCurve(samples, bootstrap: Bootstrap(resamples: 400))
      for (index, maximum) in Self.maxima.enumerated().dropFirst() {
        let point = curve.points[index]
        let gold = maximum / 2.0.squareRoot()
        if point.gold.interval!.contains(gold) { hits.gold += 1 }
        if point.proxy.interval!.contains(maximum) { hits.proxy += 1 }
        if point.ceiling.interval!.contains(maximum) { hits.ceiling += 1 }
        if point.rawGold.interval!.contains(gold) { hits.raw += 1 }
      }
    }
    // The percentile bootstrap of 100 prompts covers up to a point and a half less than it says.
    for hit in [hits.gold, hits.proxy, hits.ceiling, hits.raw] {
      let found = Double(hit) / Double(runs * 4)
      #expect(found > 0.92 && found < 0.97, "\(found)")
    }
  }

  /// α and β: their truth is the fit to the true curve.
  @Test func coefficients() throws {
    let golds = Self.maxima.map { $0 / 2.0.squareRoot() }
    let distances = [1, 2, 4, 8, 16].map { bestOfNDivergence($0).squareRoot() }
    let truth = try OveroptimisationFit(.bestOfN, distances: distances, rewards: golds)
    var hits = (alpha: 0, beta: 0)
    let runs = 600
    for seed in 0..<UInt64(runs) {
      let samples = try normalSamples(seed: seed, prompts: 100, candidates: 16) { gold, random in
        gold + random.normal()
      }
      let fit = try #require(
        try OveroptimisationCurve(samples, bootstrap: Bootstrap(resamples: 400)).goldFit)
      if fit.alphaInterval!.contains(truth.alpha) { hits.alpha += 1 }
      if fit.betaInterval!.contains(truth.beta) { hits.beta += 1 }
    }
    for hit in [hits.alpha, hits.beta] {
      let found = Double(hit) / Double(runs)
      #expect(found > 0.92 && found < 0.975, "\(found)")
    }
  }
}
