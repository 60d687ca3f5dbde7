import Tensors

/// One transformer block: attention and a gated feed-forward network, each with its norms.
final class DecoderLayer: @unchecked Sendable {
  let inputNorm: Parameter
  let beforeFeedForward: Parameter
  /// Gemma's norms of what is added to the stream.
  let afterAttention: Parameter?
  let afterFeedForward: Parameter?
  let queryNorm: Parameter?
  let keyNorm: Parameter?
  /// Queries, keys and values.
  let qkv: Projection
  let output: Projection
  /// Gate and up.
  let gateUp: Projection
  let down: Projection
  let isSliding: Bool
  private let configuration: DecoderConfiguration

  var projections: [Projection] { [qkv, output, gateUp, down] }

  var parameters: [Parameter] {
    [inputNorm, queryNorm, keyNorm, afterAttention, beforeFeedForward, afterFeedForward]
      .compactMap { $0 } + projections.flatMap(\.parameters)
  }

  init(
    _ index: Int, _ configuration: DecoderConfiguration, _ weights: some WeightSource
  ) throws {
    let c = configuration
    self.configuration = c
    isSliding = c.isSliding[index]
    let prefix = "model.layers.\(index)"
    func norm(_ name: String, _ width: Int) throws -> Parameter {
      let name = "\(prefix).\(name).weight"
      return Parameter(name, try weights.tensor(name, shape: [width]), isDecayed: false)
    }
    func part(_ name: String, _ out: Int, _ input: Int, bias: Bool) throws
      -> (name: String, weight: Tensor, bias: Tensor?)
    {
      let name = "\(prefix).\(name)"
      return (
        name, try weights.tensor(name + ".weight", shape: [out, input]),
        bias ? try weights.tensor(name + ".bias", shape: [out]) : nil
      )
    }
    inputNorm = try norm("input_layernorm", c.width)
    if c.hasSandwichNorms {
      afterAttention = try norm("post_attention_layernorm", c.width)
      beforeFeedForward = try norm("pre_feedforward_layernorm", c.width)
      afterFeedForward = try norm("post_feedforward_layernorm", c.width)
    } else {
      afterAttention = nil
      beforeFeedForward = try norm("post_attention_layernorm", c.width)
      afterFeedForward = nil
    }
    queryNorm = c.hasQueryKeyNorm ? try norm("self_attn.q_norm", c.headWidth) : nil
    keyNorm = c.hasQueryKeyNorm ? try norm("self_attn.k_norm", c.headWidth) : nil
    qkv = try Projection(parts: [
      part("self_attn.q_proj", c.queryWidth, c.width, bias: c.hasAttentionBias),
      part("self_attn.k_proj", c.keyValueWidth, c.width, bias: c.hasAttentionBias),
      part("self_attn.v_proj", c.keyValueWidth, c.width, bias: c.hasAttentionBias),
    ])
    output = try Projection(parts: [
      part("self_attn.o_proj", c.width, c.queryWidth, bias: c.hasOutputBias)
    ])
    gateUp = try Projection(parts: [
      part("mlp.gate_proj", c.feedForwardWidth, c.width, bias: c.hasFeedForwardBias),
      part("mlp.up_proj", c.feedForwardWidth, c.width, bias: c.hasFeedForwardBias),
    ])
    down = try Projection(parts: [
      part("mlp.down_proj", c.width, c.feedForwardWidth, bias: c.hasFeedForwardBias)
    ])
  }

  /// Rotated queries and keys, and values: `[tokens, heads, headWidth]` each.
  func heads(_ x: Tensor, _ rotation: Rotation) -> (q: Tensor, k: Tensor, v: Tensor) {
    let c = configuration
    let count = x.size(0)
    let fused = qkv(x)
    let rotated = c.queryWidth + c.keyValueWidth
    let value = fused.narrowed(1, from: rotated, count: c.keyValueWidth)
      .reshaped([count, c.keyValueHeadCount, c.headWidth])
    var qk = fused.narrowed(1, from: 0, count: rotated)
      .reshaped([count, c.headCount + c.keyValueHeadCount, c.headWidth])
    if let queryNorm, let keyNorm {
      qk = Tensor.concatenated(
        [
          norm(qk.narrowed(1, from: 0, count: c.headCount), queryNorm),
          norm(qk.narrowed(1, from: c.headCount, count: c.keyValueHeadCount), keyNorm),
        ], 1)
    }
    qk = rotation(qk)
    return (
      qk.narrowed(1, from: 0, count: c.headCount),
      qk.narrowed(1, from: c.headCount, count: c.keyValueHeadCount), value
    )
  }

