import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// Four process reward models under every way of making one number of a solution's steps.
@Suite(.enabled(if: PublishedScores.areHere, "needs ../shared/data"))
struct PublishedStepsTests {
  typealias Numbers = [(steps: StepAggregation, numbers: (Double, Double, Double))]

  static let ofRewardMath: [(name: String, expected: Numbers)] = [
    (
      "Easy_to_hard",
      [
        (.minimum, (12.836, 16.563, 34.164)), (.maximum, (5.590, 49.275, 25.305)),
        (.product, (14.079, 16.149, 35.289)), (.geometricMean, (16.356, 19.048, 37.511)),
        (.mean, (18.634, 21.325, 39.395)), (.meanLogit, (21.532, 24.224, 41.102)),
        (.meanOdds, (22.774, 26.708, 42.645)), (.last, (13.251, 15.528, 33.890)),
      ]
    ),
    (
      "Math_Shepherd",
      [
        (.minimum, (15.321, 15.321, 34.669)), (.maximum, (3.934, 6.625, 21.823)),
        (.product, (17.184, 17.184, 34.679)), (.geometricMean, (15.735, 15.735, 33.612)),
        (.mean, (15.114, 15.114, 32.778)), (.meanLogit, (14.700, 14.700, 31.923)),
        (.meanOdds, (9.317, 9.317, 26.356)), (.last, (18.219, 18.219, 38.834)),
      ]
    ),
    (
      "ReasonEval_34B",
      [
        (.minimum, (19.462, 19.462, 40.354)), (.maximum, (9.110, 15.735, 31.547)),
        (.product, (15.942, 15.942, 36.633)), (.geometricMean, (18.427, 18.427, 38.955)),
        (.mean, (18.219, 18.219, 38.955)), (.meanLogit, (18.219, 18.219, 39.301)),
        (.meanOdds, (17.391, 17.391, 38.233)), (.last, (18.634, 18.634, 38.172)),
      ]
    ),
    (
      "ReasonEval_7B",
      [
        (.minimum, (19.462, 19.876, 38.673)), (.maximum, (12.008, 18.012, 34.034)),
        (.product, (18.219, 18.219, 38.495)), (.geometricMean, (20.290, 20.290, 39.257)),
        (.mean, (20.083, 20.083, 39.193)), (.meanLogit, (20.911, 20.911, 40.445)),
        (.meanOdds, (19.255, 19.255, 40.016)), (.last, (14.907, 14.907, 36.265)),
      ]
    ),
  ]

  @Test(arguments: ofRewardMath)
  func rewardMath(name: String, expected: Numbers) throws {
    let rows = try PublishedScores.rows("\(name)_reward.json.gz")
    #expect(rows.count == 483)
    #expect(Set(expected.map(\.steps)) == Set(StepAggregation.allCases))
    for (steps, numbers) in expected {
      let result = try ChoiceResult(PublishedScores.items(rows, steps))
      expectPrinted(result, numbers, "\(name), \(steps)")
    }
  }

  /// RewardBench's mathematics. Its right solutions are people's, of 4 steps on average, the wrong
  /// ones a model's, of 12: the product, which falls with every step, is far ahead of the mean.
  static let ofRewardBench: [(name: String, expected: Numbers)] = [
    (
      "Easy_to_hard",
      [
        (.minimum, (53.244, 53.915, 76.622)), (.maximum, (7.606, 23.490, 53.803)),
        (.product, (67.785, 67.785, 83.893)), (.geometricMean, (29.083, 29.083, 64.541)),
        (.mean, (26.846, 26.846, 63.423)), (.meanLogit, (25.951, 25.951, 62.975)),
        (.meanOdds, (31.544, 31.544, 65.772)), (.last, (31.320, 31.320, 65.660)),
      ]
    ),
    (
      "Math_Shepherd",
      [
        (.minimum, (82.998, 82.998, 91.499)), (.maximum, (68.680, 68.680, 84.340)),
        (.product, (94.407, 94.407, 97.204)), (.geometricMean, (81.432, 81.432, 90.716)),
        (.mean, (81.208, 81.208, 90.604)), (.meanLogit, (80.761, 80.761, 90.380)),
        (.meanOdds, (78.523, 78.523, 89.262)), (.last, (65.772, 65.772, 82.886)),
      ]
    ),
    (
      "ReasonEval_34B",
      [
        (.minimum, (42.506, 42.506, 71.253)), (.maximum, (11.186, 11.186, 55.593)),
        (.product, (83.445, 83.445, 91.723)), (.geometricMean, (19.687, 19.687, 59.843)),
        (.mean, (18.345, 18.345, 59.172)), (.meanLogit, (18.568, 18.568, 59.284)),
        (.meanOdds, (15.436, 15.436, 57.718)), (.last, (29.083, 29.083, 64.541)),
      ]
    ),
    (
      "ReasonEval_7B",
      [
        (.minimum, (41.834, 41.834, 70.917)), (.maximum, (5.817, 5.817, 52.908)),
        (.product, (63.087, 63.087, 81.544)), (.geometricMean, (14.765, 14.765, 57.383)),
        (.mean, (12.081, 12.081, 56.040)), (.meanLogit, (9.843, 9.843, 54.922)),
        (.meanOdds, (7.830, 7.830, 53.915)), (.last, (23.490, 23.490, 61.745)),
      ]
    ),
  ]

  @Test(arguments: ofRewardBench)
  func rewardBenchMath(name: String, expected: Numbers) throws {
    var pairs: OrderedDictionary<Int, [String: [Double]]> = [:]
    for row in try PublishedScores.rows("rewardbench_\(name).json.gz") {
      let scores = PublishedScores.numbers(row["output"]!["step_scores"]!)
      let side = row["solution_type"]!.string!
      #expect(pairs[row["problem_id"]!.int!]?[side] == nil)
      pairs[row["problem_id"]!.int!, default: [:]][side] = scores
    }
    #expect(pairs.count == 447)
    #expect(Set(expected.map(\.steps)) == Set(StepAggregation.allCases))
    for (steps, numbers) in expected {
      let items = try pairs.values.map { sides in
        ScoredItem(scores: [
          try steps.value(sides["chosen"]!), try steps.value(sides["rejected"]!),
        ])
      }
      expectPrinted(try ChoiceResult(items), numbers, "\(name), \(steps)")
    }
  }
}
