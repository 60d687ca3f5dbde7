public import Basics

/// ProcessBench (Zheng et al. 2024): which step of a solution is the first wrong one, if any.
public struct FirstErrorResult: Hashable, Sendable {
  /// The share of wrong solutions whose first error was found.
  public let errorAccuracy: Double
  /// The share of right solutions that were taken as right.
  public let correctAccuracy: Double
  /// Wrong and right solutions.
  public let errors: Int, corrects: Int

  /// The harmonic mean of both; 0 where both are 0.
  public var f1: Double {
    let sum = errorAccuracy + correctAccuracy
    return sum == 0 ? 0 : 2 * errorAccuracy * correctAccuracy / sum
  }

  /// - Parameters:
  ///   - predicted: the first wrong step, from 0; nil for none.
  ///   - labels: likewise. Cost: O(n).
  /// - Throws: `evaluation.count`, `evaluation.empty` without wrong or without right solutions.
  public init(predicted: [Int?], labels: [Int?]) throws(RewardError) {
    try requireSameCount((predicted.count, "predictions"), (labels.count, "labels"))
    let pairs = Array(zip(predicted, labels))
    let wrong = pairs.filter { $0.1 != nil }
    let right = pairs.filter { $0.1 == nil }
    try requireSome(wrong.count, "wrong solutions")
    try requireSome(right.count, "right solutions")
    errors = wrong.count
    corrects = right.count
    errorAccuracy = Double(wrong.count { $0.0 == $0.1 }) / Double(errors)
    correctAccuracy = Double(right.count { $0.0 == nil }) / Double(corrects)
  }

  /// The first step whose score lies below the threshold; nil for none.
  public static func firstBelow(_ threshold: Double, _ steps: [Double]) -> Int? {
    steps.firstIndex { $0 < threshold }
  }

  /// The threshold with the best F1, among the scores that occur and one above all; of several the
  /// lowest. To be found on another split than the one that is reported. Cost: O(distinct scores ·
  /// steps).
  /// - Throws: as ``init(predicted:labels:)``.
  public static func bestThreshold(
    steps: [[Double]], labels: [Int?]
  ) throws(RewardError) -> (threshold: Double, result: FirstErrorResult) {
    let values = Set(steps.joined()).sorted()
    var best: (threshold: Double, result: FirstErrorResult)?
    for threshold in values + [values.last?.nextUp ?? 1] {
      let result = try FirstErrorResult(
        predicted: steps.map { firstBelow(threshold, $0) }, labels: labels)
      if best.map({ result.f1 > $0.result.f1 }) ?? true { best = (threshold, result) }
    }
    return best!
  }
}
