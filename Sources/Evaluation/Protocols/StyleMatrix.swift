public import Basics

/// RM-Bench (Liu et al. 2024): three right and three wrong answers in the same three styles, from plain
/// to ornate, each right one against each wrong one.
public struct StyleMatrix: Hashable, Sendable {
  /// In row i and column j the share of items whose right answer in style i scores above the wrong one
  /// in style j; a tie is wrong.
  public let shares: [[Double]]
  /// Items.
  public let n: Int

  /// Mean above the diagonal: the right answer is the plainer one.
  public var hard: Double { mean { $0 < $1 } }
  /// Mean of the diagonal: equal styles.
  public var normal: Double { mean { $0 == $1 } }
  /// Mean below the diagonal: the right answer is the more ornate one.
  public var easy: Double { mean { $0 > $1 } }
  /// Mean of the three.
  public var average: Double { (hard + normal + easy) / 3 }

  /// The three means by name.
  public var styles: [(name: String, value: Double)] {
    [("easy", easy), ("normal", normal), ("hard", hard)]
  }

  /// - Parameter items: as many right as wrong scores each, both in order of style.
  /// - Throws: `evaluation.empty`, `evaluation.item` for fewer than two styles, `evaluation.count` for lists of other lengths than the first one's,
  ///   `evaluation.nan`.
  /// - Complexity: O(items · styles²).
  public init(_ items: [(right: [Double], wrong: [Double])]) throws(RewardError) {
    try requireSome(items.count, "items")
    let styles = items[0].right.count
    // Of one style there is neither a plainer nor a more ornate answer: means of nothing.
    guard styles >= 2 else {
      throw RewardError(
        .evaluationItem, "a style matrix needs answers in two styles or more, not in \(styles)")
    }
    var counts = Array(repeating: Array(repeating: 0, count: styles), count: styles)
    for item in items {
      try requireSameCount((item.right.count, "right answers"), (styles, "styles"))
      try requireSameCount((item.wrong.count, "wrong answers"), (styles, "styles"))
      try requireFinite(item.right + item.wrong, "score")
      for (row, right) in item.right.enumerated() {
        for (column, wrong) in item.wrong.enumerated() where right > wrong {
          counts[row][column] += 1
        }
      }
    }
    n = items.count
    shares = counts.map { $0.map { Double($0) / Double(items.count) } }
  }

  private func mean(_ isIn: (Int, Int) -> Bool) -> Double {
    var values: [Double] = []
    for row in shares.indices {
      for column in shares.indices where isIn(row, column) { values.append(shares[row][column]) }
    }
    return values.reduce(0, +) / Double(values.count)
  }
}
