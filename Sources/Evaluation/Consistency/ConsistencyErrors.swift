public import Basics

extension RewardError.Code {
  /// A row that is no contrast pair of the published schema, or whose paraphrases are no texts.
  public static let consistencyRow = Self("consistency.row")
  /// A vector that is no unit vector of the others' size.
  public static let consistencyEmbedding = Self("consistency.embedding")
  /// More instructions than all their pairs are looked at for.
  public static let consistencyTooMany = Self("consistency.too-many")
}
