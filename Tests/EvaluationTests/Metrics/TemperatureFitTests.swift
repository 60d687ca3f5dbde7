import Basics
import Evaluation
import Foundation
import OrderedCollections
import Testing

@Suite struct TemperatureFitTests {
  let margins = [0.1, -0.4, 2.0, 0.0, 5.5, -3.0, 0.9, 1.4, -0.05, 0.7]
  let few = Bootstrap(resamples: 50)

  /// scipy 1.17.1: brentq of Σ m·expit(−βm) = 0, then 1/β.
  @Test func equalsScipy() throws {
    let fit = try TemperatureFit(margins: margins, bootstrap: few)
    #expect(isClose(fit.temperature, 2.6604502402424646, 1e-10))
    let large = try TemperatureFit(
      margins: [3.0, 1.0, -0.5, 2.0, -2.5, 4.0, 0.25].map { 100 * $0 }, bootstrap: few)
    #expect(isClose(large.temperature, 213.3440396518243, 1e-10))
  }

  /// No other temperature has a lower loss.
  @Test func theLossIsLowest() throws {
    var random = RandomSource(seed: 3)
    for _ in 0..<50 {
      let margins = (0..<40).map { _ in 3 * random.normal() + 1 }
      guard let best = try TemperatureFit(margins: margins, bootstrap: few).temperature else {
        continue
      }
      func loss(_ temperature: Double) -> Double {
        margins.reduce(0) { $0 + softplus(-$1 / temperature) }
      }
      for factor in [0.5, 0.9, 0.999, 1.001, 1.1, 2] {
        #expect(loss(best) < loss(factor * best))
      }
    }
  }

  @Test(arguments: [1e-300, 1e-9, 1, 1e9, 1e300]) func scaleIsCarriedOver(scale: Double) throws {
    let fit = try TemperatureFit(margins: margins.map { scale * $0 }, bootstrap: few)
    #expect(isClose(try #require(fit.temperature) / scale, 2.6604502402424646, 1e-10))
  }

  @Test func outcomesWithoutTemperature() throws {
    func outcome(_ margins: [Double]) throws -> TemperatureFit.Outcome {
      try TemperatureFit(margins: margins, bootstrap: few).outcome
    }
    #expect(try outcome([1, 2, 0.5]) == .unbounded)
    #expect(try outcome([1, 0, 0]) == .unbounded)
    #expect(try outcome([0, 0]) == .undetermined)
    #expect(try outcome([-1, -2]) == .useless)
    #expect(try outcome([1, -1]) == .useless)
    #expect(try outcome([5, -6]) == .useless)
    // So little is wrong that no double holds T.
    let tiny = Double.leastNormalMagnitude
    #expect(try outcome([1, tiny, -tiny / 0x1p33]) == .unbounded)
    #expect(try outcome([1e308, -9.999999999999999e307]) == .useless)
    // Little, but enough.
    #expect(try TemperatureFit(margins: [1, -1e-9], bootstrap: few).temperature! < 0.06)
  }

  /// Where many resamples are separable, or none has a positive mean, an end of the interval is
  /// open.
  @Test func openIntervals() throws {
    let sharp = try TemperatureFit(
      margins: Array(repeating: 1.0, count: 30) + [-0.1], bootstrap: Bootstrap(resamples: 500))
    #expect(sharp.interval?.lower == 0 && sharp.interval!.upper.isFinite)
    let flat = try TemperatureFit(
      margins: [1, -1, 2, -1.9, 0.5, -0.3], bootstrap: Bootstrap(resamples: 500))
    #expect(flat.interval?.upper == .infinity)
    #expect(flat.temperature != nil)
    // A resample of nothing but ties has no temperature at all.
    #expect(try TemperatureFit(margins: [0, 0, 0, 1], bootstrap: few).interval == nil)
  }

