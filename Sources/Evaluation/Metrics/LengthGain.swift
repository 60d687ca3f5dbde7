import Basics

/// The paired difference between a scorer's accuracy and the better length rule's, ties as half in
/// both, over the same pairs.
///
/// The rule is picked with the answers known, so that the difference is never in the scorer's
/// favour by that choice.
func gainOverLength(
  margins: [Double], lengths: [Double], control: LengthControl, groups: [String],
  bootstrap: Bootstrap
) throws(RewardError) -> Estimate {
  let sign = control.betterRule == .longer ? 1.0 : -1
  func outcome(_ margin: Double) -> Double { margin > 0 ? 1 : margin < 0 ? 0 : 0.5 }
  let differences = zip(margins, lengths).map { outcome($0) - outcome(sign * $1) }
  let resampled =
    groups.isEmpty
    ? try bootstrap.mean(of: differences)
    : try bootstrap.clusteredMean(of: differences, groups: groups)
  let mean = differences.reduce(0, +) / Double(differences.count)
  guard resampled.upper - resampled.lower < 1e-12 else {
    return Estimate(mean: mean, interval: resampled)
  }
  // Resampling shows no variation and would claim certainty.
  let n = groups.isEmpty ? margins.count : Set(groups).count
  let own = margins.reduce(0) { $0 + outcome($1) } / Double(margins.count)
  let rule = lengths.reduce(0) { $0 + outcome(sign * $1) } / Double(lengths.count)
  return Estimate(
    mean: mean, interval: .newcombe(own, minus: rule, n: n, level: bootstrap.level))
}

extension Interval {
  /// Newcombe's interval of a difference of two proportions from Wilson's of each (Newcombe 1998,
  /// method 10), with `n` trials each. It takes the two as independent, which is wider than needed
  /// where they are measured on the same items and agree.
  static func newcombe(
    _ first: Double, minus second: Double, n: Int, level: Double
  ) -> Interval {
    let a = wilson(successes: first * Double(n), n: n, level: level)
    let b = wilson(successes: second * Double(n), n: n, level: level)
    func hypotenuse(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    return Interval(
      lower: first - second - hypotenuse(first - a.lower, b.upper - second),
      upper: first - second + hypotenuse(a.upper - first, second - b.lower), level: level)
  }
}

extension PairEvaluation {
  /// What may be concluded against length alone, in a sentence with the paired difference in
  /// percentage points and its interval.
  ///
  /// - Parameter subject: who ranks the pairs, such as "The reward model".
  public func lengthVerdict(subject: String = "The reward model") -> String {
    let better = ReportNumber(length.better.accuracy(.half)!, style: .percent).valueText
    return verdict(
      subject, gainOverLength,
      over: "\"the \(length.betterRule.rawValue) one wins\", the better length rule (\(better) of "
        + "pairs, ties half)")
  }
}

/// A comparison in words that claims no more than the interval allows. Differences of fractions are
/// said in percentage points.
func verdict(_ subject: String, _ gain: Estimate, over other: String) -> String {
  let interval = gain.interval
  let number = ReportNumber(gain, style: .points)
  let range = number.intervalText!
  let size = ReportNumber(abs(gain.mean), style: .points).valueText
  if interval.isAbove(0) {
    return "\(subject) beats \(other) by \(number.text): the interval excludes zero."
  }
  if interval.upper < 0 {
    return "\(subject) is WORSE than \(other), by \(size): the interval of the difference, "
      + "\(range), excludes zero."
  }
  let place = gain.mean == 0 ? "on a par" : "\(size) \(gain.mean > 0 ? "above" : "below")"
  return "\(subject) does NOT beat \(other): it is \(place), and the interval of the difference, "
    + "\(range), includes zero."
}
