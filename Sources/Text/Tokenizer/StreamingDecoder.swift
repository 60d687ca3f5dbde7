/// Decodes ids as they are generated: each call gives the text that has become certain.
///
/// A character can be spread over several tokens, and a decoder can treat the first token or a
/// space differently, so tokens cannot be decoded one by one. Text is held back while it ends in an
/// unfinished character. The pieces put together are `decode` of all ids, save where a run of
/// byte-fallback tokens turns out not to be UTF-8 after part of it has been given out.
public struct StreamingDecoder: Sendable {
  private let tokenizer: Tokenizer
  private let skipsSpecialTokens: Bool
  /// The last ids: first those already given out that the rest is decoded together with.
  private var window: [Int32] = []
  /// How many of `window` have been given out.
  private var done = 0

  /// An unfinished character has at most four bytes and so at most four tokens; ids that never
  /// become text are given out as U+FFFD after this many.
  private static let patience = 16

  /// A decoder of one stream of ids; `skipSpecialTokens` leaves special tokens out of the text.
  public init(_ tokenizer: Tokenizer, skipSpecialTokens: Bool) {
    self.tokenizer = tokenizer
    skipsSpecialTokens = skipSpecialTokens
  }

  /// Adds ids. - Returns: the text that is now certain, often empty. Cost: O(ids), independent of
  /// what came before.
  public mutating func append(_ ids: some Sequence<Int32>) -> String {
    // Ids that never show need not be kept as context.
    window += ids.lazy.filter { [tokenizer, skipsSpecialTokens] id in
      !(skipsSpecialTokens && tokenizer.specialTokenIDs.contains(id))
        && tokenizer.tokenBytes(id) != nil
    }
    return take(isLast: false)
  }

  /// Adds one id.
  public mutating func append(_ id: Int32) -> String { append(CollectionOfOne(id)) }

  /// The text still held back; the decoder is then as new.
  public mutating func finish() -> String {
    defer {
      window = []
      done = 0
    }
    return take(isLast: true)
  }

  private mutating func take(isLast: Bool) -> String {
    guard window.count > done else { return "" }
    let before = Array(decode(window[..<done]).utf8)
    let whole = Array(decode(window[...]).utf8)
    let isUnfinished = whole.suffix(3) == [0xef, 0xbf, 0xbd]
    if isUnfinished, !isLast, window.count - done < StreamingDecoder.patience { return "" }
    guard whole.count > before.count else { return "" }
    let fresh = String(decoding: whole[before.count...], as: UTF8.self)
    // Keep what was just given out as the context of what follows.
    window.removeFirst(done)
    done = window.count
    return fresh
  }

  private func decode(_ ids: ArraySlice<Int32>) -> String {
    tokenizer.decode(
      ids, skipSpecialTokens: skipsSpecialTokens, cleanUpTokenizationSpaces: false)
  }
}
