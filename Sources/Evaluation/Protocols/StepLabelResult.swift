/// PRMBench (Song et al. 2025): single steps as right or wrong, pooled over solutions.
public struct StepLabelResult: Hashable, Sendable {
  /// Right steps taken as right, wrong ones taken as right, right ones taken as wrong, wrong ones taken
  /// as wrong.
  public var truePositive = 0, falsePositive = 0, falseNegative = 0, trueNegative = 0

  /// A result of no steps.
  public init() {}

  /// Counts one step.
  public mutating func add(predictedRight: Bool, isRight: Bool) {
    switch (predictedRight, isRight) {
    case (true, true): truePositive += 1
    case (true, false): falsePositive += 1
    case (false, true): falseNegative += 1
    case (false, false): trueNegative += 1
    }
  }

  /// Counts the steps of another result.
  public mutating func add(_ other: StepLabelResult) {
    truePositive += other.truePositive
    falsePositive += other.falsePositive
    falseNegative += other.falseNegative
    trueNegative += other.trueNegative
  }

  /// F1 with right steps as the positive class; 0 where precision or recall has nothing to divide by.
  public var f1: Double { Self.f1(truePositive, falsePositive, falseNegative) }

  /// F1 with wrong steps as the positive class.
  public var negativeF1: Double { Self.f1(trueNegative, falseNegative, falsePositive) }

  /// PRMScore: the mean of both.
  public var score: Double { 0.5 * f1 + 0.5 * negativeF1 }

  /// The share of steps that were taken as what they are; nil for none.
  public var accuracy: Double? {
    let n = truePositive + falsePositive + falseNegative + trueNegative
    return n == 0 ? nil : Double(truePositive + trueNegative) / Double(n)
  }

  private static func f1(_ hits: Int, _ wronglyTaken: Int, _ missed: Int) -> Double {
    hits == 0 ? 0 : 2 * Double(hits) / Double(2 * hits + wronglyTaken + missed)
  }
}
