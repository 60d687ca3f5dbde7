public import Basics
public import Tensors

/// A decoder's trunk: embeddings, blocks and the final norm, run over token trees.
public final class Decoder: @unchecked Sendable {
  /// The configuration that the weights were read for.
  public let configuration: DecoderConfiguration
  var plainEmbedding: Parameter?
  private var packedEmbedding: CompactTable?
  let layers: [DecoderLayer]
  let finalNorm: Parameter

  /// Reads the trunk's weights as fp32.
  /// - Throws: what the source throws for missing or misshapen tensors; `model.unsupported` when it
  ///   has a layer's tensor that the configuration does not ask for; `torch.memory`.
  public init(_ configuration: DecoderConfiguration, weights: some WeightSource) throws {
    self.configuration = configuration
    let weights = ReadWeights(weights)
    let name = "model.embed_tokens.weight"
    plainEmbedding = Parameter(
      name,
      try weights.tensor(name, shape: [configuration.vocabularySize, configuration.width]),
      isDecayed: true)
    layers = try (0..<configuration.layerCount).map { index in
      try DecoderLayer(index, configuration, weights)
    }
    finalNorm = Parameter(
      "model.norm.weight", try weights.tensor("model.norm.weight", shape: [configuration.width]),
      isDecayed: false)
    try weights.refuseUnread(where: LayerTensors.matters)
  }

  /// Where the weights lie.
  public var device: Device { finalNorm.tensor.device }
  /// Number of blocks.
  public var layerCount: Int { layers.count }

  /// The embedding table. Traps once the model is packed.
  var embedding: Parameter {
    guard let plainEmbedding else {
      preconditionFailure("the embedding table is packed: for computing only")
    }
    return plainEmbedding
  }

  /// Everything that full fine-tuning changes, bottom to top.
  public var parameters: [Parameter] {
    [embedding] + layers.flatMap(\.parameters) + [finalNorm]
  }

  /// Parameters of the top `count` blocks and the final norm.
  public func topParameters(_ count: Int) -> [Parameter] {
    layers.suffix(count).flatMap(\.parameters) + [finalNorm]
  }

  /// Lays all weights out for computing alone, on CPUs. In fp32 results change by rounding only; the
  /// model cannot be trained, exported or adapted any more. Low-rank factors are merged.
  ///
  /// Cost: one copy of the weights; a layer's plain ones are let go as soon as it is done, so that a
  /// model that this failed for is good for nothing.
  /// - Throws: `model.unsupported` where the weights are not on a CPU, or libtorch lacks the matrix
  ///   library, and the precision is not fp32 (fp32 stays as it is there), and for a model that is
  ///   packed in another precision; `torch.memory`; `torch`
  ///   for weights that the precision cannot hold.
  public func packForComputing(_ precision: Precision = .float32) throws {
    guard device == .cpu, PackedLinear.isAvailable else {
      if precision == .float32 { return }
      throw RewardError(
        .modelUnsupported, "\(precision.rawValue) is computed on CPUs with oneDNN only")
    }
    if let packedPrecision {
      guard packedPrecision == precision else {
        throw RewardError(
          .modelUnsupported,
          "the model is packed in \(packedPrecision.rawValue) already: open it again for "
            + precision.rawValue)
      }
      return
    }
    mergeLoRA()
    try Torch.placingLastingTensors { try packWeights(precision) }
    plainEmbedding = nil
    packedPrecision = precision
    Torch.releaseFreedMemory()
  }

  private func packWeights(_ precision: Precision) throws {
    for (index, layer) in layers.enumerated() {
      try layer.pack(precision, isLast: index == layerCount - 1)
    }
    let table = embedding.tensor
    packedEmbedding = try withTensorErrors {
      switch precision {
      case .bfloat16: CompactTable(table, roundedTo: .bfloat16)
      case .float16: CompactTable(table, roundedTo: .float16)
      case .float32, .int8, .q8_0, .q4_1: CompactTable(table)
      }
    }
  }

  /// Whether the weights were laid out for computing alone.
  public var isPacked: Bool { packedPrecision != nil }
  private var packedPrecision: Precision?

