public import Tensors

/// The loss of a preference pair: Bradley–Terry (Ouyang et al., 2022, eq. 1) with its additions.
///
/// For rewards c and r, d = c − r, margin m, label noise ε, weight w and scale s:
/// `w·s·[−(1−ε)·log σ(d−m) − ε·log σ(−(d−m))] + k·(c+r)² + n·½(c²+r²)`.
///
/// - ε is conservative smoothing where it is one number (Wang et al., 2024, "Secrets of RLHF II"),
///   and a soft label where each pair has its own: ε = 1 − P(chosen is better).
/// - m subtracts the strength of the preference (Llama 2), s multiplies by it
///   (HelpSteer2-Preference's scaled form); w is what the caller weights pairs by. The sum of
///   losses with w = 2 counts a pair twice but for the two terms that keep rewards small, which no
///   weight multiplies.
/// - k keeps the mean of a pair near zero (Eisenstein et al., 2023), n each reward (ReMoDetect:
///   0.01).
///
/// Options only: what belongs to a batch is given with the batch.
public struct PreferenceLoss: PairObjective, Hashable {
  /// ε of pairs that have none of their own: the chance that a label is wrong, in 0...1.
  public var labelSmoothing: Double
  /// k: keeps the sum of a pair's rewards near zero.
  public var centering: Double
  /// n: keeps each reward near zero.
  public var rewardNorm: Double

  /// A loss; the defaults give the plain one.
  public init(labelSmoothing: Double = 0, centering: Double = 0, rewardNorm: Double = 0) {
    self.labelSmoothing = labelSmoothing
    self.centering = centering
    self.rewardNorm = rewardNorm
  }

  /// The loss with its three constants.
  public var identity: String {
    "bradley-terry, smoothing \(labelSmoothing), centering \(centering), norm \(rewardNorm)"
  }

  /// Losses of pairs, not reduced, of the shape and type of `chosen`. Finite for finite rewards as
  /// long as the result fits the type.
  ///
  /// Traps where shapes differ, since broadcasting would pair every reward with every other, and
  /// where ``labelSmoothing`` is no chance.
  ///
  /// - Parameters:
  ///   - chosen: rewards of the better responses, `[pairs]` fp32; any other shape is taken too.
  ///   - rejected: rewards of the worse ones.
  ///   - margins: m; nil is 0.
  ///   - smoothing: ε in 0...1, instead of ``labelSmoothing``.
  ///   - weights: w; nil is 1.
  ///   - scales: s; nil is 1.
  public func losses(
    chosen: Tensor, rejected: Tensor, margins: Tensor? = nil, smoothing: Tensor? = nil,
    weights: Tensor? = nil, scales: Tensor? = nil
  ) -> Tensor {
    losses(
      of: { -$0.logSigmoid() }, chosen: chosen, rejected: rejected, margins: margins,
      smoothing: smoothing, weights: weights, scales: scales)
  }

  /// The same with another loss of the difference: what −log σ stands for in the formula above.
  ///
  /// - Parameters:
  ///   - loss: a loss of d − m for the label as it is, of the same shape, differentiable: a hinge is
  ///     `{ (-$0 + 1).relu() }`. It is called with −(d − m) too where there is smoothing.
  ///   - chosen, rejected, margins, smoothing, weights, scales: as above.
  public func losses(
    of loss: (Tensor) -> Tensor, chosen: Tensor, rejected: Tensor, margins: Tensor? = nil,
    smoothing: Tensor? = nil, weights: Tensor? = nil, scales: Tensor? = nil
  ) -> Tensor {
    precondition((0...1).contains(labelSmoothing), "label smoothing \(labelSmoothing) is no chance")
    let others: [Tensor?] = [rejected, margins, smoothing, weights, scales]
    precondition(others.allSatisfy { $0?.fits(chosen) ?? true }, "one number for each pair")
    var difference = chosen - rejected
    if let margins { difference = difference - margins }
    var losses = loss(difference)
    if let smoothing {
      losses = losses * (-smoothing + 1) + loss(-difference) * smoothing
    } else if labelSmoothing > 0 {
      losses = losses * (1 - labelSmoothing) + loss(-difference) * labelSmoothing
    }
    if let scales { losses = losses * scales }
    if let weights { losses = losses * weights }
    if centering != 0 { losses = losses + (chosen + rejected).squared() * centering }
    if rewardNorm != 0 {
      losses = losses + (chosen.squared() + rejected.squared()) * (0.5 * rewardNorm)
    }
    return losses
  }

  /// The same pairs with chosen and rejected exchanged where the label is believed wrong.
  ///
  /// A margin that came from the mean difference of an ensemble is to be made positive with it
  /// ("Secrets of RLHF II": |µ| after a flip). Traps where shapes differ.
  ///
  /// - Parameter wrong: bool, of the rewards' shape.
  public static func flipped(_ chosen: Tensor, _ rejected: Tensor, where wrong: Tensor)
    -> (chosen: Tensor, rejected: Tensor)
  {
    precondition(rejected.fits(chosen) && wrong.fits(chosen), "one truth value for each pair")
    return (Tensor.choose(wrong, rejected, chosen), Tensor.choose(wrong, chosen, rejected))
  }
}

extension Tensor {
  /// Whether the shapes are equal. What a failed operation of an error scope gave fits everything:
  /// the scope throws that error, and a trap would hide it.
  func fits(_ other: Tensor) -> Bool { !isDefined || !other.isDefined || shape == other.shape }

  /// Whether the rank is this one, with the same exception.
  func hasRank(_ wanted: Int) -> Bool { !isDefined || rank == wanted }
}
