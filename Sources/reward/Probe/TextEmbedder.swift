import Basics
import Models
import Rewards
import Tensors
import Text
import Tracking

/// Texts as unit vectors: a sentence encoder with its tokenizer.
struct TextEmbedder {
  /// What `--encoder` said.
  let name: String
  private let embedder: SentenceEmbedder
  private let tokenizer: Tokenizer

  static let standard = "all-minilm-l6-v2"

  /// - Throws: `model.missing`, `model.unsupported`, and what opening a tokenizer and an encoder
  ///   throws.
  init(_ name: String) throws {
    self.name = name
    guard case .directory(let path) = try ModelName(name) else {
      throw RewardError(
        .modelUnsupported, "a GGUF file is no sentence encoder", at: .init(item: name))
    }
    tokenizer = try Tokenizer(directory: path)
    embedder = try SentenceEmbedder(directory: path)
  }

  /// One unit vector for each text, in order, and how many texts were cut to what the encoder
  /// reads.
  /// - Throws: what the encoder throws.
  func embed(_ texts: [String]) throws -> (vectors: [[Float]], truncated: Int) {
    let bar = ProgressBar("embed", total: texts.count, unit: "text")
    defer { bar.finish() }
    let limit = embedder.maximumTokens
    var vectors: [[Float]] = []
    var truncated = 0
    for text in texts {
      var ids = tokenizer.encode(text, addSpecialTokens: true)
      if ids.count > limit {
        truncated += 1
        ids = try tokenizer.encode(
          text, addSpecialTokens: true, maximumLength: limit, side: .right)
      }
      guard !ids.isEmpty else {
        throw RewardError(.textTooShort, "a text has no tokens for the encoder \(name)")
      }
      vectors += try embedder.embeddings([ids], normalized: true)
      bar.advance(by: 1)
    }
    return (vectors, truncated)
  }
}
