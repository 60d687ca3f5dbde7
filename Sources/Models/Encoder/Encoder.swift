public import Tensors

/// A bidirectional encoder of the BERT family (Devlin et al., 2019).
///
/// Every token sees every other, so sequences share no prefix; each is computed by itself, without
/// padding.
public final class Encoder: @unchecked Sendable {
  public struct Configuration: Sendable, Hashable {
    public var vocabularySize: Int
    public var width: Int
    public var layerCount: Int
    public var headCount: Int
    public var feedForwardWidth: Int
    public var maximumPositions: Int
    public var typeCount: Int
    public var normEpsilon: Double
    public var usesTanhGELU: Bool
    public var padTokenID: Int?
  }

  public let configuration: Configuration
  private let tables: [Parameter]
  private let embeddingNorm: [Parameter]
  private let layers: [EncoderLayer]
  /// The dense layer over the first token; sentence encoders are saved without.
  private let pooler: Projection?

  public init(_ configuration: Configuration, weights: some WeightSource) throws {
    self.configuration = configuration
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
      ? Projection(parts: [
        (
          name, try weights.tensor(name + ".weight", shape: [width, width]),
          try weights.tensor(name + ".bias", shape: [width])
        )
      ]) : nil
  }

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
  public var width: Int { configuration.width }
  public var vocabularySize: Int { configuration.vocabularySize }
  public var maximumPositions: Int { configuration.maximumPositions }
  public var sharesPrefixes: Bool { false }

  public var parameters: [Parameter] {
    tables + embeddingNorm + layers.flatMap(\.parameters) + (pooler?.parameters ?? [])
  }

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
