public import Basics
import Models
import Text

/// Texts as vectors whose directions tell how alike they are.
public protocol TextEmbedder: Sendable {
  /// What it was opened as.
  var name: String { get }
  /// Numbers of a vector.
  var width: Int { get }
  /// One vector for each text, in order. A text's vector does not depend on the others.
  /// - Throws: `RewardError`.
  func embed(_ texts: [String]) throws -> [TextVector]
  /// What would be read of a text, before it is; nil where that is not known.
  /// - Throws: of what ``embed(_:)`` throws, what is about the text.
  func reading(of text: String) throws(RewardError) -> Reading?
}

extension TextEmbedder {
  /// Nothing is known before it is computed.
  public func reading(of text: String) throws(RewardError) -> Reading? { nil }
}

/// A text as a vector, and what was read of it.
public struct TextVector: Sendable, Hashable {
  /// The vector.
  public let values: [Float]
  /// Tokens, and whether the text was cut to what the encoder reads.
  public let reading: Reading

  /// A vector.
  public init(_ values: [Float], reading: Reading) {
    self.values = values
    self.reading = reading
  }

  /// Σ aᵢ·bᵢ in fp64: the cosine of unit vectors. Traps where widths differ.
  public func dot(_ other: TextVector) -> Double {
    precondition(values.count == other.values.count, "vectors of one width")
    return zip(values, other.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}

/// A sentence encoder with its tokenizer. Texts that are longer than it reads are cut at their end, and
/// their reading says so.
public final class SentenceTextEmbedder: TextEmbedder {
  /// The encoder that set-up installs.
  public static let standard = "all-minilm-l6-v2"

  /// What it was opened as.
  public let name: String
  private let embedder: SentenceEmbedder
  private let tokenizer: Tokenizer
  private let isNormalized: Bool?

  /// Opens a directory of sentence-transformers or a built-in name.
  ///
  /// - Parameter isNormalized: whether vectors are divided by their length; nil as the model does.
  /// - Throws: `model.missing`, `model.unsupported`, and what opening a tokenizer and an encoder throws.
  public init(_ name: String = standard, isNormalized: Bool? = true) throws {
    self.name = name
    self.isNormalized = isNormalized
    guard case .directory(let path) = try ModelName(name) else {
      throw RewardError(
        .modelUnsupported, "a GGUF file is no sentence encoder", at: .init(item: name))
    }
    tokenizer = try Tokenizer(directory: path)
    embedder = try SentenceEmbedder(directory: path)
  }

  /// Numbers of a vector.
  public var width: Int { embedder.width }

  /// One vector for each text. Cost: one forward pass for each.
  /// - Throws: `text.empty` for a text without tokens; what the encoder throws.
  public func embed(_ texts: [String]) throws -> [TextVector] {
    try texts.map { text in
      let read = try encode(text)
      return TextVector(
        try embedder.embeddings([read.ids], normalized: isNormalized)[0], reading: Reading(read))
    }
  }

  /// What is read of a text. Cost: that of tokenising it.
  /// - Throws: `text.empty` for a text without tokens.
  public func reading(of text: String) throws(RewardError) -> Reading? {
    Reading(try encode(text))
  }

  private func encode(_ text: String) throws(RewardError) -> EncodedText {
    let limit = embedder.maximumTokens
    var ids = tokenizer.encode(text, addSpecialTokens: true)
    let whole = ids.count
    if whole > limit {
      ids = try tokenizer.encode(text, addSpecialTokens: true, maximumLength: limit, side: .right)
    }
    guard !ids.isEmpty else {
      throw RewardError(
        .textTooShort, "a text has no tokens for the encoder", at: .init(item: name))
    }
    return EncodedText(ids: ids, promptCount: 0, truncated: whole - ids.count)
  }
}
