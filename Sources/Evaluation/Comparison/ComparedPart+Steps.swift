import Basics

extension ComparedPart {
  private static func requireSteps(_ items: [ComparedItem]) throws(RewardError) {
    for item in items where item.first.steps.isEmpty { throw item.lacks("needs steps") }
  }

  /// The best threshold of each model on some items; nil unless there are right and wrong
  /// solutions.
  /// - Throws: `evaluation.sample`.
  static func thresholds(
    _ items: [ComparedItem]
  ) throws(RewardError) -> (first: Double, second: Double)? {
    try requireSteps(items)
    let labels = items.map(\.first.wrongSteps.first)
    guard Set(labels.map { $0 == nil }).count == 2 else { return nil }
    let first = try FirstErrorResult.bestThreshold(
      steps: items.map(\.first.stepScores), labels: labels)
    let second = try FirstErrorResult.bestThreshold(
      steps: items.map(\.second.stepScores), labels: labels)
    return (first.threshold, second.threshold)
  }

  /// F1 of the first wrong step; the thresholds stay as they are in resamples.
  static func firstErrors(
    _ items: [ComparedItem], _ given: (first: Double, second: Double)?
  ) throws(RewardError) -> ComparedPart {
    try requireSteps(items)
    let thresholds = if let given { given } else { try self.thresholds(items) }
    guard let thresholds else {
      // F1 is undefined, whatever the threshold.
      return ComparedPart(
        statistic: SummedStatistic([], width: 1) { _ in .nan }, values: items.map { _ in nil },
        margins: items.map { _ in (0, 0) }, verdicts: ([], [], []))
    }
    var values: [(first: Double, second: Double)] = []
    var verdicts: (first: [Int], second: [Int], units: [Int]) = ([], [], [])
    var sums: [(unit: Int, first: [Double], second: [Double])] = []
    for item in items {
      let label = item.first.wrongSteps.first
      let own = FirstErrorResult.firstBelow(thresholds.first, item.first.stepScores)
      let other = FirstErrorResult.firstBelow(thresholds.second, item.second.stepScores)
      verdicts.first.append(own ?? -1)
      verdicts.second.append(other ?? -1)
      verdicts.units.append(item.unit)
      let hits = (first: own == label ? 1.0 : 0, second: other == label ? 1.0 : 0)
      values.append(hits)
      // Hits and number of the wrong solutions, then of the right ones.
      func places(_ hit: Double) -> [Double] { label == nil ? [0, 0, hit, 1] : [hit, 1, 0, 0] }
      sums.append((item.unit, places(hits.first), places(hits.second)))
    }
    let statistic = SummedStatistic(sums, width: 4) { sums in
      let (wrong, right) = (sums[0] / sums[1], sums[2] / sums[3])
      return wrong + right == 0 ? 0 : 2 * wrong * right / (wrong + right)
    }
    return ComparedPart(
      statistic: statistic, values: values, margins: values, verdicts: verdicts)
  }

  /// Every step as right, where its score is above one half, or wrong: PRMScore, or accuracy where
  /// no step is wrong.
  static func stepLabels(_ items: [ComparedItem]) throws(RewardError) -> ComparedPart {
    try requireSteps(items)
    var values: [(first: Double, second: Double)] = []
    var verdicts: (first: [Int], second: [Int], units: [Int]) = ([], [], [])
    var sums: [(unit: Int, first: [Double], second: [Double])] = []
    for item in items {
      let wrong = Set(item.first.wrongSteps)
      func result(_ scores: [Double]) -> StepLabelResult {
        var result = StepLabelResult()
        for (step, score) in scores.enumerated() {
          result.add(predictedRight: score > 0.5, isRight: !wrong.contains(step))
        }
        return result
      }
      let (own, other) = (result(item.first.stepScores), result(item.second.stepScores))
      values.append((own.accuracy!, other.accuracy!))
      sums.append((item.unit, own.counts, other.counts))
      verdicts.first += item.first.stepScores.map { $0 > 0.5 ? 1 : 0 }
      verdicts.second += item.second.stepScores.map { $0 > 0.5 ? 1 : 0 }
      verdicts.units += item.first.stepScores.map { _ in item.unit }
    }
    let hasErrors = items.contains { !$0.first.wrongSteps.isEmpty }
    let statistic = SummedStatistic(sums, width: 4) { sums in
      let result = StepLabelResult(counts: sums)
      return hasErrors ? result.score : result.accuracy ?? .nan
    }
    return ComparedPart(
      statistic: statistic, values: values, margins: values, verdicts: verdicts)
  }
}

extension StepLabelResult {
  fileprivate var counts: [Double] {
    [truePositive, falsePositive, falseNegative, trueNegative].map(Double.init)
  }

  fileprivate init(counts: [Double]) {
    self.init()
    (truePositive, falsePositive) = (Int(counts[0]), Int(counts[1]))
    (falseNegative, trueNegative) = (Int(counts[2]), Int(counts[3]))
  }
}
