public import Basics
public import Models
public import Tensors
public import Text

/// Reads texts as they are, without a prompt or a template, and says what a language model's
/// probabilities are for them.
///
/// A text's first token is rated only where the tokenizer puts one before it.
public final class TextStatisticsReader: Sendable {
  /// What is known of a text.
  public struct Result: Sendable, Hashable {
    /// The numbers.
    public let statistics: TextStatistics
    /// The final state of the last token.
    public let lastState: [Float]
    /// What was read; cut where the text is longer than ``TextStatisticsReader/maximumTokens``.
    public let reading: Reading
  }

  /// What the model was opened as.
  public let name: String
  /// The model that is asked.
  public let language: LanguageModel
  /// Longer texts are cut at their end, and their reading says so.
  public let maximumTokens: Int
  private let tokenizer: Tokenizer

  /// Reads with a model that is open.
  ///
  /// - Parameter maximumTokens: 512 as in ReMoDetect; at most the model's positions are read. Traps
  ///   below 2.
  public init(
    _ language: LanguageModel, tokenizer: Tokenizer, name: String, maximumTokens: Int = 512
  ) {
    precondition(maximumTokens > 1, "one token has no probability")
    self.language = language
    self.tokenizer = tokenizer
    self.name = name
    self.maximumTokens = min(maximumTokens, language.decoder.maximumPositions)
  }

  /// Opens a directory, a GGUF file or a built-in name.
  /// - Throws: `model.unsupported` for encoders, what reading files throws.
  public convenience init(
    _ name: String, maximumTokens: Int = 512, precision: Precision = .float32
  ) throws {
    let files = try ModelFiles(ModelName(name))
    self.init(
      try files.languageModel(precision), tokenizer: files.tokenizer, name: name,
      maximumTokens: maximumTokens)
  }

  /// Width of ``Result/lastState``.
  public var width: Int { language.decoder.width }

  /// What would be read of a text.
  /// - Throws: `text.empty` for fewer than two tokens, `model.token-id`.
  public func encode(_ text: String) throws(RewardError) -> EncodedText {
    var ids = tokenizer.encode(text, addSpecialTokens: true)
    let whole = ids.count
    if whole > maximumTokens {
      ids = try tokenizer.encode(
        text, addSpecialTokens: true, maximumLength: maximumTokens, side: .right)
    }
    let encoded = EncodedText(ids: ids, promptCount: 0, truncated: whole - ids.count)
    try encoded.checkScorable(
      vocabulary: language.decoder.vocabularySize, positions: language.decoder.maximumPositions)
    guard ids.count > 1 else {
      throw RewardError(
        .textTooShort, "the text is a single token: no token has another before it")
    }
    return encoded
  }

  /// The results of some texts, in order; none depends on the others.
  ///
  /// Cost: one forward pass over all tokens, and six rows of the vocabulary for each.
  /// - Throws: as ``encode(_:)``; `reward.not-finite`, `torch.memory`.
  public func read(_ texts: [String]) throws -> [Result] {
    let encoded = try texts.map { text throws(RewardError) in try encode(text) }
    var results: [Result] = []
    for batch in tokenBatches(encoded.map(\.ids), budget: Self.batchTokens) {
      let part = encoded[batch]
      let found = try language.tokenStatistics(part.map(\.ids), after: part.map { _ in 0 })
      for (text, sequence) in zip(part, found) {
        results.append(
          Result(
            statistics: try TextStatistics(sequence.tokens), lastState: sequence.lastState,
            reading: Reading(text)))
      }
    }
    return results
  }

  private static let batchTokens = 2048
}
