import Testing

@testable import Rewards

/// The numbers of the papers' specifications.
@Suite struct AggregationTests {
  private func isNear(_ one: Double, _ two: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(one - two) <= tolerance
  }

  @Test func costeEtAl() {
    let (even, outlier) = ([1.0, 2, 3, 4, 5], [9.0, 0, 0, 0, 0])
    #expect(RewardAggregation.mean(even) == 3 && RewardAggregation.minimum(even) == 1)
    #expect(isNear(RewardAggregation.meanMinusVariance(0.5, ddof: 0)(even), 2.0))
    #expect(isNear(RewardAggregation.meanMinusVariance(0.5, ddof: 1)(even), 1.75))
    #expect(isNear(RewardAggregation.mean(outlier), 1.8))
    #expect(isNear(RewardAggregation.meanMinusVariance(0.5, ddof: 0)(outlier), -4.68))
    #expect(isNear(RewardAggregation.meanMinusVariance(0.5, ddof: 1)(outlier), -6.3))
    #expect(isNear(RewardAggregation.meanMinusDeviation(1)(even), 3 - 2.0.squareRoot()))
  }

  @Test(arguments: [(1.0, 1.0), (0.6, 0.84), (0.4, 0.76), (0.0, 0.6)])
  func nominalAndWorst(weight: Double, expected: Double) {
    let found = RewardAggregation.nominalAndMinimum(weight: weight)(
      [1.2, 1.0, 1.5, 0.6, 1.1], uncertainties: [0.5, 0.2, 0.7, 0.4, 0.6])
    #expect(isNear(found, expected))
  }

  /// Where no member says how sure it is, the first one is the nominal one.
  @Test func nominalWithoutUncertainty() {
    let aggregation = RewardAggregation.nominalAndMinimum(weight: 1)
    #expect(aggregation([2, 1, 3]) == 2)
    #expect(aggregation([2, 1, 3], uncertainties: [0.5, nil, 0.1]) == 2)
  }

  @Test func mediansOfOddAndEvenNumbers() {
    #expect(RewardAggregation.median([3, 1, 2]) == 2)
    #expect(RewardAggregation.median([4, 1, 2, 3]) == 2.5)
    #expect(RewardAggregation.median([7]) == 7)
  }

  /// One member is itself under every aggregation, and the order of members makes no difference.
  @Test func everyAggregation() {
    let all: [RewardAggregation] = [
      .mean, .median, .minimum, .meanMinusDeviation(2), .meanMinusVariance(3, ddof: 0),
    ]
    for aggregation in all {
      #expect(aggregation([-1.25]) == -1.25)
      for order in [[0.5, -2, 4], [4, 0.5, -2], [-2, 4, 0.5]] {
        #expect(isNear(aggregation(order), aggregation([0.5, -2, 4])))
      }
      #expect(aggregation([0.5, -2, 4]) <= 4)
    }
  }
}
