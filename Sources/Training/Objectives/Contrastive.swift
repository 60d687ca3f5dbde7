public import Tensors

/// Contrastive losses over two views of the same texts, for instance two dropout passes.
///
/// "Secrets of RLHF II" (Wang et al., 2024) adds them to the pair loss; its features are the hidden
/// states of a pair's responses, or their differences.
public enum Contrastive {
  /// InfoNCE with in-batch negatives, one number for each text: `[n]`.
  ///
  /// `−log [exp(cos(aᵢ, bᵢ)/τ) / Σⱼ exp(cos(aᵢ, bⱼ)/τ)]` (van den Oord et al., 2018; as in SimCSE,
  /// Gao et al., 2021, eq. 1). Not symmetric: the other direction is the call with the views
  /// exchanged. One text alone has no negatives: its loss and its gradient are 0. A row shorter
  /// than 10⁻⁶ counts as that long. Cost: O(n² · width).
  ///
  /// Traps where shapes differ or the temperature is not above 0.
  ///
  /// - Parameters:
  ///   - first: aᵢ, `[n, width]` fp32.
  ///   - second: bᵢ of the same shape.
  ///   - temperature: τ; 0.05 is SimCSE's.
  public static func infoNCE(_ first: Tensor, _ second: Tensor, temperature: Double = 0.05)
    -> Tensor
  {
    precondition(temperature > 0, "temperature \(temperature) is not above 0")
    precondition(first.fits(second) && first.hasRank(2), "two views of [n, width]")
    let scores = first.unitRows.matmul(second.unitRows.transposed()) / temperature
    let own = Tensor.range(0, Double(first.size(0)), dtype: .int64, device: first.device)
    return -scores.logSoftmax(1).gathered(1, own.unsqueezed(1)).squeezed(1)
  }
}

/// SwAV (Caron et al., 2020): each view predicts to which prototypes the other one belongs.
public struct SwappedPrototypes: Sendable, Hashable {
  /// τ of the prediction, above 0.
  public var temperature: Double
  /// ε of the Sinkhorn–Knopp codes, above 0: larger is nearer to uniform.
  public var regularization: Double
  /// Rounds of Sinkhorn–Knopp, at least 1.
  public var iterations: Int

  /// The defaults are the paper's.
  public init(temperature: Double = 0.1, regularization: Double = 0.05, iterations: Int = 3) {
    self.temperature = temperature
    self.regularization = regularization
    self.iterations = iterations
  }

  /// ℓ(a, codes of b) + ℓ(b, codes of a), one number for each text: `[n]` (eq. 1 and 2).
  ///
  /// `ℓ(z, q) = −Σₖ qₖ · log softmax(cos(z, cₖ)/τ)`. Gradients flow through the predictions, not
  /// through the codes. All rows are brought to length 1 inside, those of the prototypes too; the
  /// paper instead normalises the prototypes after each update. Traps where shapes do not fit.
  ///
  /// - Parameters:
  ///   - first: a, `[n, width]` fp32.
  ///   - second: b of the same shape.
  ///   - prototypes: c, `[prototypes, width]`, trained along.
  public func losses(_ first: Tensor, _ second: Tensor, prototypes: Tensor) -> Tensor {
    precondition(temperature > 0, "temperature \(temperature) is not above 0")
    precondition(first.fits(second) && first.hasRank(2), "two views of [n, width]")
    precondition(prototypes.hasRank(2), "prototypes are [prototypes, width]")
    let centers = prototypes.unitRows.transposed()
    let a = first.unitRows.matmul(centers)
    let b = second.unitRows.matmul(centers)
    return loss(a, codes(b)) + loss(b, codes(a))
  }

  private func loss(_ scores: Tensor, _ codes: Tensor) -> Tensor {
    -(codes * (scores / temperature).logSoftmax(1)).sum(1)
  }

  /// Soft assignments `[n, prototypes]` that use all prototypes equally (eq. 3 to 5), outside
  /// autograd.
  ///
  /// Rows sum to 1; columns sum to n / prototypes, in the limit of many iterations. In logarithms,
  /// so that a small ε does not overflow. Traps for less than one iteration or ε not above 0.
  ///
  /// - Parameter scores: cosines of texts and prototypes, `[n, prototypes]` fp32.
  public func codes(_ scores: Tensor) -> Tensor {
    precondition(iterations >= 1, "codes need an iteration")
    precondition(regularization > 0, "regularization \(regularization) is not above 0")
    return withoutGradients {
      var logs = scores.detached / regularization
      for _ in 0..<iterations {
        logs = logs - logs.logSumExp(0, keep: true)
        logs = logs - logs.logSumExp(1, keep: true)
      }
      return logs.exp()
    }
  }
}

extension Tensor {
  /// Rows along the last dimension divided by their length, or by 10⁻⁶ where they are shorter.
  var unitRows: Tensor {
    self * squared().sum(-1, keep: true).clamped(atLeast: 1e-12).rsqrt()
  }
}
