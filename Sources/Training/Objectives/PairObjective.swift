public import Tensors

/// A loss of preference pairs: what a trainer makes small.
///
/// A new objective is one type of this protocol, in one file; ``FeatureTrainer`` and ``RewardTrainer``
/// take any (`Documentation/extending.md`). One that looks at the difference of a pair's rewards alone
/// gets all decorations of ``PreferenceLoss`` from
/// ``PreferenceLoss/losses(of:chosen:rejected:margins:smoothing:weights:scales:)``.
public protocol PairObjective: Sendable {
  /// Names the objective with all its constants, as `hinge, smoothing 0.1`: a checkpoint of another one
  /// is not resumed.
  var identity: String { get }

  /// ε of pairs that have none of their own: the chance that a label is wrong, in 0...1. Trainers use it
  /// where some pairs of a batch have their own and others do not.
  var labelSmoothing: Double { get }

  /// Losses of pairs, not reduced, of the shape and type of `chosen`; differentiable.
  ///
  /// Each pair's loss depends on that pair alone. May trap where shapes differ.
  ///
  /// - Parameters:
  ///   - chosen: rewards of the better responses, `[pairs]` fp32.
  ///   - rejected: rewards of the worse ones.
  ///   - margins: m, by how much the better one should win; nil is 0.
  ///   - smoothing: ε of each pair; nil is ``labelSmoothing``.
  ///   - weights: w, what each pair counts; nil is 1.
  ///   - scales: s, the strength of each preference; nil is 1.
  func losses(
    chosen: Tensor, rejected: Tensor, margins: Tensor?, smoothing: Tensor?, weights: Tensor?,
    scales: Tensor?
  ) -> Tensor
}
