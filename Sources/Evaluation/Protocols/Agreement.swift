public import Basics

/// Cohen's kappa (1960): how much more two raters agree than they would by chance.
///
/// M-RewardBench takes a model's labels in a language and in English.
public struct Kappa: Hashable, Sendable {
  /// (observed − chance) / (1 − chance): 1 for full agreement, 0 for that of chance, at least −1.
  public let value: Double
  /// The share of items with equal labels.
  public let observed: Double
  /// The share that chance would give, by how often each rater uses each label.
  public let chance: Double
  /// Its interval by the large-sample standard error of Fleiss, Cohen and Everitt (1969), with t
  /// quantiles replaced by normal ones: good from about 100 items; cut at −1 and 1.
  public let interval: Interval
  /// Items.
  public let n: Int

  /// Nil where chance alone makes them agree always, as with one label only.
  /// - Throws: `evaluation.count`, `evaluation.empty`. Cost: O(n + labels²).
  public init?<Label: Hashable>(
    _ first: [Label], _ second: [Label], level: Double = 0.95
  ) throws(RewardError) {
    try requireSameCount((first.count, "first labels"), (second.count, "second labels"))
    try requireSome(first.count, "labels")
    var indices: [Label: Int] = [:]
    for label in first + second where indices[label] == nil { indices[label] = indices.count }
    let size = indices.count
    let one = 1 / Double(first.count)
    var shares = Array(repeating: Array(repeating: 0.0, count: size), count: size)
    var (rows, columns) = (Array(repeating: 0.0, count: size), Array(repeating: 0.0, count: size))
    for (a, b) in zip(first, second) {
      let (row, column) = (indices[a]!, indices[b]!)
      shares[row][column] += one
      rows[row] += one
      columns[column] += one
    }
    n = first.count
    observed = Double(zip(first, second).count { $0 == $1 }) / Double(n)
    chance = zip(rows, columns).reduce(0) { $0 + $1.0 * $1.1 }
    guard chance < 1 - 1e-12 else { return nil }
    value = (observed - chance) / (1 - chance)
    let miss = 1 - value
    var variance = -(value - chance * miss) * (value - chance * miss)
    for row in 0..<size {
      for column in 0..<size {
        let used =
          row == column
          ? 1 - (rows[row] + columns[row]) * miss : miss * (columns[row] + rows[column])
        variance += shares[row][column] * used * used
      }
    }
    let error = (max(0, variance) / Double(n)).squareRoot() / (1 - chance)
    let half = normalUpperQuantile((1 - level) / 2) * error
    interval = Interval(
      lower: max(-1, value - half), upper: min(1, value + half), level: level)
  }
}
