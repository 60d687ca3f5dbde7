import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct PositionResultTests {
  private func result(_ margins: [(Double, Double)], groups: [String]? = nil) throws
    -> PositionResult
  {
    try PositionResult(
      margins.enumerated().map { index, margin in
        PositionResult.Item(
          chosenFirst: margin.0, chosenSecond: margin.1, group: groups?[index] ?? "\(index)")
      })
  }

  /// Every pair of decisions in the two orders.
  @Test func everyPairOfDecisions() throws {
    for first in [-1, 0, 1] {
      for second in [-1, 0, 1] {
        let found = try result([(Double(first), Double(second))])
        #expect(found.changedShare == (first == second ? 0 : 1))
        #expect(found.firstBoth == (first > 0 && second < 0 ? 1 : 0))
        #expect(found.secondBoth == (first < 0 && second > 0 ? 1 : 0))
        #expect(found.withTie == (first * second == 0 ? 1 : 0))
        // For the first answer: chosen in the first order, rejected in the second.
        let votes = [first, -second].map { $0 > 0 ? 1 : $0 < 0 ? 0 : 0.5 }
        #expect(found.firstShare == (votes[0] + votes[1]) / 2)
        #expect(found.averagedAccuracy == (first + second > 0 ? 1 : 0))
        #expect(found.difference.mean == (first > 0 ? 1.0 : 0) - (second > 0 ? 1 : 0))
        #expect(found.largestChange == Double(abs(first - second)))
      }
    }
  }

  /// A judge that always takes the first answer, and one that looks at neither place.
  @Test func biasedAndFair() throws {
    let biased = try result(Array(repeating: (1, -1), count: 20))
    #expect(biased.changedShare == 1 && biased.firstShare == 1 && biased.difference.mean == 1)
    #expect(biased.averagedAccuracy == 0, "the two orders cancel exactly: a tie")
    let fair = try result((0..<20).map { $0 % 4 == 0 ? (-1, -1) : (2, 2) })
    #expect(fair.changedShare == 0 && fair.firstShare == 0.5 && fair.averagedAccuracy == 0.75)
    #expect(fair.largestChange == 0 && fair.difference.mean == 0)
    #expect(fair.rows.map(\.value) == [0, 0.5, 0])
  }

  @Test func badInput() {
    #expect(code { _ = try result([]) } == .evaluationEmpty)
    #expect(code { _ = try result([(1, .nan)]) } == .evaluationNaN)
    #expect(code { _ = try result([(.infinity, 1)]) } == .evaluationInfinite)
  }
}

@Suite struct BatchInvarianceTests {
  @Test func everyTextIsInEveryArrangementOnce() {
    for count in [1, 2, 7, 8, 9, 40] {
      let arrangements = BatchInvariance.arrangements(count: count, seed: 4)
      for arrangement in arrangements {
        #expect(arrangement.order.sorted() == Array(0..<count))
        #expect(arrangement.calls.flatMap { $0 } == arrangement.order)
        #expect(arrangement.calls.allSatisfy { $0.count <= arrangement.size && !$0.isEmpty })
      }
      #expect(arrangements[0].calls.allSatisfy { $0.count == 1 })
      #expect(Set(arrangements.map(\.name)).count == arrangements.count)
    }
    #expect(
      BatchInvariance.arrangements(count: 9).map(\.name) == [
        "singly", "in batches of 2", "in batches of 8", "all at once", "backwards", "shuffled",
      ])
    let orders = { (seed: UInt64) in
      BatchInvariance.arrangements(count: 40, seed: seed).last!.order
    }
    #expect(orders(1) == orders(1) && orders(1) != orders(2))
  }

  @Test func byHand() throws {
    let found = try BatchInvariance(
      runs: [
        ("singly", [4, -8, 1, 1]), ("same", [4, -8, 1, 1]), ("near", [4, -8.5, 1, 1.25]),
        ("zero", [4, -8, 1, 1]),
      ], pairs: [(0, 1), (2, 3)])
    #expect(found.texts == 4 && found.pairs == 2 && !found.isBitEqual)
    let near = found.differences[1]
    #expect(near.largest == 0.5 && near.relative == 0.5 / 8 && near.otherBits == 2)
    #expect(near.decisionsChanged == 1, "a tie became a decision")
    #expect(found.differences[0].largest == 0 && found.differences[0].otherBits == 0)
    #expect(found.rows.count == 12 && found.rows.allSatisfy { $0.interval == nil })
    #expect(found.rows[6].value == 0.5, "one of two decisions")
    #expect(found.json["bit_equal"] == false)
    #expect(found.json["arrangements"]?.array?[1]["largest"]?.double == 0.5)
  }

  /// Equal numbers may have other bits.
  @Test func bitsAreCompared() throws {
    let found = try BatchInvariance(
      runs: [("singly", [0, 0]), ("other", [0, -0.0])], pairs: [(0, 1)])
    #expect(found.differences[0].otherBits == 1 && found.differences[0].largest == 0)
    #expect(found.differences[0].relative == 0 && found.differences[0].decisionsChanged == 0)
    let scaleless = try BatchInvariance(runs: [("singly", [0]), ("other", [1])], pairs: [])
    #expect(scaleless.differences[0].relative == nil && scaleless.rows[2].value == nil)
  }

  @Test func badInput() {
    func error(_ runs: [[Double]]) -> RewardError.Code? {
      code { _ = try BatchInvariance(runs: runs.map { ("x", $0) }, pairs: []) }
    }
    #expect(error([[1]]) == .evaluationEmpty && error([[], []]) == .evaluationEmpty)
    #expect(error([[1], [1, 2]]) == .evaluationCount)
    #expect(error([[1], [.nan]]) == .evaluationNaN)
  }
}
