import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// What a curve says of samples that are small enough to be checked by hand.
@Suite struct OveroptimisationCurveTests {
  private func sample(
    _ id: String, _ proxy: [Double], _ gold: [Double], prompt: JSONValue = .null,
    candidates: [String] = [], lengths: [Int] = []
  ) throws -> OveroptimisationSample {
    try OveroptimisationSample(
      id: id, prompt: prompt, candidates: candidates, proxy: proxy, gold: gold, lengths: lengths)
  }

  /// Two prompts of four candidates; the proxy's order in the second is the reverse of gold's.
  @Test func meansByHand() throws {
    let curve = try OveroptimisationCurve([
      sample("a", [1, 2, 3, 4], [0, 0, 1, 1], lengths: [10, 20, 30, 40]),
      sample("b", [1, 1, 2, 2], [1, 1, 0, 0], lengths: [10, 10, 20, 20]),
    ])
    #expect(curve.points.map(\.n) == [1, 2, 4] && curve.prompts == 2 && curve.rows == 2)
    #expect(curve.candidates == 4...4 && curve.total == 8 && curve.proxyTies == 4)
    // Best of 2 of four: the best with chance ½, the second with ⅓, the third with ⅙.
    let golds = [0.5, (5.0 / 6 + 1.0 / 6) / 2, (1 + 0) / 2.0]
    let proxies = [(2.5 + 1.5) / 2, (20.0 / 6 + 11.0 / 6) / 2, (4 + 2) / 2.0]
    let ceilings = [0.5, 5.0 / 6, 1]
    let lengths = [(25.0 + 15) / 2, (200.0 / 6 + 110.0 / 6) / 2, 30]
    for (index, point) in curve.points.enumerated() {
      #expect(isClose(point.rawGold.mean, golds[index]))
      #expect(isClose(point.rawProxy.mean, proxies[index]))
      #expect(isClose(point.rawCeiling.mean, ceilings[index]))
      #expect(isClose(point.length?.mean, lengths[index]))
      // Standard units: gold is 0 or 1 equally often, its deviation ½.
      #expect(isClose(point.gold.mean, (golds[index] - 0.5) / 0.5))
      #expect(isClose(point.ceiling.mean, (ceilings[index] - 0.5) / 0.5))
    }
    #expect(curve.goldUnits.centre == 0.5 && curve.goldUnits.scale == 0.5)
    #expect(isClose(curve.proxyUnits.centre, 2) && isClose(curve.proxyUnits.scale, 1))
    #expect(curve.goldFit == nil && curve.prediction == nil, "two N say nothing of a form")
    #expect(curve.isOveroptimised == false)
  }

  /// At N = 1 the choice is random: R = 0, without an interval of its own.
  @Test func theCurveBeginsAtZero() throws {
    let samples = try normalSamples(seed: 4, prompts: 12, candidates: 9) { gold, random in
      100 + 7 * gold + random.normal()
    }
    let curve = try OveroptimisationCurve(samples)
    #expect(curve.points.map(\.n) == [1, 2, 4, 8, 9])
    let first = curve.points[0]
    #expect(first.divergence == 0 && first.distance == 0)
    for value in [first.proxy, first.gold, first.ceiling] {
      #expect(value.mean == 0 && value.interval?.lower == 0 && value.interval?.upper == 0)
    }
    #expect(isClose(first.rawProxy.mean, curve.proxyUnits.centre))
    // Units change nothing but the unit.
    let scaled = try OveroptimisationCurve(
      samples.map {
        try sample($0.id, $0.proxy.map { 3 * $0 - 50 }, $0.gold.map { 1e-6 * $0 + 2 })
      })
    for (one, other) in zip(curve.points, scaled.points) {
      #expect(isClose(one.gold.mean, other.gold.mean, 1e-9))
      #expect(isClose(one.proxy.interval?.lower, other.proxy.interval?.lower ?? .nan, 1e-9))
      #expect(isClose(one.rawProxy.mean * 3 - 50, other.rawProxy.mean, 1e-9))
    }
    #expect(isClose(curve.goldFit?.fit.beta, scaled.goldFit?.fit.beta ?? .nan, 1e-7))
  }

