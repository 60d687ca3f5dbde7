public import Basics

extension Bootstrap {
  /// The interval of a share of outcomes that are 0 or 1, or a half for a tie, and come in groups.
  ///
  /// Wilson's where each outcome has a group of its own; the percentile interval over whole groups
  /// where groups repeat; and Wilson's with the groups as trials where resampling shows no
  /// variation and would claim certainty.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`. Cost: O(resamples ·
  ///   groups).
  public func share(
    of outcomes: [Double], groups: [some Hashable]
  ) throws(RewardError) -> (interval: Interval, method: PairEvaluation.IntervalMethod) {
    try requireSome(outcomes.count, "outcomes")
    try requireSameCount((outcomes.count, "outcomes"), (groups.count, "groups"))
    try requireFinite(outcomes, "outcome")
    let sum = outcomes.reduce(0, +)
    let trials = Set(groups).count
    guard trials < outcomes.count else {
      return (.wilson(successes: sum, n: outcomes.count, level: level), .wilson)
    }
    let resampled = try clusteredMean(of: outcomes, groups: groups)
    guard resampled.upper - resampled.lower < 1e-12 else {
      return (resampled, .clusteredBootstrap)
    }
    let successes = sum / Double(outcomes.count) * Double(trials)
    return (
      .wilson(successes: min(successes, Double(trials)), n: trials, level: level),
      .wilsonOverPrompts
    )
  }
}
