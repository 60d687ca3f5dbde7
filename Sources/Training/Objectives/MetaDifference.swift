public import Tensors

/// MetaRM ("Secrets of RLHF II", Wang et al., 2024): the pair loss is taken where the model tells
/// responses of the present policy apart better than it does now.
///
/// θ' = θ + η·∇J(θ), then θ ← θ − α·∇L(θ'), with the gradient of L at θ' itself: first order,
/// nothing is differentiated twice.
public enum MetaDifference {
  /// J = (2/k²) · Σ_{i<j} σ(|rᵢ − rⱼ|) of each prompt's k responses: `[prompts]`.
  ///
  /// From (k−1)/(2k), where all rewards are equal (the gradient there is 0), to (k−1)/k. Cost:
  /// O(prompts · k²). Traps unless the rewards have rank 2.
  ///
  /// - Parameter rewards: `[prompts, k]` fp32, in any order.
  public static func objective(_ rewards: Tensor) -> Tensor {
    guard rewards.isDefined else { return rewards }
    precondition(rewards.rank == 2, "rewards are [prompts, k], not \(rewards.shape)")
    let count = Double(rewards.size(1))
    let differences = (rewards.unsqueezed(2) - rewards.unsqueezed(1)).abs()
    return differences.sigmoid().lowerTriangle(-1).sum(2).sum(1) * (2 / (count * count))
  }

  /// Adds ∇L(θ') to the gradients of θ, where θ' = θ + η·∇J(θ), and leaves θ as it was to the bit.
  ///
  /// What the gradients held before stays in them and does not count as part of ∇J, so that passes
  /// add up. The optimiser's step is the caller's. Also after an error θ is as before. Memory: a
  /// copy of the parameters, and of gradients that were there.
  ///
  /// Nobody else may use the parameters meanwhile. Traps unless `objective` gives a scalar that
  /// depends on a parameter.
  ///
  /// - Parameters:
  ///   - parameters: θ, leaves with gradients switched on.
  ///   - rate: η.
  ///   - objective: J at θ, a scalar: the mean of ``objective(_:)`` over prompts.
  ///   - outer: called once, at θ': adds the gradient of L to the parameters, as
  ///     `loss.backward()` does.
  /// - Throws: what the closures throw.
  public static func accumulate(
    _ parameters: [Tensor], rate: Double, objective: () throws -> Tensor,
    outer: () throws -> Void
  ) rethrows {
    let values = parameters.map { $0.detached.copied() }
    defer { for (parameter, value) in zip(parameters, values) { parameter.copy(from: value) } }
    try ascend(parameters, rate, objective)
    try withGradients { try outer() }
  }

  /// θ += η·∇J; the gradients are afterwards what they were before.
  private static func ascend(
    _ parameters: [Tensor], _ rate: Double, _ objective: () throws -> Tensor
  ) rethrows {
    // Set aside and not subtracted later: ∇J may be far below the last bit of what was there.
    let before = parameters.map { $0.gradient?.copied() }
    for parameter in parameters { parameter.gradient?.fill(0) }
    defer {
      for (parameter, gradient) in zip(parameters, before) {
        if let gradient {
          parameter.gradient?.copy(from: gradient)
        } else {
          parameter.clearGradient()
        }
      }
    }
    try withGradients { try objective().backward() }
    for parameter in parameters {
      if let gradient = parameter.gradient { parameter.add(gradient, times: rate) }
    }
  }
}
