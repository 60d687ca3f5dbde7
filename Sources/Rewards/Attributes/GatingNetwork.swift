public import Basics
import Foundation
public import Models
public import Tensors

/// Weights of the objectives that depend on the prompt: softmax(logits / temperature) · scale
/// (ArmoRM, Wang et al. 2024, section 3.2).
///
/// It starts almost uniform: at a temperature of 10 logits have to differ by tens before one
/// objective leads, and the scale, which is learnt, cannot sharpen it. Look at ``entropy(of:)``
/// after training.
public final class GatingNetwork: @unchecked Sendable {
  /// Hidden layers as ArmoRM has them.
  public static let usualHidden = [1024, 1024, 1024]

  /// The prompt's vector to logits.
  public let network: Perceptron
  /// What logits are divided by; above 0.
  public let temperature: Double
  /// The learnt factor, `[1]` fp32.
  public let scale: Tensor

  /// A gate of given weights. Traps for a temperature that is not above 0, and a scale of another
  /// shape.
  public init(_ network: Perceptron, temperature: Double = 10, scale: Tensor = .ones([1])) {
    precondition(temperature > 0 && temperature.isFinite, "a temperature above 0")
    precondition(scale.shape == [1], "the scale is one number")
    self.network = network
    self.temperature = temperature
    self.scale = scale
  }

  /// A gate with a random start.
  /// - Parameters:
  ///   - inputs: numbers of a prompt's vector.
  ///   - outputs: objectives.
  public convenience init(
    inputs: Int, outputs: Int, hidden: [Int] = usualHidden, dropout: Double = 0.2,
    temperature: Double = 10, from source: inout RandomSource
  ) {
    self.init(
      Perceptron(widths: [inputs] + hidden + [outputs], dropout: dropout, from: &source),
      temperature: temperature)
  }

  /// All that is trained.
  public var parameters: [Tensor] { network.parameters + [scale] }

  /// `[prompts, inputs]` to `[prompts, objectives]`, differentiable.
  ///
  /// - Parameter source: draws the units that dropout leaves out; nil keeps all.
  public func callAsFunction(_ prompts: Tensor, dropping source: inout RandomSource?) -> Tensor {
    (network(prompts, dropping: &source) / temperature).softmax(-1) * scale
  }

  /// The weights of each prompt, outside autograd: prompts × objectives, at least 0, their sum the
  /// scale. Each prompt is computed by itself, so that its weights are equal to the bit in any
  /// company.
  /// - Throws: `head.width`, `reward.not-finite`, `torch.memory`.
  public func weights(of prompts: [[Float]]) throws -> [[Double]] {
    let factor = try withTensorErrors { scale.item }
    return try shares(of: prompts).map { $0.map { $0 * factor } }
  }

  /// The mean over prompts of the weights' entropy over its greatest, the logarithm of the number
  /// of objectives: 1 where all weigh the same for every prompt, 0 where one alone counts. 0 for
  /// one objective; nil without prompts.
  /// - Throws: as ``weights(of:)``.
  public func entropy(of prompts: [[Float]]) throws -> Double? {
    guard !prompts.isEmpty else { return nil }
    guard network.outputs > 1 else { return 0 }
    let sum = try shares(of: prompts).reduce(0.0) { sum, shares in
      sum - shares.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 }
    }
    return sum / log(Double(network.outputs)) / Double(prompts.count)
  }

  private func shares(of prompts: [[Float]]) throws -> [[Double]] {
    try prompts.map { prompt in
      let logits = try network.outputs(of: [prompt])[0].map { $0 / temperature }
      guard logits.allSatisfy(\.isFinite) else {
        throw RewardError(.rewardNotFinite, "the gate's logits are \(logits)")
      }
      let highest = logits.max() ?? 0
      let powers = logits.map { exp($0 - highest) }
      let total = powers.reduce(0, +)
      return powers.map { $0 / total }
    }
  }
}
