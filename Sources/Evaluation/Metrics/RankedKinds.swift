import Basics

/// Values of two kinds in their order, so that a resample's areas cost one pass.
struct RankedKinds {
  private let positives: Int
  private let negatives: Int
  /// Items by ascending value: positives are 0..<positives, negatives follow. Equal values are one
  /// group.
  private let groups: [[Int]]

  /// - Throws: `evaluation.empty` where one of the kinds is missing, `evaluation.nan`,
  ///   `evaluation.infinite`.
  init(positives: [Double], negatives: [Double]) throws(RewardError) {
    try requireSome(positives.count, "positives")
    try requireSome(negatives.count, "negatives")
    try requireFinite(positives, "positive")
    try requireFinite(negatives, "negative")
    (self.positives, self.negatives) = (positives.count, negatives.count)
    let values = positives + negatives
    var groups: [[Int]] = []
    for index in values.indices.sorted(by: { values[$0] < values[$1] }) {
      if let last = groups.last, values[last[0]] == values[index] {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
    }
    self.groups = groups
  }

  /// The area under the ROC curve and the average precision, where each item is there so many
  /// times. NaN where one of the kinds is not there at all.
  func areas(_ counts: [Int]) -> (roc: Double, precision: Double) {
    var (wins, below) = (0.0, 0.0)
    // From low to high for the ROC curve, from high to low for precision and recall.
    let sizes = groups.map { group -> (positives: Double, negatives: Double) in
      var (some, others) = (0, 0)
      for item in group {
        if item < positives { some += counts[item] } else { others += counts[item] }
      }
      return (Double(some), Double(others))
    }
    for size in sizes {
      wins += size.positives * (below + 0.5 * size.negatives)
      below += size.negatives
    }
    var (hits, misses, sum) = (0.0, 0.0, 0.0)
    for size in sizes.reversed() where size.positives + size.negatives > 0 {
      hits += size.positives
      misses += size.negatives
      sum += size.positives * hits / (hits + misses)
    }
    return (wins / (hits * misses), sum / hits)
  }

  /// Both with bootstrap intervals, positives and negatives drawn each among themselves.
  func estimates(_ bootstrap: Bootstrap) -> (roc: Estimate, precision: Estimate) {
    let units = positives + negatives
    let found = areas([Int](repeating: 1, count: units))
    let resampling = UnitResampling(
      strata: [Array(0..<positives), Array(positives..<units)], of: units)
    func estimate(_ mean: Double, _ of: ((roc: Double, precision: Double)) -> Double) -> Estimate {
      // Each resample has as many of each kind as there are, so that there always is an interval.
      guard let interval = resampling.interval(bootstrap, { of(areas($0)) }) else {
        preconditionFailure("areas of finite values are finite")
      }
      return Estimate(mean: mean, interval: interval)
    }
    return (estimate(found.roc, \.roc), estimate(found.precision, \.precision))
  }
}
