public import Basics
public import Tensors

extension RewardError.Code {
  /// Rows of another width than a head reads.
  public static let headWidth = Self("head.width")
}

/// A small network over vectors: linear layers with ReLU between them.
///
/// What stands on frozen features: reward heads, gates, probes. Its start is that of
/// `torch.nn.Linear` (uniform in ±1/√inputs, weights and biases).
public final class Perceptron: @unchecked Sendable {
  /// One linear layer: weight `[outputs, inputs]`, bias `[outputs]`, fp32.
  public struct Layer {
    /// The matrix.
    public let weight: Tensor
    /// Nil for a layer without one.
    public let bias: Tensor?

    /// A layer of these weights.
    public init(weight: Tensor, bias: Tensor?) {
      self.weight = weight
      self.bias = bias
    }
  }

  /// First to last.
  public let layers: [Layer]
  /// The chance that a hidden unit is left out while training.
  public let dropout: Double

  /// A network of given weights. Traps unless each layer reads what the one before it gives.
  public init(_ layers: [Layer], dropout: Double = 0) {
    precondition(!layers.isEmpty, "a network has a layer")
    for (one, next) in zip(layers, layers.dropFirst()) {
      precondition(one.weight.size(0) == next.weight.size(1), "layers that do not fit")
    }
    precondition((0..<1).contains(dropout), "a chance below 1")
    self.layers = layers
    self.dropout = dropout
  }

  /// A network with a random start.
  ///
  /// - Parameters:
  ///   - widths: inputs, hidden units of each layer, outputs: `[12, 64, 1]`.
  ///   - hasBias: whether layers add one.
  public convenience init(
    widths: [Int], dropout: Double = 0, hasBias: Bool = true, from source: inout RandomSource
  ) {
    precondition(widths.count >= 2 && widths.allSatisfy { $0 > 0 }, "inputs and outputs")
    var layers: [Layer] = []
    for (inputs, outputs) in zip(widths, widths.dropFirst()) {
      let bound = 1 / Double(inputs).squareRoot()
      let weight = Tensor.uniform([outputs, inputs], -bound, bound, from: &source)
      let bias = hasBias ? Tensor.uniform([outputs], -bound, bound, from: &source) : nil
      layers.append(Layer(weight: weight, bias: bias))
    }
    self.init(layers, dropout: dropout)
  }

  /// Numbers of a row that is read.
  public var inputs: Int { layers[0].weight.size(1) }
  /// Numbers that come out.
  public var outputs: Int { layers[layers.count - 1].weight.size(0) }
  /// All weights and biases, first to last.
  public var parameters: [Tensor] { layers.flatMap { [$0.weight] + ($0.bias.map { [$0] } ?? []) } }

  /// `[rows, inputs]` to `[rows, outputs]`, differentiable.
  ///
  /// - Parameter source: draws the units that are left out; nil, or a ``dropout`` of 0, keeps all.
  public func callAsFunction(_ rows: Tensor, dropping source: inout RandomSource?) -> Tensor {
    var states = rows
    for (index, layer) in layers.enumerated() {
      states = states.linear(layer.weight, bias: layer.bias)
      guard index < layers.count - 1 else { break }
      states = states.relu()
      if dropout > 0, source != nil {
        // Scaled up, so that sums stay what they are without dropout.
        let kept = (0..<states.count).map { _ in
          source!.uniform() < dropout ? 0 : Float(1 / (1 - dropout))
        }
        states = states * Tensor(kept, shape: states.shape)
      }
    }
    return states
  }

  /// The same with all units.
  public func callAsFunction(_ rows: Tensor) -> Tensor {
    var none: RandomSource?
    return self(rows, dropping: &none)
  }

  /// What the network says of each row, outside autograd: rows × outputs.
  ///
  /// - Throws: `head.width` for a row of another width; `torch.memory`.
  public func outputs(of rows: [[Float]]) throws -> [[Double]] {
    if let odd = rows.first(where: { $0.count != inputs }) {
      throw RewardError(.headWidth, "a row has \(odd.count) numbers; the head reads \(inputs)")
    }
    guard !rows.isEmpty else { return [] }
    let flat = try withTensorErrors {
      Torch.withOneThread {
        withoutGradients { self(Tensor(rows.flatMap { $0 }, shape: [rows.count, inputs])).doubles }
      }
    }
    return rows.indices.map { Array(flat[$0 * outputs..<($0 + 1) * outputs]) }
  }
}