  /// What attention over this tree needs, on the decoder's device.
  public func plan(_ tree: TokenTree) -> AttentionPlan {
    AttentionPlan(tree, configuration, device: device)
  }

  /// Embeddings of a tree's tokens, `[tokens, width]`.
  public func embed(_ plan: AttentionPlan) -> Tensor { embed(plan.ids) }

  /// Embeddings of token ids, int64 `[tokens]`.
  func embed(_ ids: Tensor) -> Tensor {
    let rows = packedEmbedding?.rows(ids) ?? embedding.tensor.embedding(ids).to(.float32)
    return configuration.embeddingScale == 1 ? rows : rows * configuration.embeddingScale
  }

  /// One block over a tree: `[tokens, width]` to the same shape.
  public func layer(
    _ index: Int, _ h: Tensor, _ plan: AttentionPlan, keyValues: KeyValueStore? = nil
  ) -> Tensor {
    let layer = layers[index]
    return layer(h, plan.rotations(isSliding: layer.isSliding)) { q, k, v in
      keyValues?.store(layer: index, from: 0, keys: k, values: v)
      return TreeAttention.run(q, k, v, plan, isSliding: layer.isSliding, configuration)
    }
  }

  /// Hidden states after blocks `range`, before the final norm.
  public func run(
    _ h: Tensor, _ plan: AttentionPlan, layers range: Range<Int>? = nil,
    keyValues: KeyValueStore? = nil
  ) -> Tensor {
    (range ?? layers.indices).reduce(h) { layer($1, $0, plan, keyValues: keyValues) }
  }

  /// The final norm of some rows.
  public func normalized(_ h: Tensor) -> Tensor { configuration.norm(h, finalNorm) }

  /// Final hidden states, after the norm, of some tokens: `[rows, width]`.
  ///
  /// The last block computes what they need and no more: keys and values of all tokens, the rest of
  /// these.
  /// - Parameters:
  ///   - h: what enters the first block of `range`.
  ///   - rows: indices into the tree's tokens; one may come several times.
  public func read(
    _ h: Tensor, _ plan: AttentionPlan, layers range: Range<Int>? = nil, rows: [Int]
  ) -> Tensor {
    let range = range ?? layers.indices
    guard let last = range.last else {
      return normalized(h.rows(Tensor(rows).to(device: device)))
    }
    let below = run(h, plan, layers: range.lowerBound..<last)
    let layer = layers[last]
    let reads = ReadPlan(rows, plan.tree, configuration, device: device)
    let top = layer.read(
      below, rows: reads.rows,
      rotation: plan.rotations(isSliding: layer.isSliding),
      readRotation: reads.rotations(isSliding: layer.isSliding)
    ) { q, k, v in
      TreeAttention.read(q, k, v, reads, isSliding: layer.isSliding, configuration)
    }
    return normalized(top)
  }

  /// Final hidden states of all tokens of a tree, `[tokens, width]`.
  public func hiddenStates(_ tree: TokenTree) -> Tensor {
    let plan = plan(tree)
    return normalized(run(embed(plan), plan))
  }

  /// Final hidden states of each sequence's last token, `[sequences, width]`.
  public func lastHiddenStates(_ tree: TokenTree) -> Tensor {
    let plan = plan(tree)
    return read(embed(plan), plan, rows: tree.lastIndices)
  }

  /// - Throws: `model.token-id` when an id has no embedding row: a tokenizer of another model.
  public func checkTokens(_ sequences: [[Int32]]) throws {
    for (index, sequence) in sequences.enumerated() {
      if let id = sequence.first(where: { $0 < 0 || $0 >= configuration.vocabularySize }) {
        throw RewardError(
          .tokenID,
          "token id \(id) of sequence \(index) is outside the model's vocabulary of "
            + "\(configuration.vocabularySize): tokenizer and model do not belong together")
      }
    }
  }
}

extension RewardError.Code {
  /// A token id has no embedding row.
  public static let tokenID = Self("model.token-id")
}
