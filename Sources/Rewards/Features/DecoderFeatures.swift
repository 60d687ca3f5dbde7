public import Basics
public import Models
public import Preferences
public import Tensors
public import Text

/// Features of a language model: the final state of a candidate's last token, and for prompts that of
/// the last token before the answer (ArmoRM, Wang et al. 2024: `<|start_header_id|>assistant`…).
public final class DecoderFeatures: FeatureExtractor {
  /// What it was opened as.
  public let name: String
  /// The trunk; a vocabulary or reward head is not needed.
  public let decoder: Decoder
  private let tokenizer: Tokenizer
  private let recipe: TextRecipe

  /// Opens a model.
  /// - Throws: `model.unsupported` for an encoder, `text.no-template`, what reading files throws.
  public init(
    _ name: String, template: String? = nil, precision: Precision = .float32
  ) throws {
    let files = try ModelFiles(ModelName(name))
    self.name = name
    tokenizer = files.tokenizer
    recipe = try files.recipe(template: template).recipe
    decoder = try files.languageModel(precision).decoder
  }

  /// Width of the states.
  public var width: Int { decoder.width }
  /// The same.
  public var promptWidth: Int { decoder.width }

  /// The last tokens' states. Cost: one pass over all tokens, common beginnings once.
  /// - Throws: what the recipe throws, `model.too-long`, `text.empty`, `torch.memory`.
  public func features(of candidates: [Candidate]) throws -> [CandidateFeatures] {
    let texts = try candidates.map { candidate throws(RewardError) in try encode(candidate) }
    let states = try states(texts.map(\.ids))
    return zip(texts, states).map { CandidateFeatures($1, reading: Reading($0)) }
  }

  /// What would be read of a candidate.
  /// - Throws: what the recipe throws, `text.too-long`, `model.too-long`, `text.empty`.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(try encode(candidate))
  }

  private func encode(_ candidate: Candidate) throws(RewardError) -> EncodedText {
    try recipe.scorable(
      candidate, tokenizer: tokenizer, vocabulary: decoder.vocabularySize,
      positions: decoder.maximumPositions)
  }

  /// The states of the last token of prompts that are opened for an answer.
  /// - Throws: as ``features(of:)``.
  public func promptFeatures(of prompts: [[Message]]) throws -> [[Float]] {
    let sequences = try prompts.map { try recipe.encodePrompt($0, tokenizer: tokenizer) }
    for ids in sequences {
      try EncodedText(ids: ids, promptCount: ids.count)
        .checkScorable(vocabulary: decoder.vocabularySize, positions: decoder.maximumPositions)
    }
    return try states(sequences)
  }

  /// At most this many tokens at once.
  private static let batchTokens = 2048

  private func states(_ sequences: [[Int32]]) throws -> [[Float]] {
    var result: [[Float]] = []
    var start = 0
    while start < sequences.count {
      var (end, tokens) = (start + 1, sequences[start].count)
      while end < sequences.count, tokens + sequences[end].count <= Self.batchTokens {
        tokens += sequences[end].count
        end += 1
      }
      let batch = Array(sequences[start..<end])
      result += try withTensorErrors {
        withoutGradients { () -> [[Float]] in
          let found = decoder.pooled(TokenTree(batch), at: batch.map { $0.count - 1 })
          let flat = found.floats
          return batch.indices.map { Array(flat[$0 * width..<($0 + 1) * width]) }
        }
      }
      start = end
    }
    return result
  }
}
