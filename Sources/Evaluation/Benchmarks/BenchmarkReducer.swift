/// How scores of items become a benchmark's number.
public enum BenchmarkReducer: String, Hashable, Sendable, CaseIterable {
  /// The share of items all of whose right candidates score above all wrong ones; a tie is wrong.
  case strictPair = "strict-pair"
  /// What choosing at random among the highest scores gives.
  case sharedCredit = "shared-credit"
  /// Right against wrong answers in several styles (``StyleMatrix``); a tie is wrong.
  case styleMatrix = "style-matrix"
  /// The Ties domain of RewardBench 2 (``TiesResult``).
  case ties
  /// The rank correlation of scores with people's ratings.
  case rating
  /// The first wrong step of a solution (``FirstErrorResult``).
  case firstError = "first-error"
  /// Every step as right or wrong (``StepLabelResult``).
  case stepLabels = "step-labels"

  /// What happens to equal scores, in words.
  public var tieRule: String {
    switch self {
    case .strictPair, .styleMatrix: "a tie is wrong"
    case .sharedCredit: "a tie at the top shares the credit"
    case .ties: "a tie of a right and a wrong answer is wrong"
    case .rating: "equal scores share their mean rank"
    case .firstError: "a step at the threshold is right"
    case .stepLabels: "a step at one half is wrong"
    }
  }

  /// What the number is, in words.
  public var measure: String {
    switch self {
    case .strictPair: "accuracy"
    case .sharedCredit: "accuracy of the best candidate"
    case .styleMatrix: "mean accuracy over styles"
    case .ties: "score of Ties"
    case .rating: "rank correlation"
    case .firstError: "F1 of the first error"
    case .stepLabels: "PRMScore"
    }
  }

  /// Whether items of a kind can be reduced so.
  func takes(_ kind: BenchmarkDefinition.ItemKind) -> Bool {
    switch self {
    case .strictPair, .sharedCredit: kind != .stepped && kind != .rated
    case .styleMatrix, .ties: kind == .sides
    case .rating: kind == .rated
    case .firstError, .stepLabels: kind == .stepped
    }
  }
}
