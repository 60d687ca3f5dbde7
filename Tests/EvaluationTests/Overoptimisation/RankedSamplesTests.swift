import Basics
import Foundation
import Testing

@testable import Evaluation

/// The estimator that the lab uses at many N at once.
@Suite struct RankedSamplesTests {
  /// All proxy lists of up to six samples with values out of {0, 1, 2}, all N, against the mean
  /// over all subsets of the mean value of the subset's best samples.
  @Test func equalsEnumeratingAllSubsets() throws {
    let gold = [0.37, -1.5, 4.25, 0.01, 2.0, -0.625]
    for count in 1...6 {
      let values = Array(gold.prefix(count))
      for proxy in everyList(count, base: 3) {
        let ranked = RankedSamples(by: proxy)
        let levelled = ranked.levelled(values)
        let ownProxy = ranked.levelled(proxy)
        for n in 1...count {
          var (sum, best, subsets) = (0.0, 0.0, 0.0)
          for bits in 0..<(1 << count) where bits.nonzeroBitCount == n {
            let members = (0..<count).filter { bits >> $0 & 1 == 1 }
            let top = members.map { proxy[$0] }.max()!
            let chosen = members.filter { proxy[$0] == top }
            sum += chosen.reduce(0) { $0 + values[$1] } / Double(chosen.count)
            best += top
            subsets += 1
          }
          #expect(isClose(RankedSamples.expected(levelled, n: n), sum / subsets))
          #expect(isClose(RankedSamples.expected(ownProxy, n: n), best / subsets))
        }
      }
    }
  }

  /// Numbers of the specification (WCO / UWO).
  @Test func fixture() {
    let ranked = RankedSamples(by: [0.1, 0.2, 0.3, 0.4, 0.5])
    let gold = ranked.levelled([3, 1, 4, 1.5, 5])
    let proxy = ranked.levelled([0.1, 0.2, 0.3, 0.4, 0.5])
    for (n, wanted) in [2.9, 3.35, 3.85, 4.3, 5].enumerated() {
      #expect(isClose(RankedSamples.expected(gold, n: n + 1), wanted))
    }
    for (n, wanted) in [0.3, 0.4, 0.45, 0.48, 0.5].enumerated() {
      #expect(isClose(RankedSamples.expected(proxy, n: n + 1), wanted))
    }
  }

  /// As many samples as the papers have, where binomial coefficients pass every double.
  @Test func manySamplesStayExact() throws {
    var random = RandomSource(seed: 3)
    let count = 12_600
    let order = Array(0..<count).shuffled(using: &random)
    let values = order.map(Double.init)
    let ranked = RankedSamples(by: values)
    for n in [1, 2, 1000, 12_500, count] {
      // E[max of n out of 0..<M] = n(M+1)/(n+1) − 1
      let wanted = Double(n) * Double(count + 1) / Double(n + 1) - 1
      #expect(isClose(RankedSamples.expected(ranked.levelled(values), n: n), wanted, 1e-10))
    }
    let tied = values.map { ($0 / 100).rounded(.down) }
    for n in [2, 64, 4096] {
      #expect(
        isClose(
          RankedSamples.expected(RankedSamples(by: tied).levelled(values), n: n),
          try bestOfN(gold: values, proxy: tied, n: n), 1e-9))
    }
  }
}
