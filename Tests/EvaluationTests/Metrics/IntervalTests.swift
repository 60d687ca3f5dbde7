import Evaluation
import Foundation
import Testing

@Suite struct IntervalTests {
  /// Wilson's ends are the two roots p of (p̂ − p)² = z² p (1 − p) / n: checked for every count of
  /// successes, also half ones, up to n = 12.
  @Test func wilsonSolvesItsEquationForAllSmallCounts() {
    let z = 1.9599639845400545  // python3 -c "import scipy.stats as s; print(s.norm.isf(.025))"
    for n in 1...12 {
      for doubled in 0...(2 * n) {
        let successes = Double(doubled) / 2
        let interval = Interval.wilson(successes: successes, n: n)
        let observed = successes / Double(n)
        #expect(interval.lower <= observed && observed <= interval.upper)
        #expect(interval.lower >= 0 && interval.upper <= 1)
        for end in [interval.lower, interval.upper] {
          let left = (observed - end) * (observed - end)
          #expect(abs(left - z * z * end * (1 - end) / Double(n)) < 1e-12)
        }
        let mirror = Interval.wilson(successes: Double(n) - successes, n: n)
        #expect(isClose(mirror.lower, 1 - interval.upper))
      }
    }
  }

  /// scipy 1.17.1: binomtest(k, n).proportion_ci(method="wilson")
  @Test(arguments: [
    (0, 1, 0.0, 0.7934506856227626), (1, 1, 0.20654931437723745, 1.0),
    (0, 12, 0.0, 0.24249400665524085), (5, 12, 0.1932603136587566, 0.6804886874504502),
    (12, 12, 0.7575059933447592, 1.0), (436, 1000, 0.4055679635294317, 0.46692186155671933),
  ])
  func wilsonEqualsScipy(successes: Int, n: Int, lower: Double, upper: Double) {
    let interval = Interval.wilson(successes: Double(successes), n: n)
    #expect(isClose(interval.lower, lower) && isClose(interval.upper, upper))
  }

  @Test func nothingKnownWithoutTrials() {
    let interval = Interval.wilson(successes: 0, n: 0)
    #expect(interval.lower == 0 && interval.upper == 1)
  }

  @Test func levelsNestAndExtremeLevelsWork() {
    var last = Interval.wilson(successes: 5, n: 12, level: 0.1)
    for level in [0.5, 0.9, 0.95, 0.99, 0.999999, 1.0.nextDown] {
      let next = Interval.wilson(successes: 5, n: 12, level: level)
      #expect(next.lower < last.lower && next.upper > last.upper)
      last = next
    }
  }
}
