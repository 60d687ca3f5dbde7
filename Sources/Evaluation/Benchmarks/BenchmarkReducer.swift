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

  /// What happens to equal scores, in words.
  public var tieRule: String {
    switch self {
    case .strictPair, .styleMatrix: "a tie is wrong"
    case .sharedCredit: "a tie at the top shares the credit"
    case .ties: "a tie of a right and a wrong answer is wrong"
    }
  }
}
