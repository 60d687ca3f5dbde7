import Basics
import OrderedCollections
import Testing

@testable import Evaluation

/// The specification's numeric fixtures, and small cases by hand.
@Suite struct ProtocolTests {
  private func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance
  }

  @Test func tiesOfRewardBench2() throws {
    func item(_ id: String, _ right: [Double], _ wrong: [Double]) -> ScoredItem {
      ScoredItem(id: id, scores: right + wrong, correct: Set(right.indices))
    }
    let result = try TiesResult([
      item("ref:0", [3], [1, 0]), item("ref:1", [1], [1.5, 0]),
      item("tied:0", [3, 2.5, 2.8], [1, 0]), item("tied:1", [2, 1], [0.5, 0.4]),
    ])
    #expect(result.referenceAccuracy == 0.5)
    #expect(result.tiedAccuracy == 1)
    #expect(result.preference == 0.5)
    #expect(result.hardPreference == 0.5)
    #expect(close(result.margin, 0.029_439_663_2))
    #expect(close(result.score, 0.650_294_396_6))
  }

  @Test func aConstantModelWinsNoTies() throws {
    let items = ["ref:a", "tied:a"].map {
      ScoredItem(id: $0, scores: [1, 1, 1, 1], correct: $0 == "ref:a" ? [0] : [0, 1])
    }
    let result = try TiesResult(items)
    #expect(result.referenceAccuracy == 0 && result.tiedAccuracy == 0)
    // No spread and no gap: 0, never no number.
    #expect(result.margin == 0 && result.score == 0)
  }

  @Test(arguments: ["plain", "other:1", "ref"])
  func tiesNeedTheirNames(id: String) {
    let error = #expect(throws: RewardError.self) {
      try TiesResult([ScoredItem(id: id, scores: [1, 0])])
    }
    #expect(error?.code == .evaluationItem)
  }

  @Test func choicesDifferInTies() {
    let tied = ScoredItem(scores: [1, 1, 0, 0])
    #expect(tied.strictAccuracy == 0)
    #expect(tied.lenientAccuracy == 1)
    #expect(tied.sharedCredit == 0.5)
    #expect(tied.reciprocalRank == 0.5)
    let constant = ScoredItem(scores: [2, 2, 2, 2])
    #expect(constant.sharedCredit == 0.25)
    #expect(constant.reciprocalRank == 0.25)
    let lost = ScoredItem(scores: [1, 2, 0, 0])
    #expect([lost.strictAccuracy, lost.lenientAccuracy, lost.sharedCredit] == [0, 0, 0])
    #expect(lost.reciprocalRank == 0.5)
  }

  /// All orders of four distinct scores: every rule agrees where there are no ties.
  @Test func rulesAgreeWithoutTies() {
    for first in 0..<4 {
      for second in 0..<4 where second != first {
        for third in 0..<4 where third != first && third != second {
          let scores = [first, second, third, 6 - first - second - third].map(Double.init)
          let item = ScoredItem(scores: scores)
          #expect(item.strictAccuracy == (first == 3 ? 1 : 0))
          #expect(item.lenientAccuracy == item.strictAccuracy)
          #expect(item.sharedCredit == item.strictAccuracy)
          #expect(item.reciprocalRank == 1 / Double(4 - first))
        }
      }
    }
  }

  @Test func matrixOfRMBench() throws {
    let matrix = try StyleMatrix([
      ([1, 2, 3], [0.5, 1.5, 2.5]), ([2, 2, 2], [0, 3, 3]),
    ])
    #expect(matrix.shares == [[1, 0, 0], [1, 0.5, 0], [1, 0.5, 0.5]])
    #expect(matrix.hard == 0)
    #expect(close(matrix.normal, 2.0 / 3))
    #expect(close(matrix.easy, 2.5 / 3))
    #expect(throws: RewardError.self) { try StyleMatrix([([1, 2, 3], [1, 2])]) }
    #expect(throws: RewardError.self) { try StyleMatrix([([1, 2], [.nan, 1])]) }
    // One style would make means of nothing, which are no numbers.
    let error = #expect(throws: RewardError.self) { try StyleMatrix([([1], [0])]) }
    #expect(error?.code == .evaluationItem)
  }

  @Test func sectionsOfRewardBench() throws {
    let sections = Sections(
      [
        "Chat": [
          "alpacaeval-easy": 100, "alpacaeval-length": 95, "alpacaeval-hard": 95,
          "mt-bench-easy": 28, "mt-bench-med": 40,
        ],
        "Reasoning": ["math-prm": 984, "hep": 984],
        "Chat Hard": ["hard": 1], "Safety": ["safe": 1], "Prior Sets": ["prior": 1],
      ], weights: ["Prior Sets": 0.5])
    var subsets = [
      "alpacaeval-easy": 0.9, "alpacaeval-length": 0.8, "alpacaeval-hard": 0.7,
      "mt-bench-easy": 1, "mt-bench-med": 0.5, "math-prm": 0.6, "hep": 0.9, "hard": 0.5,
      "safe": 0.8,
    ]
    let four = sections.accuracies(subsets)
    #expect(close(four["Chat"]!, 0.783_519_553_1, 1e-10))
    #expect(close(four["Reasoning"]!, 0.75))
    #expect(four["Prior Sets"] == nil)
    #expect(close(sections.overall(four)!, 0.708_379_888_3, 1e-10))
    subsets["prior"] = 0.7
    #expect(close(sections.overall(sections.accuracies(subsets))!, 0.707_448_789_6, 1e-10))
    // A section with a subset missing is not another section.
    subsets["mt-bench-med"] = nil
    #expect(sections.accuracies(subsets)["Chat"] == nil)
  }

  @Test func kappa() throws {
    #expect(try Kappa([1, 1, 0, 0], [1, 0, 0, 0])?.value == 0.5)
    #expect(try Kappa([0, 1, 2], [0, 1, 2])?.value == 1)
    #expect(try Kappa([1, 1], [1, 1]) == nil)
    #expect(try Kappa([1, 0], [0, 1])?.value == -1)
    // Cohen's own table (1960): 200 items, three labels; his kappa is .492.
    let table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    var (first, second): ([Int], [Int]) = ([], [])
    for (row, counts) in table.enumerated() {
      for (column, count) in counts.enumerated() {
        first += Array(repeating: row, count: count)
        second += Array(repeating: column, count: count)
      }
    }
    let found = try #require(try Kappa(first, second))
    #expect(close(found.value, 0.492, 5e-4))
    #expect(found.interval.contains(0.492) && found.interval.upper - found.interval.lower < 0.22)
  }

  @Test func firstErrors() throws {
    let labels: [Int?] = Array(repeating: 2, count: 5) + Array(repeating: nil, count: 10)
    let predicted: [Int?] =
      [2, 2, 2, 1, nil] + Array(repeating: nil, count: 9) + [0]
    let result = try FirstErrorResult(predicted: predicted, labels: labels)
    #expect(close(result.errorAccuracy, 0.6) && close(result.correctAccuracy, 0.9))
    #expect(close(result.f1, 0.72))
    let none = try FirstErrorResult(predicted: labels.map { _ in nil }, labels: labels)
    #expect(none.f1 == 0)
  }

  @Test func thresholdsAreSearched() throws {
    let steps = [[0.9, 0.2], [0.8, 0.7], [0.3, 0.9], [0.9, 0.95]]
    let labels: [Int?] = [1, nil, 0, nil]
    let (threshold, result) = try FirstErrorResult.bestThreshold(steps: steps, labels: labels)
    #expect(result.f1 == 1)
    // The lowest that occurs and separates them.
    #expect(threshold == 0.7)
    #expect(FirstErrorResult.firstBelow(0.5, [0.5, 0.4]) == 1)
  }

  /// The counts of PRMBench's files.
  @Test func constantStepLabels() {
    let (steps, wrong) = (83_371, 13_300)
    func result(_ predicted: Bool) -> StepLabelResult {
      var result = StepLabelResult()
      for index in 0..<steps { result.add(predictedRight: predicted, isRight: index >= wrong) }
      return result
    }
    let (good, bad) = (result(true), result(false))
    #expect(close(good.f1, 0.91332, 1e-5) && close(good.score, 0.45666, 1e-5))
    #expect(good.negativeF1 == 0)
    #expect(close(bad.negativeF1, 0.27516, 1e-5) && close(bad.score, 0.13758, 1e-5))
  }

  @Test func stepsBecomeOneNumber() throws {
    let steps = [0.5, 0.8]
    let wanted: [StepAggregation: Double] = [
      .minimum: 0.5, .maximum: 0.8, .product: 0.4, .geometricMean: 0.4.squareRoot(), .mean: 0.65,
      .meanLogit: 2.0 / 3, .meanOdds: 2.5, .last: 0.8,
    ]
    for kind in StepAggregation.allCases {
      #expect(close(try kind.value(steps), wanted[kind]!), "\(kind)")
    }
    #expect(try StepAggregation.geometricMean.value([0, 1]) == 0)
    #expect(try StepAggregation.meanLogit.value([1, 1]) < 1)
    for bad in [[], [1.1], [-0.1], [.nan]] as [[Double]] {
      #expect(throws: RewardError.self) { try StepAggregation.mean.value(bad) }
    }
  }

  @Test func fitsOfOveroptimisation() throws {
    let known = [
      OveroptimisationFit(.bestOfN, alpha: 1, beta: 0.2),
      OveroptimisationFit(.reinforcementLearning, alpha: 0.5, beta: 0.25),
    ]
    let peaks = [(2.5, 1.25), (2.718_281_8, 0.679_570_5)]
    for (fit, peak) in zip(known, peaks) {
      let found = try #require(fit.peak)
      #expect(close(found.distance, peak.0, 1e-7) && close(found.reward, peak.1, 1e-7))
      let distances = [0, 0.3, 1, 2, 3.5]
      let again = try OveroptimisationFit(
        fit.form, distances: distances, rewards: distances.map(fit.reward))
      #expect(close(again.alpha, fit.alpha) && close(again.beta, fit.beta))
    }
    #expect(OveroptimisationFit(.bestOfN, alpha: 1, beta: -0.1).peak == nil)
    #expect(throws: RewardError.self) {
      try OveroptimisationFit(.bestOfN, distances: [0, 1], rewards: [0, 1])
    }
    #expect(throws: RewardError.self) {
      try OveroptimisationFit(.bestOfN, distances: [-1, 1], rewards: [0, 1])
    }
  }

  @Test func divergencesOfBestOfN() {
    let wanted = [
      (1, 0), (4, 0.636294), (16, 1.835089), (64, 3.174508), (256, 4.549084), (1024, 5.932448),
      (12_500, 8.433564), (60_000, 10.002117),
    ]
    for (n, value) in wanted { #expect(close(bestOfNDivergence(n), value, 1e-6), "\(n)") }
  }
}