  /// ln N − (N−1)/N, and its inverse.
  @Test func divergencesAndTheirSizes() throws {
    let wanted = [
      (1, 0), (4, 0.636294), (16, 1.835089), (64, 3.174508), (256, 4.549084), (1024, 5.932448),
      (12_500, 8.433564), (60_000, 10.002117),
    ]
    for (n, divergence) in wanted {
      #expect(isClose(bestOfNDivergence(n), divergence, 1e-6))
      #expect(isClose(bestOfNSize(divergence: bestOfNDivergence(n)), Double(n), 1e-9))
    }
    #expect(isClose(bestOfNSize(divergence: 2 * log(10) - 0.99), 100, 1e-12))
    #expect(bestOfNSize(divergence: 1e4) == .infinity)
    // Near 1 it is 1 + √(2·KL) and a little more.
    #expect(isClose(bestOfNSize(divergence: 5e-9), 1.0001, 1e-8))
    let curve = try OveroptimisationCurve([
      sample("a", Array(0..<16).map(Double.init), Array(0..<16).map(Double.init))
    ])
    #expect(isClose(curve.points[4].divergence, 1.835089, 1e-6))
    #expect(isClose(curve.points[4].distance, 1.835089.squareRoot(), 1e-6))
  }

  /// The numbers of Gao et al.'s forms: α 1, β .2 has its peak at d 2.5 with R 1.25.
  @Test func fitsAndTheirPeaks() throws {
    let fit = OveroptimisationFit(.bestOfN, alpha: 1, beta: 0.2)
    #expect(isClose(bestOfNSize(divergence: 6.25), exp(7.25), 1e-3))
    let policy = OveroptimisationFit(.reinforcementLearning, alpha: 0.5, beta: 0.25)
    let distances = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]
    let curve = try PolicyCurve(
      distances.map { .init(divergence: $0 * $0, gold: 7 + policy.reward(at: $0)) })
    #expect(isClose(curve.fit.alpha, 0.5, 1e-9) && isClose(curve.fit.beta, 0.25, 1e-9))
    #expect(curve.error < 1e-12 && curve.predictionError! < 1e-9 && curve.start == 7)
    #expect(isClose(curve.fit.peak?.distance, 2.718_281_8, 1e-7))
    #expect(isClose(curve.fit.peak?.reward, 0.679_570_5, 1e-7))
    #expect(curve.verdict.contains("gold is highest at KL = 6.25"), "\(curve.verdict)")
    #expect(curve.fitVerdict.contains("√KL = 2.72"), "\(curve.fitVerdict)")
    #expect(isClose(fit.peak?.distance, 2.5) && isClose(fit.peak?.reward, 1.25))
  }

  @Test func badPoints() {
    let good: [(Double, Double)] = [(0, 0), (1, 1), (2, 2), (3, 1)]
    func refused(_ points: [(Double, Double)]) -> Bool {
      code { _ = try PolicyCurve(points.map { .init(divergence: $0.0, gold: $0.1) }) }
        == .overoptimisationPoint
    }
    #expect(!refused(good))
    #expect(refused([]) && refused(Array(good.dropFirst())) && refused(Array(good.prefix(3))))
    for bad in [(-1, 0), (.nan, 0), (.infinity, 0), (4, .nan), (4, .infinity)] as [(Double, Double)]
    {
      #expect(refused(good + [bad]))
    }
    #expect(refused([(0, 0), (1, 1), (1, 2), (1, 3)]), "one divergence three times")
  }

  /// Rows of one prompt are one draw: three copies of each row tell nothing new.
  @Test func rowsOfOnePromptAreResampledTogether() throws {
    let rows = try normalSamples(seed: 9, prompts: 10, candidates: 8) { gold, random in
      gold + random.normal()
    }
    let once = try OveroptimisationCurve(
      rows.map { try sample($0.id, $0.proxy, $0.gold, prompt: .string($0.id)) })
    let copies = try OveroptimisationCurve(
      rows.flatMap { row in
        try (0..<3).map { copy in
          try sample("\(row.id) \(copy)", row.proxy, row.gold, prompt: .string(row.id))
        }
      })
    #expect(copies.prompts == 10 && copies.rows == 30)
    #expect(copies.notes.contains { $0.contains("30 rows of 10 prompts") })
    for (one, many) in zip(once.points, copies.points) {
      #expect(isClose(one.gold.mean, many.gold.mean, 1e-9))
      #expect(isClose(one.gold.interval?.upper, many.gold.interval?.upper ?? .nan, 1e-9))
    }
  }

  @Test func unequalNumbersOfCandidates() throws {
    let rows = [
      try sample("a", [1, 2, 3, 4], [1, 2, 3, 4]), try sample("b", [1, 2], [1, 2]),
      try sample("c", [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
    ]
    let all = try OveroptimisationCurve(rows)
    #expect(all.points.map(\.n) == [1, 2] && all.candidates == 2...6 && all.leftOut == 0)
    // A row's candidates count alike, however many: of 1…6 the best of 2 is 2·7/3 on average.
    #expect(isClose(all.points[1].rawGold.mean, (2 * 5.0 / 3 + 2 + 2 * 7.0 / 3) / 3))
    #expect(all.notes.contains { $0.contains("2 to 6 candidates") })
    let four = try OveroptimisationCurve(rows, maximumN: 4)
    #expect(four.points.map(\.n) == [1, 2, 4] && four.leftOut == 1 && four.rows == 2)
    #expect(four.notes.contains { $0.contains("1 row with fewer than 4 candidates left out") })
    #expect(code { _ = try OveroptimisationCurve(rows, maximumN: 7) } == .evaluationEmpty)
    #expect(code { _ = try OveroptimisationCurve(rows, maximumN: 0) } == .badArgument)
    #expect(code { _ = try OveroptimisationCurve([]) } == .evaluationEmpty)
  }

  @Test func oneCandidateAndOnePrompt() throws {
    let single = try OveroptimisationCurve([sample("a", [1], [2]), sample("b", [2], [1])])
    #expect(single.points.map(\.n) == [1] && single.goldFit == nil && single.fall == nil)
    #expect(single.isOveroptimised == false && single.verdict.contains("nothing is optimised"))
    let numbers = Array(0..<8).map(Double.init)
    let one = try OveroptimisationCurve([sample("a", numbers, numbers.reversed())])
    #expect(one.points.allSatisfy { $0.gold.interval == nil && $0.rawProxy.interval == nil })
    #expect(one.isOveroptimised == nil && one.verdict.contains("of one prompt nothing"))
    #expect(one.goldFit?.alphaInterval == nil && one.goldFit?.peakShare == nil)
    #expect(one.json(title: "t")["gold_ci95"] == .null)
    let up = try OveroptimisationCurve([sample("a", numbers, numbers)])
    #expect(up.isOveroptimised == false)
  }

  @Test func constantRewards() throws {
    let numbers = Array(0..<16).map(Double.init)
    let flat = try OveroptimisationCurve(
      (0..<5).map { try sample("\($0)", numbers, numbers.map { _ in 0.1 }) })
    #expect(flat.goldUnits.isConstant && flat.goldFit == nil && flat.prediction == nil)
    #expect(flat.points.allSatisfy { $0.gold.mean == 0 && isClose($0.rawGold.mean, 0.1) })
    #expect(flat.isOveroptimised == false && flat.proxyFit != nil)
    #expect(flat.notes.contains { $0.contains("all gold scores are 0.1") }, "\(flat.notes)")
    // A constant proxy chooses by chance.
    let blind = try OveroptimisationCurve(
      (0..<5).map { try sample("\($0)", numbers.map { _ in 3 }, numbers) })
    #expect(blind.points.allSatisfy { isClose($0.rawGold.mean, 7.5) } && blind.proxyTies == 80)
    #expect(blind.proxyFit == nil)
  }

  @Test func repeatsAndTiesAreSaid() throws {
    let curve = try OveroptimisationCurve([
      sample("a", [1, 1, 2], [0, 0, 1], candidates: ["x", "x", "y"]),
      sample("b", [1, 2, 3], [0, 1, 0], candidates: ["é", "e", "ee"]),
    ])
    #expect(curve.repeats == 1 && curve.proxyTies == 2)
    #expect(curve.notes.contains { $0.contains("1 of 6 candidates repeat") })
    #expect(curve.points[0].length?.mean == (1 + 4.0 / 3) / 2)
    let unknown = try OveroptimisationCurve([sample("a", [1, 2], [1, 2])])
    #expect(unknown.repeats == nil && unknown.points[0].length == nil)
    #expect(unknown.json(title: "")["length"] == nil)
  }
}