  /// Copies of a prompt tell nothing new.
  @Test func groupsAreResampledWhole() throws {
    let copies = margins.flatMap { Array(repeating: $0, count: 5) }
    let groups = margins.indices.flatMap { Array(repeating: "p\($0)", count: 5) }
    let bootstrap = Bootstrap(resamples: 400, level: 0.5)
    let single = try TemperatureFit(margins: margins, bootstrap: bootstrap)
    let grouped = try TemperatureFit(margins: copies, groups: groups, bootstrap: bootstrap)
    let naive = try TemperatureFit(margins: copies, bootstrap: bootstrap)
    #expect(grouped.groups == 10 && grouped.n == 50)
    let (one, other) = (try #require(single.interval), try #require(grouped.interval))
    #expect(isClose(one.lower, other.lower, 1e-9) && isClose(one.upper, other.upper, 1e-9))
    let narrow = try #require(naive.interval)
    #expect(narrow.lower > one.lower && narrow.upper < one.upper)
  }

  @Test func badInput() {
    #expect(code { _ = try TemperatureFit(margins: []) } == .evaluationEmpty)
    #expect(code { _ = try TemperatureFit(margins: [.nan]) } == .evaluationNaN)
    #expect(code { _ = try TemperatureFit(margins: [.infinity]) } == .evaluationInfinite)
    #expect(code { _ = try TemperatureFit(margins: [1], groups: ["a", "b"]) } == .evaluationCount)
  }

  /// Margins three times too sure: the temperature is found on one part, and helps on the other.
  @Test func reportOnAnotherPart() throws {
    var random = RandomSource(seed: 8)
    var (margins, groups): ([Double], [String]) = ([], [])
    for prompt in 0..<2000 {
      for _ in 0..<2 {
        let size = abs(2 * random.normal())
        margins.append(3 * (random.uniform() < sigmoid(size) ? size : -size))
        groups.append("prompt \(prompt)")
      }
    }
    let report = try #require(
      try CalibrationReport(margins: margins, groups: groups, bootstrap: Bootstrap(resamples: 100)))
    #expect(report.fit.n + report.measured == 4000)
    #expect(report.fit.groups + report.measuredGroups == 2000)
    #expect(try #require(report.fit.interval).contains(3))
    let after = try #require(report.after)
    #expect(report.before.ece > 0.08 && after.ece < 0.03)
    let gain = try #require(report.gain)
    #expect(isClose(gain.mean, report.before.logLoss - after.logLoss))
    #expect(gain.interval.isAbove(0))
    // The parts are those of the split, and what is measured is the second alone.
    let parts = SeededSplit().divide(groups)
    let own = try TemperatureFit(
      margins: parts.fit.map { margins[$0] }, bootstrap: Bootstrap(resamples: 1))
    #expect(own.temperature == report.fit.temperature)
    #expect(try Calibration(margins: parts.measured.map { margins[$0] }) == report.before)
    let json = report.json
    #expect(json["temperature"]?.double == own.temperature)
    #expect(json["ci95"]?.array?.count == 2 && json["after"]?["ece"]?.double == after.ece)
    #expect(report.table.count == 4)
  }

  @Test func reportWithoutTemperature() throws {
    let groups = (0..<40).map { "p\($0)" }
    let sure = try #require(
      try CalibrationReport(margins: groups.map { _ in 1 }, groups: groups, bootstrap: few))
    #expect(sure.after == nil && sure.gain == nil && sure.json["temperature"] == .null)
    #expect(sure.json["outcome"] == "unbounded" && sure.table.count == 1)
    // One prompt is all on one side.
    #expect(try CalibrationReport(margins: [1, -1], groups: ["a", "a"]) == nil)
    #expect(
      code { _ = try CalibrationReport(margins: [1], groups: []) } == .evaluationCount)
    #expect(
      code { _ = try CalibrationReport(margins: [.nan], groups: ["a"]) } == .evaluationNaN)
    #expect(code { _ = try CalibrationReport(margins: [], groups: []) } == .evaluationEmpty)
  }
}
