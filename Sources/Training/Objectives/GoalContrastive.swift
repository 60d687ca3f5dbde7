public import Basics
import Foundation
import Rewards
public import Tensors

/// The contrastive loss of goal-conditioned reward models (Nath et al., 2024): states of a good
/// response look towards its later states, and away from those of the bad one.
///
/// All functions give the loss without its factor β (0.5 in the paper).
public enum GoalContrastive {
  /// Where the mean over a grid of cosines is taken.
  public enum Form: Sendable, Hashable, CaseIterable {
    /// −log p⁺ − log(1−p⁻), where p is the mean of σ(cos): the released code. That one takes the
    /// mean over the whole batch; here each pair has its own, so that splitting a batch changes
    /// nothing.
    case meanInside
    /// The mean of −log σ(cos) and of −log(1−σ(cos)): as the paper writes it.
    case perPair
  }

  /// Losses from cosines, one number for each pair: `[pairs]`.
  ///
  /// Computed from log σ alone: −log p⁺ is log N − logsumexp(log σ(cos)), and 1 − σ(x) is σ(−x).
  /// Traps where there is no cosine.
  ///
  /// - Parameters:
  ///   - positives: cosines within the chosen response, `[pairs, any]` fp32.
  ///   - negatives: cosines of the chosen with the rejected one, `[pairs, any]`.
  public static func losses(positives: Tensor, negatives: Tensor, form: Form = .meanInside)
    -> Tensor
  {
    let near = positives.logSigmoid()
    let far = (-negatives).logSigmoid()
    switch form {
    case .meanInside: return -(logMeanExp(near) + logMeanExp(far))
    case .perPair: return -(near.mean(-1) + far.mean(-1))
    }
  }

  /// Losses from hidden states, one number for each pair: `[pairs]`. Traps where shapes do not fit.
  ///
  /// - Parameters:
  ///   - sources: states of the chosen response, `[pairs, S, width]` fp32.
  ///   - goals: later states of the same response, `[pairs, S, width]`, see
  ///     ``goalPairs(count:length:from:)``.
  ///   - negativeSources: states of the chosen response, `[pairs, U, width]`.
  ///   - negativeGoals: states of the rejected response, `[pairs, U, width]`.
  ///   - averagesGoals: compare with the mean goal of each pair instead of every one (`cosine_avg`
  ///     of the released code), of the negatives too.
  public static func losses(
    sources: Tensor, goals: Tensor, negativeSources: Tensor, negativeGoals: Tensor,
    averagesGoals: Bool = false, form: Form = .meanInside
  ) -> Tensor {
    let ends = [goals, negativeGoals].map { averagesGoals ? $0.mean(1, keep: true) : $0 }
    return losses(
      positives: cosines(sources, ends[0]), negatives: cosines(negativeSources, ends[1]),
      form: form)
  }

  /// Cosines of every source with every goal of the same pair: `[pairs, S · G]` from `[pairs, S,
  /// width]` and `[pairs, G, width]`. A state shorter than 10⁻⁶ counts as that long.
  public static func cosines(_ sources: Tensor, _ goals: Tensor) -> Tensor {
    precondition(sources.hasRank(3) && goals.hasRank(3), "states are [pairs, positions, width]")
    let grid = sources.unitRows.matmul(goals.unitRows.transposed())
    return grid.reshaped([grid.size(0), grid.size(1) * grid.size(2)])
  }

  /// Positions of sources and goals in a response: the goal is never before the source, and may be
  /// the same position, as in the released code.
  ///
  /// Of two uniforms u₁ ≤ u₂ the smaller gives the source, the greater the goal; the position
  /// counted from the end is ⌊(1−u)·length⌋ + 1.
  ///
  /// - Parameter length: tokens of the response; positions are in 0..<length.
  /// - Throws: `text.empty` for a response without tokens.
  public static func goalPairs(count: Int, length: Int, from random: inout RandomSource) throws
    -> [(source: Int, goal: Int)]
  {
    let drawn = try positions(count: 2 * count, length: length, from: &random)
    return (0..<count).map { index in
      let (a, b) = (drawn[2 * index], drawn[2 * index + 1])
      return (source: min(a, b), goal: max(a, b))
    }
  }

  /// Uniform positions in 0..<length with replacement: both ends of the negatives.
  ///
  /// - Throws: `text.empty` for a response without tokens.
  public static func positions(count: Int, length: Int, from random: inout RandomSource) throws
    -> [Int]
  {
    precondition(count >= 0, "\(count) positions")
    guard length > 0 else {
      throw RewardError(.textTooShort, "a response without tokens has no states to compare")
    }
    return (0..<count).map { _ in
      // u = 0 would be one position before the first.
      length - min(Int((1 - random.uniform()) * Double(length)) + 1, length)
    }
  }

  private static func logMeanExp(_ logs: Tensor) -> Tensor {
    guard logs.isDefined else { return logs }
    precondition(logs.size(-1) > 0, "a mean over no cosine")
    return logs.logSumExp(-1) - log(Double(logs.size(-1)))
  }
}
