import Tensors

/// One BERT block: attention and a feed-forward network, each followed by a layer norm.
final class EncoderLayer: @unchecked Sendable {
  private let configuration: Encoder.Configuration
  private let qkv: Projection
  private let output: Projection
  private let attentionNorm: [Parameter]
  private let up: Projection
  private let down: Projection
  private let outputNorm: [Parameter]

  init(_ index: Int, _ configuration: Encoder.Configuration, _ weights: some WeightSource) throws {
    self.configuration = configuration
    let (width, inner) = (configuration.width, configuration.feedForwardWidth)
    let prefix = "bert.encoder.layer.\(index)"
    func part(_ name: String, _ out: Int, _ input: Int) throws
      -> (name: String, weight: Tensor, bias: Tensor?)
    {
      let name = "\(prefix).\(name)"
      return (
        name, try weights.tensor(name + ".weight", shape: [out, input]),
        try weights.tensor(name + ".bias", shape: [out])
      )
    }
    qkv = try Projection(parts: [
      part("attention.self.query", width, width), part("attention.self.key", width, width),
      part("attention.self.value", width, width),
    ])
    output = try Projection(parts: [part("attention.output.dense", width, width)])
    attentionNorm = try Self.norm("\(prefix).attention.output.LayerNorm", width, weights)
    up = try Projection(parts: [part("intermediate.dense", inner, width)])
    down = try Projection(parts: [part("output.dense", width, inner)])
    outputNorm = try Self.norm("\(prefix).output.LayerNorm", width, weights)
  }

  /// Weight and bias of a layer norm.
  static func norm(_ name: String, _ width: Int, _ weights: some WeightSource) throws
    -> [Parameter]
  {
    try ["weight", "bias"].map {
      Parameter(
        "\(name).\($0)", try weights.tensor("\(name).\($0)", shape: [width]), isDecayed: false)
    }
  }

  var parameters: [Parameter] {
    qkv.parameters + output.parameters + attentionNorm + up.parameters + down.parameters
      + outputNorm
  }

  /// `[tokens, width]` to the same shape.
  func callAsFunction(_ h: Tensor) -> Tensor {
    let c = configuration
    let (count, headWidth) = (h.size(0), c.width / c.headCount)
    let heads = qkv(h).reshaped([count, 3, c.headCount, headWidth]).permuted([1, 2, 0, 3])
    let part = { heads.selected(0, $0).unsqueezed(0) }
    let attended = Tensor.attention(
      part(0), part(1), part(2), scale: 1 / Double(headWidth).squareRoot())
    let joined = attended.squeezed(0).transposed(0, 1).reshaped([count, c.width])
    let middle = norm(h + output(joined), attentionNorm)
    return norm(middle + down(up(middle).gelu(tanh: c.usesTanhGELU)), outputNorm)
  }

  private func norm(_ x: Tensor, _ parameters: [Parameter]) -> Tensor {
    x.layerNorm(
      weight: parameters[0].tensor, bias: parameters[1].tensor, epsilon: configuration.normEpsilon)
  }
}
