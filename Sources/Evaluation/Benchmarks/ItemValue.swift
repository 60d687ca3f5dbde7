public import Basics

extension BenchmarkReducer {
  /// What one item contributes where the number is a mean over items, in 0...1; nil for the
  /// reducers that are no such mean (Ties, ratings and steps).
  ///
  /// - Throws: `evaluation.item`, `evaluation.count` for a style matrix of fewer than two styles,
  ///   or of other many right than wrong answers. Cost: O(candidates²).
  public func value(of item: ScoredItem) throws(RewardError) -> Double? {
    switch self {
    case .strictPair: item.strictAccuracy
    case .sharedCredit: item.sharedCredit
    case .styleMatrix: try StyleMatrix([(right: item.right, wrong: item.wrong)]).average
    case .ties, .rating, .firstError, .stepLabels: nil
    }
  }
}
