import CTorch

/// AdamW (Loshchilov and Hutter, 2019): Adam with decoupled weight decay, as `torch.optim.AdamW`.
///
/// The moments are fp32 tensors beside each parameter; together with `step` they are the whole
/// state, so a checkpoint can restore it exactly.
public final class AdamW {
  /// Settings of one parameter: its place in the list decides nothing but order.
  public struct Options: Sendable, Hashable {
    /// Decay of the first moment, in [0, 1).
    public var beta1 = 0.9
    /// Decay of the second moment, in [0, 1).
    public var beta2 = 0.999
    /// Added to the root of the second moment.
    public var epsilon = 1e-8
    /// Share of a decayed weight taken away each step, times the learning rate.
    public var weightDecay = 0.0
    /// PyTorch's defaults, but no weight decay.
    public init() {}
  }

  /// What is changed, fp32, in a fixed order.
  public let parameters: [Tensor]
  /// Weight decay per parameter; norms and biases usually have none.
  public let decays: [Double]
  /// Decays and epsilon, the same for all parameters.
  public let options: Options
  /// First moments, of the parameters' shapes and in their order.
  public private(set) var first: [Tensor]
  /// Second moments, of the parameters' shapes and in their order.
  public private(set) var second: [Tensor]
  /// Updates done.
  public private(set) var step = 0

  /// - Parameter decays: whether each parameter is decayed; must be as many as parameters.
  public init(_ parameters: [Tensor], decayed: [Bool], options: Options) {
    precondition(parameters.count == decayed.count, "one decay flag for each parameter")
    self.parameters = parameters
    self.options = options
    decays = decayed.map { $0 ? options.weightDecay : 0 }
    first = parameters.map { Tensor.zeros($0.shape, device: $0.device) }
    second = parameters.map { Tensor.zeros($0.shape, device: $0.device) }
  }

  /// Puts back a stored state.
  public func restore(first: [Tensor], second: [Tensor], step: Int) {
    precondition(first.count == parameters.count && second.count == parameters.count)
    self.first = first
    self.second = second
    self.step = step
  }

  /// One update from the parameters' gradients; a parameter without a gradient is left alone.
  public func update(learningRate: Double) {
    step += 1
    for decay in Set(decays).sorted() {
      let chosen = parameters.indices.filter {
        decays[$0] == decay && parameters[$0].gradient != nil
      }
      if chosen.isEmpty { continue }
      let gradients = chosen.map { parameters[$0].gradient! }
      // The kernel divides by 1 − βᵗ with the count given here.
      let steps = chosen.map { Tensor.full([], Double(step), device: parameters[$0].device) }
      withExtendedLifetime((gradients, steps)) {
        check(
          "AdamW", [],
          ctorch_adamw(
            chosen.map { parameters[$0].handle }, gradients.map { $0.handle },
            chosen.map { first[$0].handle }, chosen.map { second[$0].handle },
            steps.map { $0.handle }, chosen.count, learningRate, options.beta1, options.beta2,
            decay, options.epsilon))
      }
    }
  }

  /// Forgets all gradients, so that the next backward pass starts from none.
  public func clearGradients() { for parameter in parameters { parameter.clearGradient() } }

  /// Scales all gradients so that their joint 2-norm is at most `maximum`; gives the norm before.
  ///
  /// Summed in fp64 in parameter order, so the result does not depend on threads.
  public func clipGradients(to maximum: Double?) -> Double {
    let norms = parameters.compactMap { $0.gradient?.norm() }
    guard !norms.isEmpty else { return 0 }
    let total = Tensor.stacked(norms.map { $0.to(.float64, device: .cpu) }).norm().item
    if let maximum, total > maximum {
      let factor = maximum / (total + 1e-6)
      for parameter in parameters { parameter.gradient?.scale(by: factor) }
    }
    return total
  }
}
