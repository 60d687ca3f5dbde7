public import Basics

extension RewardError.Code {
  /// A part of tokenizer.json is absent, of the wrong JSON kind, or not allowed together with
  /// another; `place.item` is its path, such as `model.merges[3]`.
  public static let tokenizerSchema = Self("tokenizer.schema")
  /// A component, option or regular expression that RewardKit does not know; never guessed.
  public static let tokenizerUnsupported = Self("tokenizer.unsupported")
  /// A regular expression that is not well formed.
  public static let tokenizerRegex = Self("tokenizer.regex")
  /// A vocabulary without tokens.
  public static let tokenizerEmptyVocabulary = Self("tokenizer.empty-vocabulary")
  /// An id that is negative, not a whole number, or far beyond the number of tokens.
  public static let tokenizerID = Self("tokenizer.id")
  /// Two tokens with one id, or one token twice.
  public static let tokenizerDuplicate = Self("tokenizer.duplicate")
  /// A merge that is no pair, or that names a token that the vocabulary does not have.
  public static let tokenizerMerge = Self("tokenizer.merge")
  /// The unknown token is needed but not in the vocabulary.
  public static let tokenizerUnknownToken = Self("tokenizer.unknown-token")
  /// An added token is empty or contradicts the vocabulary.
  public static let tokenizerAddedToken = Self("tokenizer.added-token")
  /// A damaged or oversized character map of a `Precompiled` normalizer.
  public static let tokenizerCharacterMap = Self("tokenizer.character-map")
  /// A post-processor names a token that it does not define.
  public static let tokenizerTemplate = Self("tokenizer.template")
  /// Larger than any real tokenizer: refused to keep memory and time bounded.
  public static let tokenizerLimit = Self("tokenizer.limit")
}
