public import Tensors

/// Squared error of ratings of several attributes, of which a row may lack some.
public enum MaskedRegression {
  /// Σ w·m·(p−y)² / Σ w·m: the mean over the ratings that exist, a scalar.
  ///
  /// Without weights it is the loss of HelpSteer2's and SteerLM's attribute models (Wang et al.,
  /// 2024); with a full mask the mean squared error. It is a weighted mean: weights that differ by
  /// a factor give the same loss.
  ///
  /// Reads the sum of the mask from the device. Traps where shapes do not fit, where the mask is
  /// not bool, or for weights that are negative or not finite.
  ///
  /// - Parameters:
  ///   - predictions: `[rows, attributes]` fp32.
  ///   - labels: the same shape; where the mask is false they may be anything, NaN too.
  ///   - mask: bool of the same shape: which labels exist.
  ///   - weights: w of each attribute; nil is 1.
  /// - Returns: Nil where no rating with a weight exists, which data can cause: there is nothing to
  ///   learn from these rows, and a loss of 0 would be counted in a mean. Callers skip the step.
  public static func loss(
    predictions: Tensor, labels: Tensor, mask: Tensor, weights: [Double]? = nil
  ) -> Tensor? {
    precondition(
      labels.fits(predictions) && mask.fits(predictions), "one label for each rating")
    precondition(!mask.isDefined || mask.dtype == .bool, "the mask is \(mask.dtype), not bool")
    var shares = mask.to(predictions.dtype)
    if let weights {
      precondition(
        !predictions.isDefined || weights.count == predictions.size(-1),
        "one weight for each attribute")
      precondition(weights.allSatisfy { $0 >= 0 && $0.isFinite }, "weights are 0 or more")
      shares = shares * Tensor(weights).to(predictions.dtype, device: predictions.device)
    }
    let total = shares.sum()
    guard total.item > 0 else { return nil }
    // Filled before squaring: 0 · NaN would be NaN, in the gradient too.
    let errors = (predictions - labels).filled(where: mask.not(), with: 0)
    return (errors.squared() * shares).sum() / total
  }
}
