import Basics
import Evaluation
import Foundation
import Testing

@Suite struct CalibrationTests {
  let margins = [0.1, -0.4, 2.0, 0.0, 5.5, -3.0, 0.9, 1.4, -0.05, 0.7]

  /// numpy 2 and scipy 1.17.1 with P = expit(m): mean((1-P)**2), mean(log1p(exp(-m))), and the
  /// error over 2·bins equal bins of [0, 1] with each pair entered as (P, 1) and (1-P, 0).
  @Test func equalsNumpy() throws {
    let ten = try Calibration(margins: margins, bins: 10)
    #expect(isClose(ten.brier, 0.22511293963506046))
    #expect(isClose(ten.logLoss, 0.7113369880470037))
    #expect(isClose(ten.ece, 0.2522549991852505))
    #expect(isClose(try Calibration(margins: margins, bins: 1).ece, 0.0646786474511774))
    #expect(ten.bins.count == 10 && ten.bins.reduce(0) { $0 + $1.count } == 10)
    #expect(ten.bins[0].lower == 0.5 && ten.bins[9].upper == 1)
  }

  /// The error over both orders, computed the long way, on random margins.
  @Test func equalsBothOrders() throws {
    var random = RandomSource(seed: 2)
    for bins in [1, 2, 3, 7, 10] {
      let margins = (0..<200).map { _ in 2 * random.normal() + 0.3 }
      var sums = Array(repeating: (count: 0.0, p: 0.0, y: 0.0), count: 2 * bins)
      for margin in margins {
        for (p, y) in [(sigmoid(margin), 1.0), (sigmoid(-margin), 0.0)] {
          let bin = min(2 * bins - 1, Int(p * Double(2 * bins)))
          sums[bin] = (sums[bin].count + 1, sums[bin].p + p, sums[bin].y + y)
        }
      }
      let expected = sums.reduce(0) { $0 + abs($1.p - $1.y) } / Double(2 * margins.count)
      #expect(isClose(try Calibration(margins: margins, bins: bins).ece, expected))
    }
  }

  @Test func knownCases() throws {
    let ties = try Calibration(margins: [0, 0, 0])
    #expect(ties.ece == 0 && ties.brier == 0.25 && isClose(ties.logLoss, log(2)))
    #expect(ties.bins[0].count == 3 && ties.bins[0].accuracy == 0.5)
    #expect(ties.bins[1].accuracy == nil && ties.bins[1].confidence == nil)
    // Margin ln 3 is P = ¾: three right of four is calibrated.
    let fair = try Calibration(margins: [log(3.0), log(3.0), log(3.0), -log(3.0)])
    #expect(isClose(fair.ece, 0) && isClose(fair.brier, 0.1875))
    let sure = try Calibration(margins: [1e4, -1e4])
    #expect(sure.bins[9].count == 2 && isClose(sure.ece, 0.5))
    #expect(isClose(sure.logLoss, 5000) && sure.brier == 0.5)
  }

  @Test func calibratedMarginsHaveSmallError() throws {
    var random = RandomSource(seed: 8)
    let margins = (0..<20_000).map { _ -> Double in
      let size = abs(2 * random.normal())
      return random.uniform() < sigmoid(size) ? size : -size
    }
    #expect(try Calibration(margins: margins).ece < 0.015)
    #expect(try Calibration(margins: margins.map { 3 * $0 }).ece > 0.08)
  }

  @Test func stableForms() {
    #expect(sigmoid(-800) == 0 && sigmoid(800) == 1 && sigmoid(0) == 0.5)
    #expect(isClose(sigmoid(-40) / 4.248354255291589e-18, 1))
    #expect(softplus(800) == 800 && softplus(-800) == 0)
    #expect(isClose(softplus(-40) / 4.248354255291589e-18, 1))
  }

  @Test func badInput() {
    #expect(code { _ = try Calibration(margins: []) } == .evaluationEmpty)
    #expect(code { _ = try Calibration(margins: [.nan]) } == .evaluationNaN)
    #expect(code { _ = try Calibration(margins: [-.infinity]) } == .evaluationInfinite)
  }
}
