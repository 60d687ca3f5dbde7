extension BLEU {
  /// What is done about orders without a match, which would make the score of a sentence 0 (Chen
  /// and Cherry 2014, "A systematic comparison of smoothing techniques for sentence-level BLEU").
  ///
  /// All but `addOneAll` leave a candidate that matches no n-gram of any order at 0, as sacrebleu
  /// does.
  public enum Smoothing: Hashable, Sendable {
    /// Nothing: one order without a match makes the score 0.
    case none
    /// A number of matches, in 0...1, where there are none; sacrebleu's default is 0.1. Chen and
    /// Cherry's method 1.
    case floor(Double)
    /// A number, finite and not negative, added to matches and n-grams of all orders but the first;
    /// sacrebleu's default is 1. Method 2, after Lin and Och (2004).
    case addK(Double)
    /// Half a match where there are none, then a quarter at the next such order, and so on; as
    /// NIST's tool. Method 3.
    case exponential
    /// One added to matches and n-grams of every order, the first included: p_n = (m + 1) / (t +
    /// 1). The form of Hugging Face's `evaluate`, which BLEUBERI uses. It gives short texts without
    /// any match more than 0, and an order that the candidate is too short for a precision of 1.
    case addOneAll

    func check() {
      switch self {
      case .floor(let matches):
        precondition(matches >= 0 && matches <= 1, "a floor is a share of one match")
      case .addK(let k): precondition(k >= 0 && k.isFinite, "what is added is finite, not negative")
      case .none, .exponential, .addOneAll: break
      }
    }

    /// What is added to the matches and to the n-grams of an order.
    func added(order: Int) -> Double {
      switch self {
      case .addK(let k): order > 1 ? k : 0
      case .addOneAll: 1
      case .none, .floor, .exponential: 0
      }
    }

    /// What stands for the matches of an order that has none.
    ///
    /// - Parameter divisor: 1 at first, and kept from order to order.
    func unmatched(divisor: inout Double) -> Double {
      switch self {
      case .floor(let matches): return matches
      case .exponential:
        divisor *= 2
        return 1 / divisor
      case .none, .addK, .addOneAll: return 0
      }
    }
  }
}
