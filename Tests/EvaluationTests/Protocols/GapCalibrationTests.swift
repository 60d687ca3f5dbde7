import Basics
import Evaluation
import OrderedCollections
import Testing

@Suite struct GapCalibrationTests {
  /// Each gap's bin, at the edges too.
  @Test func binsByHand() throws {
    let predicted = [0, 0.5, -0.5, 0.51, 1, -1.5, 2, 3, 0.2, -0.7]
    let gold: [Double] = [1, 1, 1, 1, 1, -1, 1, -1, 0, -2]
    let found = try GapCalibration(predicted: predicted, gold: gold)
    #expect(found.bins.map(\.n) == [3, 3, 3] && found.bins.map(\.ties) == [1, 0, 0])
    // A tie, right, wrong; all right; two of three.
    #expect(found.bins.map(\.agreement) == [0.5, 1, 2.0 / 3])
    #expect(found.undecided == 1 && found.all.n == 9)
    #expect(found.all.agreement == 6.5 / 9)
    #expect(found.rises == false)
    for bin in found.bins {
      let wilson = Interval.wilson(successes: (bin.agreement ?? 0) * Double(bin.n), n: bin.n)
      #expect(abs(bin.interval.lower - wilson.lower) < 1e-12)
      #expect(abs(bin.interval.upper - wilson.upper) < 1e-12)
    }
  }

  /// Every pair lies in one bin, whatever the gap.
  @Test func noneIsLost() throws {
    let predicted = (-40...40).map { Double($0) / 16 }
    let gold = predicted.map { $0 < 0.3 ? -1.0 : 1 }
    let found = try GapCalibration(predicted: predicted, gold: gold, edges: [0.25, 0.5, 1, 2])
    #expect(found.bins.map(\.n).reduce(0, +) == 81 && found.undecided == 0)
    #expect(found.bins.map(\.upper) == [0.25, 0.5, 1, 2, .infinity])
    // Wrong where 0 < gap < 0.3, and a half for 0: 1/16, 2/16, 3/16 and 4/16.
    #expect(found.bins[0].agreement == 4.5 / 9)
    #expect(found.bins.dropFirst().map(\.agreement) == [1, 1, 1, 1] && found.rises == true)
  }

  @Test func emptyBinsHaveNoAgreement() throws {
    let found = try GapCalibration(predicted: [5, -5], gold: [1, -1])
    #expect(found.bins.map(\.agreement) == [nil, nil, 1] && found.rises == nil)
    #expect(found.bins[0].interval == Interval(lower: 0, upper: 1))
    let bins = try #require(found.json["bins"]?.array)
    #expect(bins[0]["agreement"] == .null && bins[2]["up_to"] == .null)
    #expect(found.table[1] == ["up to 0.5", "0", "–"] && found.table[4][0] == "all")
  }

  /// Pairs of one prompt are one observation: the interval is wider than Wilson's over pairs.
  @Test func groupsAreDrawnWhole() throws {
    let right = (0..<20).map { $0 / 5 % 2 == 0 }
    let predicted = right.map { $0 ? 0.3 : -0.3 }
    let gold = [Double](repeating: 1, count: 20)
    let alone = try GapCalibration(predicted: predicted, gold: gold)
    let grouped = try GapCalibration(
      predicted: predicted, gold: gold, groups: (0..<20).map { "\($0 / 5)" })
    let (narrow, wide) = (alone.all.interval, grouped.all.interval)
    #expect(alone.all.agreement == 0.5 && grouped.all.agreement == 0.5)
    #expect(wide.upper - wide.lower > narrow.upper - narrow.lower)
  }

  @Test func whatIsRefused() {
    func code(_ predicted: [Double], _ gold: [Double], _ groups: [String]? = nil)
      -> RewardError.Code?
    {
      let error = #expect(throws: RewardError.self) {
        try GapCalibration(predicted: predicted, gold: gold, groups: groups)
      }
      return error?.code
    }
    #expect(code([], []) == .evaluationEmpty)
    #expect(code([1], [0]) == .evaluationEmpty)
    #expect(code([1, 2], [1]) == .evaluationCount)
    #expect(code([1], [1], ["a", "b"]) == .evaluationCount)
    #expect(code([.nan], [1]) == .evaluationNaN)
    #expect(code([1], [.infinity]) == .evaluationInfinite)
  }
}
