public import Basics
import Evaluation
public import Rewards

/// Finds how much of verbosity each objective has to lose: the second part of ArmoRM's method (Wang
/// et al. 2024, section 3.2; `stage-2_train.py`).
public struct VerbosityFit: Sendable, Hashable {
  /// 0, 0.01, 0.025, then steps of 0.025 to 0.15 and of 0.05 to 0.95, as the authors try them.
  public static let usualPenalties =
    [0, 0.01, 0.025, 0.05, 0.075, 0.1, 0.125] + (3...19).map { Double($0) / 20 }

  /// The penalties that were found.
  public let correction: VerbosityCorrection
  /// Spearman's correlation of each objective with verbosity, before and after; nil where one of
  /// the two is constant, as verbosity itself is afterwards.
  public let before: [Double?], after: [Double?]

  /// Takes for each objective k the smallest penalty c with Spearman(Rₖ − c·Rᵥ, Rᵥ) ≤ threshold.
  /// The sign counts: what goes against verbosity already keeps its 0.
  ///
  /// An objective that no penalty brings below the threshold gets 1, and is named in
  /// ``VerbosityCorrection/unremoved``.
  /// - Parameters:
  ///   - outputs: objectives of reference responses, responses × objectives.
  ///   - verbosity: which of them is verbosity.
  ///   - penalties: what is tried, ascending.
  /// - Throws: `training.options` for fewer than two responses, and for a verbosity that is the
  ///   same for all; `evaluation.nan`, `evaluation.infinite`.
  public init(
    outputs: [[Double]], verbosity: Int, threshold: Double = 0.03,
    penalties: [Double] = usualPenalties
  ) throws(RewardError) {
    precondition(
      outputs.allSatisfy { $0.count == outputs[0].count && $0.indices.contains(verbosity) },
      "verbosity is one of the objectives")
    let verbose = outputs.map { $0[verbosity] }
    guard let first = verbose.first, verbose.contains(where: { $0 != first }) else {
      throw RewardError(
        .trainingOptions,
        "verbosity is the same for all \(verbose.count) reference responses: nothing can be taken "
          + "out"
      )
    }
    var chosen = outputs[0].map { _ in 1.0 }
    var unremoved: [Int] = []
    var (before, after): ([Double?], [Double?]) = ([], [])
    for index in chosen.indices {
      func correlation(_ penalty: Double) throws(RewardError) -> Double? {
        try spearman(outputs.map { $0[index] - penalty * $0[verbosity] }, verbose)
      }
      before.append(try correlation(0))
      guard index != verbosity else {
        after.append(nil)
        continue
      }
      var found: Double?
      for penalty in penalties where found == nil {
        // Nothing varies: nothing of verbosity is in it.
        if try correlation(penalty).map({ $0 <= threshold }) ?? true { found = penalty }
      }
      if let found { chosen[index] = found } else { unremoved.append(index) }
      after.append(try correlation(chosen[index]))
    }
    correction = VerbosityCorrection(
      verbosity: verbosity, penalties: chosen, unremoved: unremoved)
    (self.before, self.after) = (before, after)
  }
}
