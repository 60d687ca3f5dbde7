/// Takes out of every objective what it owes to verbosity: R'ₖ = Rₖ − cₖ·Rᵥ (ArmoRM, Wang et al.
/// 2024, section 3.2).
///
/// In matrices R' = R·T, with T the identity less the penalties c in verbosity's row. Verbosity's
/// own penalty is 1, so that it is 0 afterwards. The penalties are fitted in `Training`
/// (`VerbosityFit`).
public struct VerbosityCorrection: Sendable, Hashable {
  /// Which of the objectives is verbosity.
  public let verbosity: Int
  /// c: one number for each objective, 1 for verbosity itself.
  public let penalties: [Double]
  /// Objectives that no penalty that was tried made independent of verbosity; theirs is 1.
  public let unremoved: [Int]

  /// A correction. Traps unless penalties are finite, verbosity is one of the objectives and has 1,
  /// and `unremoved` are other objectives.
  public init(verbosity: Int, penalties: [Double], unremoved: [Int] = []) {
    precondition(penalties.indices.contains(verbosity), "verbosity is one of the objectives")
    precondition(penalties.allSatisfy(\.isFinite), "penalties are finite")
    precondition(penalties[verbosity] == 1, "verbosity's own penalty is 1")
    precondition(
      unremoved.allSatisfy { penalties.indices.contains($0) && $0 != verbosity },
      "what stays verbose is another objective")
    self.verbosity = verbosity
    self.penalties = penalties
    self.unremoved = unremoved
  }

  /// R' of one response's objectives. Traps for another number of them.
  public func corrected(_ objectives: [Double]) -> [Double] {
    precondition(objectives.count == penalties.count, "one number for each objective")
    let verbose = objectives[verbosity]
    return zip(objectives, penalties).map { $0 - $1 * verbose }
  }

  /// T·g: the coefficients of the objectives as they are that do what weights g do to the corrected
  /// ones. Traps for another number of weights.
  public func coefficients(_ weights: [Double]) -> [Double] {
    precondition(weights.count == penalties.count, "one weight for each objective")
    var result = weights
    result[verbosity] -= zip(weights, penalties).reduce(0) { $0 + $1.0 * $1.1 }
    return result
  }

  /// T, row by row: objectives × objectives.
  public var matrix: [[Double]] {
    penalties.indices.map { row in
      penalties.indices.map { column in
        (row == column ? 1 : 0) - (row == verbosity ? penalties[column] : 0)
      }
    }
  }
}
