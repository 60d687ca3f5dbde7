import Evaluation
import Foundation
import Testing

@Suite struct McNemarTests {
  /// scipy 1.17.1: binomtest(b, b + c, .5).pvalue
  @Test(arguments: [
    (0, 0, 1.0), (1, 0, 1.0), (3, 3, 1.0), (10, 2, 0.03857421875), (2, 10, 0.03857421875),
    (57, 91, 0.006479665826347673), (0, 40, 1.8189894035458565e-12),
    (500, 430, 0.023608839292547163),
  ])
  func equalsScipy(first: Int, second: Int, expected: Double) {
    #expect(abs(mcNemarExact(first, second) / expected - 1) < 1e-11)
  }

  /// Every split of up to 12 discordant pairs, against counting all 2^n outcomes.
  @Test func equalsEnumeration() {
    for n in 1...12 {
      var outcomes = Array(repeating: 0, count: n + 1)
      for bits in 0..<(1 << n) { outcomes[bits.nonzeroBitCount] += 1 }
      for first in 0...n {
        let low = min(first, n - first)
        let extreme = outcomes[0...low].reduce(0, +)
        let expected = min(1, 2 * Double(extreme) / Double(1 << n))
        #expect(isClose(mcNemarExact(first, n - first), expected))
      }
    }
  }

  @Test func largeCountsStayFinite() {
    #expect(mcNemarExact(2_000_000, 2_000_000) == 1)
    #expect(mcNemarExact(0, 100_000) == 0)
  }

  @Test func comparison() throws {
    let first = [true, true, false, true, false, true]
    let second = [true, false, false, false, true, false]
    let comparison = try PairedComparison(first: first, second: second)
    #expect(comparison.onlyFirst == 3 && comparison.onlySecond == 1)
    #expect(isClose(comparison.difference, 2.0 / 6))
    #expect(isClose(comparison.pValue, 0.625))
    #expect(comparison.interval.contains(comparison.difference))
    let grouped = try PairedComparison(
      first: first, second: second, groups: ["a", "a", "b", "b", "c", "c"])
    #expect(grouped.pValue == comparison.pValue && grouped.interval != comparison.interval)
    #expect(code { _ = try PairedComparison(first: [true], second: []) } == .evaluationCount)
    #expect(code { _ = try PairedComparison(first: [], second: []) } == .evaluationEmpty)
  }
}