  /// The block around an attention function that gets queries, keys and values and gives
  /// `[tokens, heads · headWidth]`.
  func callAsFunction(
    _ h: Tensor, _ rotation: Rotation, attention: (Tensor, Tensor, Tensor) -> Tensor
  ) -> Tensor {
    let (q, k, v) = heads(norm(h, inputNorm), rotation)
    return finish(h, attention(q, k, v))
  }

  /// The block for some of its rows only: keys and values of all tokens, the rest of the rows.
  ///
  /// - Parameters:
  ///   - rows: which tokens, int64 `[rows]`.
  ///   - rotation: of all tokens; `readRotation` of the rows.
  ///   - attention: gets queries of the rows, and keys and values of all tokens.
  /// - Returns: `[rows, width]`.
  func read(
    _ h: Tensor, rows: Tensor, rotation: Rotation, readRotation: Rotation,
    attention: (Tensor, Tensor, Tensor) -> Tensor
  ) -> Tensor {
    let c = configuration
    let x = norm(h, inputNorm)
    func heads(_ fused: Tensor, _ count: Int) -> Tensor {
      fused.reshaped([fused.size(0), count, c.headWidth])
    }
    var q = heads(qkv(x.rows(rows), parts: 0..<1), c.headCount)
    let kv = qkv(x, parts: 1..<3)
    var k = heads(kv.narrowed(1, from: 0, count: c.keyValueWidth), c.keyValueHeadCount)
    let v = heads(
      kv.narrowed(1, from: c.keyValueWidth, count: c.keyValueWidth), c.keyValueHeadCount)
    if let queryNorm, let keyNorm {
      q = norm(q, queryNorm)
      k = norm(k, keyNorm)
    }
    return finish(h.rows(rows), attention(readRotation(q), rotation(k), v))
  }

  /// What follows attention: its output, the feed-forward network, and both residual sums.
  private func finish(_ h: Tensor, _ attention: Tensor) -> Tensor {
    let middle: Tensor
    if let afterAttention {
      middle = h + norm(output(attention), afterAttention)
    } else {
      middle = output(attention, addedTo: h)
    }
    let inner = gated(norm(middle, beforeFeedForward))
    guard let afterFeedForward else { return down(inner, addedTo: middle) }
    return middle + norm(down(inner), afterFeedForward)
  }

  /// The feed-forward network up to its last product.
  private func gated(_ x: Tensor) -> Tensor {
    if let gate = gateUp.packedPart(0), let up = gateUp.packedPart(1) {
      return up(x, times: activation(gate(x)))
    }
    let fused = gateUp(x)
    let width = configuration.feedForwardWidth
    return activation(fused.narrowed(1, from: 0, count: width))
      * fused.narrowed(1, from: width, count: width)
  }

  private func activation(_ x: Tensor) -> Tensor {
    switch configuration.activation {
    case .silu: x.silu()
    case .gelu: x.gelu(tanh: false)
    case .geluTanh: x.gelu(tanh: true)
    }
  }

  /// Lays the weights out for computing alone.
  ///
  /// - Parameter isLast: the last block computes keys and values of all tokens, but queries of those
  ///   that are read.
  /// - Throws: `torch` and `torch.memory`.
  func pack(_ precision: Precision, isLast: Bool) throws {
    try qkv.pack(groups: isLast ? [0..<1, 1..<3] : [0..<3], precision)
    try output.pack(groups: [0..<1], precision)
    // Rounding matters least here (Documentation/roofline.md), and it is half of the products.
    try gateUp.pack(groups: [0..<1, 1..<2], precision, narrows: true)
    try down.pack(groups: [0..<1], precision)
  }

  private func norm(_ x: Tensor, _ parameter: Parameter) -> Tensor {
    configuration.norm(x, parameter)
  }
}

extension DecoderConfiguration {
  /// The family's RMS norm.
  func norm(_ x: Tensor, _ parameter: Parameter) -> Tensor {
    x.rmsNorm(
      weight: normAddsOne ? parameter.tensor + 1 : parameter.tensor, epsilon: normEpsilon)
  }
}
