import Basics
import Evaluation
import Foundation
import Testing

@Suite struct BestOfNTests {
  /// All proxy lists of up to five samples with values out of {0, 1, 2}, all n, against the mean
  /// over all subsets of the mean gold of the subset's best samples.
  @Test func equalsEnumeratingAllSubsets() throws {
    let gold = [0.37, -1.5, 4.25, 0.01, 2.0]
    for count in 1...5 {
      for proxy in everyList(count, base: 3) {
        for n in 1...count {
          var (sum, subsets) = (0.0, 0.0)
          for bits in 0..<(1 << count) where bits.nonzeroBitCount == n {
            let members = (0..<count).filter { bits >> $0 & 1 == 1 }
            let best = members.map { proxy[$0] }.max()!
            let chosen = members.filter { proxy[$0] == best }
            sum += chosen.reduce(0) { $0 + gold[$1] } / Double(chosen.count)
            subsets += 1
          }
          let value = try bestOfN(gold: Array(gold.prefix(count)), proxy: proxy, n: n)
          #expect(isClose(value, sum / subsets))
        }
      }
    }
  }

  @Test func closedForms() throws {
    var random = RandomSource(seed: 6)
    let gold = (0..<100).map { _ in random.normal() }
    let mean = gold.reduce(0, +) / 100
    #expect(isClose(try bestOfN(gold: gold, proxy: gold, n: 1), mean))
    #expect(isClose(try bestOfN(gold: gold, proxy: gold.map { _ in 7 }, n: 50), mean))
    #expect(try bestOfN(gold: gold, proxy: gold, n: 100) == gold.max()!)
    // With 30 of 100 samples right, a perfect proxy fails when all n are wrong.
    let rights = (0..<100).map { $0 < 30 ? 1.0 : 0 }
    let failure = (0..<8).reduce(1.0) { $0 * Double(70 - $1) / Double(100 - $1) }
    #expect(isClose(try bestOfN(gold: rights, proxy: rights, n: 8), 1 - failure))
  }

  @Test func thousandsOfSamplesStayExact() throws {
    let gold = (0..<4000).map(Double.init)
    // E[max of n out of 0..<M] = n(M+1)/(n+1) − 1
    #expect(isClose(try bestOfN(gold: gold, proxy: gold, n: 1000), 1000 * 4001.0 / 1001 - 1, 1e-11))
  }

  /// python3: math.log(n) - (n-1)/n
  @Test func divergence() {
    let expected = [
      (1, 0.0), (2, 0.1931471805599453), (4, 0.6362943611198906), (8, 1.2044415416798357),
      (1024, 5.932448368099453),
    ]
    for (n, value) in expected { #expect(isClose(bestOfNDivergence(n), value)) }
  }

  @Test func badInput() {
    #expect(code { _ = try bestOfN(gold: [], proxy: [], n: 1) } == .evaluationEmpty)
    #expect(code { _ = try bestOfN(gold: [1], proxy: [1, 2], n: 1) } == .evaluationCount)
    #expect(code { _ = try bestOfN(gold: [1], proxy: [.nan], n: 1) } == .evaluationNaN)
    #expect(code { _ = try bestOfN(gold: [.infinity], proxy: [1], n: 1) } == .evaluationInfinite)
    for n in [0, -1, 3] {
      #expect(code { _ = try bestOfN(gold: [1, 2], proxy: [1, 2], n: n) } == .badArgument)
    }
  }
}
