import Basics
import Testing

@testable import Evaluation

@Suite struct ClusterTests {
  private func share(_ outcomes: [Double], _ groups: [Int]) throws -> MeasuredMean {
    try #require(try Clusters(groups, bootstrap: Bootstrap()).share(outcomes))
  }

  /// Single items have Wilson's interval, whatever the outcomes are.
  @Test func singleItems() throws {
    for n in [1, 2, 7, 40] {
      for wins in 0...n {
        let outcomes = (0..<n).map { $0 < wins ? 1.0 : 0 }
        let found = try share(outcomes, Array(0..<n)).interval!
        let expected = Interval.wilson(successes: Double(wins), n: n)
        #expect(isClose(found.lower, expected.lower) && isClose(found.upper, expected.upper))
      }
    }
  }

  /// An item that is there k times is one trial; items that balance each other are no more than
  /// themselves.
  @Test func trialsThatRepeatAndBalance() throws {
    let single = (0..<40).map { $0 % 4 == 0 ? 1.0 : 0 }
    // The variance between clusters is divided by one less than there are.
    let one = Interval.wilson(share: 0.25, trials: 39, 0.95)
    for k in [2, 5] {
      let outcomes = single.flatMap { Array(repeating: $0, count: k) }
      let groups = (0..<40).flatMap { Array(repeating: $0, count: k) }
      let many = try share(outcomes, groups).interval!
      #expect(isClose(many.lower, one.lower) && isClose(many.upper, one.upper))
    }
    let balanced = try share((0..<40).map { Double($0 % 2) }, (0..<40).map { $0 / 2 })
    #expect(balanced.mean == 0.5)
    let alike = Interval.wilson(share: 0.5, trials: 20, 0.95)
    #expect(balanced.interval == alike, "no cluster varies: the clusters are the trials")
    let flat = try share(Array(repeating: 1, count: 12), (0..<12).map { $0 / 4 })
    #expect(flat.interval == Interval.wilson(share: 1, trials: 3, 0.95))
    #expect(try Clusters([Int](), bootstrap: Bootstrap()).share([]) == nil)
    #expect(code { _ = try share([.nan], [0]) } == .evaluationNaN)
  }

  /// 95 % of intervals have the truth, for few clusters and for many, alike within or not.
  @Test(arguments: [20, 100], [0.0, 0.5, 1])
  func coverage(count: Int, copies: Double) throws {
    for truth in [0.5, 0.75] {
      var random = RandomSource(seed: 8).stream("clusters \(count) \(copies) \(truth)")
      let runs = 4000
      var hits = 0
      for _ in 0..<runs {
        var outcomes: [Double] = []
        var groups: [Int] = []
        for group in 0..<count {
          let first = random.uniform() < truth ? 1.0 : 0
          for _ in 0..<3 {
            let own = random.uniform() < truth ? 1.0 : 0
            outcomes.append(random.uniform() < copies ? first : own)
            groups.append(group)
          }
        }
        if try share(outcomes, groups).interval!.contains(truth) { hits += 1 }
      }
      let found = Double(hits) / Double(runs)
      // Counts of 20 trials are few: no interval of them has 95 % at every truth.
      #expect(abs(found - 0.95) <= (count < 100 ? 0.025 : 0.015), "\(truth): \(found)")
    }
  }
}
