public import Tensors

/// A bidirectional encoder of the BERT family (Devlin et al., 2019).
///
/// Every token sees every other, so sequences share no prefix; each is computed by itself, without
/// padding.
public final class Encoder: @unchecked Sendable {
  /// What `config.json` of a BERT says.
  public struct Configuration: Sendable, Hashable {
    /// Rows of the word embedding table.
    public var vocabularySize: Int
    /// Width of the hidden states.
    public var width: Int
    /// Number of layers.
    public var layerCount: Int
    /// Attention heads of each layer.
    public var headCount: Int
    /// Width inside the feed-forward blocks.
    public var feedForwardWidth: Int
    /// Rows of the position table: the longest sequence, in tokens.
    public var maximumPositions: Int
    /// Rows of the segment table, 2 for BERT.
    public var typeCount: Int
    /// Added to the variance inside each norm.
    public var normEpsilon: Double
    /// GELU by tanh instead of the error function.
    public var usesTanhGELU: Bool
    /// The padding token; nil where the file names none.
    public var padTokenID: Int?
  }

  /// The configuration that the weights were read for.
  public let configuration: Configuration
  private let tables: [Parameter]
  private let embeddingNorm: [Parameter]
  private let layers: [EncoderLayer]
  /// The dense layer over the first token; sentence encoders are saved without.
  private let pooler: Projection?

  /// Reads the weights as fp32.
  /// - Throws: what the source throws for missing or misshapen tensors; `model.unsupported` when it
  ///   has a layer's tensor that the configuration does not ask for; `torch.memory`.
  public init(_ configuration: Configuration, weights: some WeightSource) throws {
    self.configuration = configuration
    let weights = ReadWeights(weights)
    let width = configuration.width
    func table(_ name: String, _ rows: Int) throws -> Parameter {
      let name = "bert.embeddings.\(name).weight"
      return Parameter(name, try weights.tensor(name, shape: [rows, width]), isDecayed: true)
    }
    tables = [
      try table("word_embeddings", configuration.vocabularySize),
      try table("position_embeddings", configuration.maximumPositions),
      try table("token_type_embeddings", configuration.typeCount),
    ]
    embeddingNorm = try EncoderLayer.norm("bert.embeddings.LayerNorm", width, weights)
    layers = try (0..<configuration.layerCount).map {
      try EncoderLayer($0, configuration, weights)
    }
    let name = "bert.pooler.dense"
    pooler =
      weights.contains(name + ".weight")
      ? try Projection(parts: [
        (
          name, weights.tensor(name + ".weight", shape: [width, width]),
          weights.tensor(name + ".bias", shape: [width])
        )
      ]) : nil
    try weights.refuseUnread(where: LayerTensors.matters)
  }

  /// Where the weights lie.
  public var device: Device { tables[0].tensor.device }

  /// Final hidden states of one sequence, `[tokens, width]`.
  ///
  /// - Parameter types: segment ids, zeros when omitted.
  public func hiddenStates(_ sequence: [Int32], types: [Int32]? = nil) -> Tensor {
    precondition(sequence.count <= configuration.maximumPositions, "longer than the positions")
    let rows = { (ids: [Int]) in Tensor(ids).to(device: self.device) }
    let words = tables[0].tensor.embedding(rows(sequence.map(Int.init)))
    let positions = tables[1].tensor.narrowed(0, from: 0, count: sequence.count)
    let segments = tables[2].tensor.embedding(
      rows(types?.map(Int.init) ?? sequence.map { _ in 0 }))
    // The order of the additions is the reference's.
    let embedded = (words + segments + positions).layerNorm(
      weight: embeddingNorm[0].tensor, bias: embeddingNorm[1].tensor,
      epsilon: configuration.normEpsilon)
    return layers.reduce(embedded) { $1($0) }
  }
}

extension Encoder: Trunk {
  /// Width of the pooled vector.
  public var width: Int { configuration.width }
  /// Rows of the word embedding table.
  public var vocabularySize: Int { configuration.vocabularySize }
  /// Longest sequence, in tokens.
  public var maximumPositions: Int { configuration.maximumPositions }
  /// False: every token sees those behind it too.
  public var sharesPrefixes: Bool { false }

  /// Everything that full fine-tuning changes, bottom to top.
  public var parameters: [Parameter] {
    tables + embeddingNorm + layers.flatMap(\.parameters) + (pooler?.parameters ?? [])
  }

  /// Whether the files have the dense layer over the first token.
  public var hasPooler: Bool { pooler != nil }

  /// The pooler's output over the first token (`positions` are not used). Traps without a pooler.
  public func pooled(_ tree: TokenTree, at positions: [Int]) -> Tensor {
    guard let pooler else { preconditionFailure("this encoder has no pooler to score with") }
    let first = tree.lengths.indices.map { index -> Tensor in
      let ids = tree.indices(of: index).map { tree.tokens[$0] }
      return hiddenStates(ids).narrowed(0, from: 0, count: 1)
    }
    return pooler(Tensor.concatenated(first)).tanh()
  }
}
