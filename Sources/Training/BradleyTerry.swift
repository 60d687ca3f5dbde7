public import Tensors

/// The Bradley–Terry objective of reward modelling (Ouyang et al., 2022, eq. 1) with its usual
/// additions.
///
/// For a pair with rewards c and r, margin m and weight w:
/// `w · [−(1−ε)·log σ(c−r−m) − ε·log σ(−(c−r−m))] + k·(c+r)²`.
public struct BradleyTerry: Sendable, Hashable {
  /// ε: the chance that a label is wrong.
  public var labelSmoothing = 0.0
  /// k: keeps rewards near zero.
  public var centering = 0.0

  /// An objective; the defaults give the plain one.
  public init(labelSmoothing: Double = 0, centering: Double = 0) {
    self.labelSmoothing = labelSmoothing
    self.centering = centering
  }

  /// Losses of pairs, not reduced.
  ///
  /// - Parameters: all `[pairs]` fp32; `margins` and `weights` may be nil (0 and 1).
  public func losses(
    chosen: Tensor, rejected: Tensor, margins: Tensor? = nil, weights: Tensor? = nil
  ) -> Tensor {
    var difference = chosen - rejected
    if let margins { difference = difference - margins }
    var loss = -difference.logSigmoid()
    if labelSmoothing > 0 {
      loss = loss * (1 - labelSmoothing) - (-difference).logSigmoid() * labelSmoothing
    }
    if let weights { loss = loss * weights }
    if centering > 0 { loss = loss + (chosen + rejected).squared() * centering }
    return loss
  }
}
