public import Basics

/// How the next token is drawn. Names and order of the filters are those of transformers:
/// temperature, then top-k, then top-p.
public struct SamplingOptions: Sendable, Hashable {
  /// Logits are divided by this; 0 takes the most likely token.
  public var temperature: Double = 1
  /// Only this many most likely tokens are kept; nil keeps all.
  public var topK: Int?
  /// The smallest set of most likely tokens whose probability reaches this is kept.
  public var topP: Double = 1
  /// A sequence is cut here, with finish reason `length`.
  public var maximumNewTokens = 64
  /// A sequence ends with the first of these texts, compared as UTF-8. ``Generation/text`` is what
  /// comes before it; the tokens are those drawn until it was complete.
  public var stopStrings: [String] = []
  /// The seed of all draws; equal seeds and inputs give equal texts.
  public var seed: UInt64 = 0

  /// Plain sampling: temperature 1, no filters, at most 64 tokens.
  public init() {}

  /// - Throws: `argument` for values that mean nothing.
  public func validate() throws(RewardError) {
    func require(_ condition: Bool, _ message: String) throws(RewardError) {
      if !condition { throw RewardError(.badArgument, message) }
    }
    try require(temperature >= 0 && temperature.isFinite, "temperature must be 0 or more")
    try require(topK.map { $0 > 0 } ?? true, "top-k must be at least 1")
    try require(topP > 0 && topP <= 1, "top-p must be above 0 and at most 1")
    try require(maximumNewTokens > 0, "max-new-tokens must be at least 1")
    try require(maximumNewTokens <= 1 << 20, "max-new-tokens must be at most 2^20")
    try require(!stopStrings.contains(""), "a stop string may not be empty")
  }
}

/// One continuation of a prompt.
public struct Generation: Sendable, Hashable {
  /// Why a sequence ended, as chat APIs name it.
  public enum FinishReason: String, Sendable, Hashable {
    /// An end token or a stop string.
    case stop
    /// The limit of new tokens.
    case length
  }

  /// New tokens, without the end token. Those of a stop string are among them: a token may hold a
  /// part of it and of the text before.
  public var tokens: [Int32]
  /// Why the continuation ended.
  public var finishReason: FinishReason
  /// The text before the stop string; nil where none ended the continuation, and its text is that of
  /// its tokens.
  public var text: String?
}
