/// Brings features to one size, whatever network they come from: each column to mean 0 and
/// deviation 1 over the rows, and all of them by 1/√columns, so that a row's length is about 1.
///
/// States of language models have a few columns a hundred times as large as the others; without
/// scaling, a head sees those alone. Labels are not looked at: scaling by all rows tells an
/// out-of-fold model nothing of the pairs that it is asked about but what their texts are.
public struct FeatureScaling: Sendable, Hashable {
  /// Each column's mean over the rows.
  public let means: [Double]
  /// What each column is multiplied by; 0 for one that does not vary.
  public let factors: [Double]

  /// The scaling that suits these rows, at least one. Traps where widths differ.
  /// - Complexity: O(rows · columns), in fp64.
  public init(_ rows: [[Float]]) {
    precondition(!rows.isEmpty, "a scaling is that of rows")
    let width = rows[0].count
    precondition(rows.allSatisfy { $0.count == width }, "rows of one width")
    var means = [Double](repeating: 0, count: width)
    var squares = means
    for row in rows {
      for column in 0..<width { means[column] += Double(row[column]) / Double(rows.count) }
    }
    for row in rows {
      for column in 0..<width {
        let difference = Double(row[column]) - means[column]
        squares[column] += difference * difference / Double(rows.count)
      }
    }
    self.means = means
    factors = zip(squares, means).map { square, mean in
      // What rounding alone leaves of a constant column is no variation.
      square <= 1e-12 * mean * mean || square == 0 ? 0 : 1 / (square * Double(width)).squareRoot()
    }
  }

  /// The scaling of pairs' responses, both sides together. Traps without pairs.
  public init(_ pairs: [FeaturePair]) {
    self.init(pairs.map(\.chosen) + pairs.map(\.rejected))
  }

  /// A row, scaled. Traps for another width.
  public func callAsFunction(_ row: [Float]) -> [Float] {
    precondition(row.count == means.count, "a row of the scaling's width")
    return row.indices.map { Float((Double(row[$0]) - means[$0]) * factors[$0]) }
  }

  /// A pair, scaled; what decorates its loss stays.
  public func callAsFunction(_ pair: FeaturePair) -> FeaturePair {
    var pair = pair
    pair.chosen = self(pair.chosen)
    pair.rejected = self(pair.rejected)
    return pair
  }
}
