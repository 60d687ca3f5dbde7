/// A text, or a pair of texts, as tokens.
public struct Encoding: Sendable, Hashable {
  /// Token ids; all other lists have one entry for each.
  public internal(set) var ids: [Int32] = []
  /// Which sequence a token belongs to by the tokenizer's template (BERT: 0 or 1).
  public internal(set) var typeIDs: [Int32] = []
  /// Whether the token was added by the template instead of being read from the text.
  public internal(set) var isSpecial: [Bool] = []
  /// The bytes of the (first or second) text in UTF-8 that each token covers; empty for tokens
  /// that the template added. Tokens that are parts of one character all cover the whole of it.
  public internal(set) var byteOffsets: [Range<Int>] = []
  /// The same in Unicode scalars, as Python counts characters.
  public internal(set) var scalarOffsets: [Range<Int>] = []
  /// 0 for the first text, 1 for the second, nil for tokens that the template added.
  public internal(set) var sequenceIDs: [Int?] = []

  /// No tokens.
  public init() {}
  /// How many tokens there are.
  public var count: Int { ids.count }
}

/// Which end of a text is cut off when it is too long.
public enum TruncationSide: String, Sendable, CaseIterable {
  case left, right
}
