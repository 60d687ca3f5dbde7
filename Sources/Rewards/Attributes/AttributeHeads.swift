public import Models
import Tensors

/// Named outputs of a small network over features: helpfulness, coherence and what else was rated.
///
/// Outputs are on the scale of 0...1 that labels were brought to (``AttributeScale``), and may be a
/// little outside of it.
public struct AttributeHeads: Sendable {
  /// What one output predicts.
  public struct Attribute: Sendable, Hashable {
    /// Its name, as `helpfulness`.
    public let name: String
    /// What 0 and 1 stand for in its labels.
    public let scale: AttributeScale

    /// An attribute.
    public init(_ name: String, scale: AttributeScale) {
      self.name = name
      self.scale = scale
    }
  }

  /// One for each output, in order.
  public let attributes: [Attribute]
  /// Features to outputs. One layer for linear heads.
  public let network: Perceptron

  /// Heads of a network. Traps unless it has one output for each attribute, and names differ.
  public init(_ attributes: [Attribute], network: Perceptron) {
    precondition(attributes.count == network.outputs, "an output for each attribute")
    precondition(Set(attributes.map(\.name)).count == attributes.count, "two attributes of a name")
    self.attributes = attributes
    self.network = network
  }

  /// Linear heads, kept in fp32. Traps unless there is a row of weights for each attribute, all of
  /// one width.
  /// - Parameter biases: what is added to each; nil for none.
  public init(_ attributes: [Attribute], weights: [[Double]], biases: [Double]? = nil) {
    let width = weights.first?.count ?? 0
    precondition(width > 0 && weights.allSatisfy { $0.count == width }, "weights of one width")
    precondition(biases.map { $0.count == weights.count } ?? true, "a bias for each head")
    let matrix = Tensor(weights.flatMap { $0.map { Float($0) } }, shape: [weights.count, width])
    let bias = biases.map { Tensor($0.map { Float($0) }) }
    self.init(attributes, network: Perceptron([.init(weight: matrix, bias: bias)]))
  }

  /// The attributes' names, in order.
  public var names: [String] { attributes.map(\.name) }

  /// Each row's outputs: rows × attributes. Each row is computed by itself, so that its outputs are
  /// equal to the bit in any company.
  /// - Throws: `head.width` for a row of another width; `torch.memory`.
  public func outputs(of rows: [[Float]]) throws -> [[Double]] {
    try rows.map { try network.outputs(of: [$0])[0] }
  }
}
