/// How well one number tells two kinds apart, over all thresholds.
public enum ROC {
  /// The area under the receiver operating characteristic: the chance that a positive is above a
  /// negative, equal ones counted half (Mann and Whitney's U over n·m).
  ///
  /// - Returns: In 0...1; 0.5 says nothing.
  /// - Complexity: O((n + m) log (n + m)).
  /// - Throws: `evaluation.empty` where one of the kinds is missing, `evaluation.nan`,
  ///   `evaluation.infinite`.
  public static func area(positives: [Double], negatives: [Double]) throws -> Double {
    try requireSome(positives.count, "positives")
    try requireSome(negatives.count, "negatives")
    var wins = 0.0
    // Below a threshold lie so many negatives.
    var below = 0.0
    for group in try groups(positives, negatives) {
      wins += Double(group.positives) * (below + 0.5 * Double(group.negatives))
      below += Double(group.negatives)
    }
    return wins / (Double(positives.count) * Double(negatives.count))
  }

  /// The area under the precision-recall curve as average precision: Σ (Rₙ − Rₙ₋₁)·Pₙ over thresholds
  /// from high to low, as scikit-learn's `average_precision_score`.
  ///
  /// - Returns: The share of positives for scores that say nothing.
  /// - Throws: `evaluation.empty` where one of the kinds is missing, `evaluation.nan`,
  ///   `evaluation.infinite`.
  public static func averagePrecision(positives: [Double], negatives: [Double]) throws -> Double {
    try requireSome(positives.count, "positives")
    try requireSome(negatives.count, "negatives")
    var (hits, misses, sum) = (0.0, 0.0, 0.0)
    for group in try groups(positives, negatives).reversed() {
      hits += Double(group.positives)
      misses += Double(group.negatives)
      sum += Double(group.positives) * hits / (hits + misses)
    }
    return sum / Double(positives.count)
  }

  /// How many of each kind have each value, ascending.
  private static func groups(
    _ positives: [Double], _ negatives: [Double]
  ) throws -> [(positives: Int, negatives: Int)] {
    try requireFinite(positives, "positive")
    try requireFinite(negatives, "negative")
    let all = (positives.map { ($0, true) } + negatives.map { ($0, false) }).sorted { $0.0 < $1.0 }
    var groups: [(positives: Int, negatives: Int)] = []
    var last: Double?
    for (value, isPositive) in all {
      if value != last { groups.append((0, 0)) }
      last = value
      let place = groups.count - 1
      if isPositive { groups[place].positives += 1 } else { groups[place].negatives += 1 }
    }
    return groups
  }
}
