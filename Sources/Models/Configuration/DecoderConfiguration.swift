public import Basics

extension RewardError.Code {
  /// `config.json` lacks a value, or has one of the wrong kind or range.
  public static let configuration = Self("model.configuration")
  /// A model, or a feature that its configuration asks for, is not implemented.
  public static let modelUnsupported = Self("model.unsupported")
}

/// A decoder-only transformer, as the differences between the families that RewardKit runs.
///
/// One implementation covers Llama, Mistral, Qwen 2 and 3, Gemma 2 and 3: a family is a set of
/// these switches, read from `config.json` or from GGUF metadata.
public struct DecoderConfiguration: Sendable, Hashable {
  /// The families, by transformers' `model_type` or its beginning.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    case llama, mistral, qwen2, qwen3, gemma2, gemma3
  }

  /// The feed-forward block's nonlinearity: SiLU, GELU with the error function, or with tanh.
  public enum Activation: Sendable, Hashable { case silu, gelu, geluTanh }

  /// Which family the model belongs to.
  public var family: Family
  /// Rows of the embedding table.
  public var vocabularySize: Int
  /// Width of the hidden states.
  public var width: Int
  /// Number of blocks.
  public var layerCount: Int
  /// Query heads of each block.
  public var headCount: Int
  /// Key and value heads of each block; several query heads share one.
  public var keyValueHeadCount: Int
  /// Width of one attention head.
  public var headWidth: Int
  /// Width inside the feed-forward blocks.
  public var feedForwardWidth: Int
  /// Longest sequence the model was made for, in tokens.
  public var maximumPositions: Int
  /// Added to the mean square inside each norm.
  public var normEpsilon: Double
  /// The feed-forward blocks' nonlinearity.
  public var activation: Activation = .silu
  /// Rotary embedding of the layers that see everything.
  public var rope: RotaryEmbedding
  /// Rotary embedding of sliding-window layers; the same one in all families but Gemma 3.
  public var slidingRope: RotaryEmbedding
  /// A query sees keys less than this far behind it, in sliding layers.
  public var slidingWindow: Int?
  /// For each layer, whether it is a sliding-window layer.
  public var isSliding: [Bool]
  /// Biases of the query, key and value projections (Qwen 2).
  public var hasAttentionBias = false
  /// A bias of the attention's output projection.
  public var hasOutputBias = false
  /// Biases of the feed-forward projections.
  public var hasFeedForwardBias = false
  /// RMS norm on each query and key head (Qwen 3, Gemma 3).
  public var hasQueryKeyNorm = false
  /// Norms after attention and after the feed-forward block too (Gemma).
  public var hasSandwichNorms = false
  /// Norms multiply by 1 + weight (Gemma).
  public var normAddsOne = false
  /// Embeddings are multiplied by this (√width in Gemma).
  public var embeddingScale: Double = 1
  /// Attention scores are multiplied by this; usually 1/√headWidth.
  public var attentionScale: Double
  /// Scores become cap·tanh(score/cap) (Gemma 2).
  public var attentionSoftcap: Double?
  /// Vocabulary logits become cap·tanh(logit/cap) (Gemma).
  public var logitSoftcap: Double?
  /// Whether the vocabulary head is the embedding table.
  public var tiesEmbeddings: Bool
  /// The padding token; nil where the files name none.
  public var padTokenID: Int?
  /// The beginning-of-text token; nil where the files name none.
  public var bosTokenID: Int?
  /// Tokens that end a text; may be empty.
  public var eosTokenIDs: [Int] = []

  var queryWidth: Int { headCount * headWidth }
  var keyValueWidth: Int { keyValueHeadCount * headWidth }
}
