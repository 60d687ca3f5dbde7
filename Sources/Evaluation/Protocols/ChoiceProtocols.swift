/// How protocols judge the choice of one among several candidates. They differ in what a tie at the
/// top is worth, so that the same scores give other numbers; a result says which rule it used.
extension ScoredItem {
  /// 1 where every right candidate scores above every wrong one, else 0: a tie is wrong. RewardBench's
  /// and RM-Bench's rule for pairs, RewardMATH's accuracy for one among ten.
  public var strictAccuracy: Double { right.min()! > wrong.max()! ? 1 : 0 }

  /// The same with a tie taken as right: RewardMATH's "accuracy with ties".
  public var lenientAccuracy: Double { right.min()! >= wrong.max()! ? 1 : 0 }

  /// RewardBench 2: 1 over the number of candidates that share the top score where the right one is
  /// among them, else 0: what choosing at random among them gives on average. Of several right ones
  /// each counts.
  public var sharedCredit: Double {
    let top = scores.max()!
    let best = scores.indices.filter { scores[$0] == top }
    return Double(best.count(where: correct.contains)) / Double(best.count)
  }

  /// 1 over the rank of the best right candidate, ties counted against it (RewardMATH's MRR).
  public var reciprocalRank: Double {
    let best = right.max()!
    return 1 / Double(1 + wrong.count { $0 >= best })
  }
}
