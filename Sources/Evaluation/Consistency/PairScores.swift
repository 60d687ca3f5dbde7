/// The scores of a preference pair.
public struct PairScores: Hashable, Sendable {
  /// The score of the preferred answer.
  public var chosen: Double
  /// The score of the other one.
  public var rejected: Double

  /// The scores of a pair.
  public init(chosen: Double, rejected: Double) {
    self.chosen = chosen
    self.rejected = rejected
  }

  /// chosen − rejected.
  public var margin: Double { chosen - rejected }

  /// The scorer's decision: 1 for the chosen answer, −1 for the rejected one, 0 for a tie.
  public var decision: Int { margin > 0 ? 1 : margin < 0 ? -1 : 0 }
}

/// The standard deviation of the margins (divided by n), the unit in which shifts of scores are
/// told: models differ in the scale of their scores. Nil without pairs, or where it is zero.
public func marginUnit(_ pairs: [PairScores]) -> Double? {
  guard !pairs.isEmpty else { return nil }
  let margins = pairs.map(\.margin)
  let mean = margins.reduce(0, +) / Double(margins.count)
  let deviation =
    (margins.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(margins.count)).squareRoot()
  return deviation > 0 && deviation.isFinite ? deviation : nil
}
