public import Basics

extension RewardError.Code {
  /// There is no chat template, and none was given.
  public static let textNoTemplate = Self("text.no-template")
  /// A text would begin with two beginning-of-text tokens, which changes scores.
  public static let textDoubleBOS = Self("text.double-bos")
  /// A rule needs a beginning- or end-of-text token that the tokenizer does not have.
  public static let textNoSpecialToken = Self("text.no-special-token")
  /// A text has characters that the vocabulary lacks, and there is no unknown token.
  public static let textNoToken = Self("text.no-token")
  /// A text is longer than the limit, and the policy (or its shape) does not allow to cut it.
  public static let textTooLong = Self("text.too-long")
  /// A stored recipe whose template is not the one that its hash names.
  public static let textRecipeHash = Self("text.recipe-hash")
  /// A stored recipe of a version that this library does not know.
  public static let textRecipeVersion = Self("text.recipe-version")
  /// A stored recipe with a key that there is not, or without one that there must be.
  public static let textRecipeKey = Self("text.recipe-key")
  /// A stored recipe with a value that is not allowed.
  public static let textRecipeValue = Self("text.recipe-value")
  /// A dialogue that does not follow the `Human:` and `Assistant:` layout.
  public static let textDialogue = Self("text.dialogue")
}
