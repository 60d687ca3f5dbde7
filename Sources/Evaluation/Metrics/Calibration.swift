public import Basics
import Foundation

/// How far P = σ(margin), the Bradley–Terry probability that the chosen response is better, can be
/// believed.
///
/// In a preference file the right answer is always "chosen", so that taking the pairs as they
/// stand would compare P with a label that never varies. Each pair is therefore counted in both
/// orders: (P, 1) and (1−P, 0). Equal-width bins of [0, 1] are then mirror images of each other
/// with the same gap, and only the upper half is kept here: a pair enters the bin of its
/// confidence c = σ(|margin|) in [½, 1], with outcome 1 where the model is right, 0 where it is
/// wrong and ½ at margin 0. `B` bins of [½, 1] give exactly the expected calibration error of `2B`
/// bins of [0, 1] over both orders (Guo et al. 2017 for the error itself).
public struct Calibration: Hashable, Sendable {
  /// One bin of the reliability diagram.
  public struct Bin: Hashable, Sendable {
    /// The bin's lower edge; it belongs to the bin.
    public let lower: Double
    /// The bin's upper edge; it belongs to the next bin, except 1.
    public let upper: Double
    /// Pairs in the bin.
    public let count: Int
    /// Mean confidence; nil for an empty bin.
    public let confidence: Double?
    /// Share right, ties as half; nil for an empty bin.
    public let accuracy: Double?
  }

  /// Bins of [½, 1] in order, empty ones included.
  public let bins: [Bin]
  /// Expected calibration error Σ count/n · |accuracy − confidence|, in [0, 1].
  public let ece: Double
  /// Mean (1−P)². 0.25 for a model that knows nothing; the same in both orders.
  public let brier: Double
  /// Mean −ln P, in nats: the Bradley–Terry loss. ln 2 for a model that knows nothing.
  public let logLoss: Double

  /// - Parameters:
  ///   - margins: chosen minus rejected score of each pair.
  ///   - bins: how many bins of [½, 1].
  /// - Throws: `evaluation.nan`, `evaluation.infinite`, `evaluation.empty`.
  /// - Complexity: O(n).
  public init(margins: [Double], bins count: Int = 10) throws(RewardError) {
    precondition(count > 0, "calibration needs bins")
    try requireSome(margins.count, "margins")
    try requireFinite(margins, "margin")
    var counts = Array(repeating: 0, count: count)
    var confidences = Array(repeating: 0.0, count: count)
    var rights = Array(repeating: 0.0, count: count)
    var squares = 0.0
    var logs = 0.0
    for margin in margins {
      let confidence = sigmoid(abs(margin))
      let bin = min(count - 1, Int((2 * confidence - 1) * Double(count)))
      counts[bin] += 1
      confidences[bin] += confidence
      rights[bin] += margin > 0 ? 1 : margin == 0 ? 0.5 : 0
      let miss = sigmoid(-margin)
      squares += miss * miss
      logs += softplus(-margin)
    }
    let n = Double(margins.count)
    var error = 0.0
    self.bins = (0..<count).map { bin in
      let total = Double(counts[bin])
      error += abs(rights[bin] - confidences[bin]) / n
      return Bin(
        lower: 0.5 + Double(bin) / Double(2 * count),
        upper: 0.5 + Double(bin + 1) / Double(2 * count), count: counts[bin],
        confidence: counts[bin] == 0 ? nil : confidences[bin] / total,
        accuracy: counts[bin] == 0 ? nil : rights[bin] / total)
    }
    ece = error
    brier = squares / n
    logLoss = logs / n
  }
}

/// 1 / (1 + e^−x) without overflow; exact to about one unit in the last place on both sides.
public func sigmoid(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + exp(-x)) }
  let power = exp(x)
  return power / (1 + power)
}

/// ln(1 + e^x) without overflow or cancellation: the loss −ln σ(−x).
public func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
