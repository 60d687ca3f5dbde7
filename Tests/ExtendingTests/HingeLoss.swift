import RewardKit

/// max(0, width − d) for the difference d of a pair's rewards: a pair that is told apart by the width
/// costs nothing more, where the Bradley–Terry loss never ends to pull it apart.
struct HingeLoss: PairObjective {
  /// By how much a better response should win, besides the pair's own margin.
  var width = 1.0
  /// Margins, smoothing, weights, scales and what keeps rewards small.
  var decorations = PreferenceLoss()

  /// With all constants: a run is resumed with the same objective only.
  var identity: String { "hinge \(width), \(decorations)" }

  var labelSmoothing: Double { decorations.labelSmoothing }

  func losses(
    chosen: Tensor, rejected: Tensor, margins: Tensor?, smoothing: Tensor?, weights: Tensor?,
    scales: Tensor?
  ) -> Tensor {
    decorations.losses(
      of: { difference in (-difference + width).relu() }, chosen: chosen, rejected: rejected,
      margins: margins, smoothing: smoothing, weights: weights, scales: scales)
  }
}
