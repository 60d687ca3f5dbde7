internal import Basics

/// A token beside the model's own, found in the text before the model sees it.
public struct AddedToken: Sendable, Hashable {
  /// Its id, which may lie beyond the model's own vocabulary.
  public let id: Int32
  /// The text that is looked for; never empty.
  public let content: String
  /// Only where no word character touches it.
  public let isSingleWord: Bool
  /// Whether it swallows the white space on its left.
  public let stripsLeft: Bool
  /// Whether it swallows the white space on its right.
  public let stripsRight: Bool
  /// Whether it is looked for in the normalised text instead of in the original.
  public let isNormalized: Bool
  /// Left out when decoding without special tokens.
  public let isSpecial: Bool

  init(_ node: SchemaNode) throws(RewardError) {
    id = try node.required("id").tokenID()
    content = try node.string("content")
    isSingleWord = try node.bool("single_word", default: false)
    stripsLeft = try node.bool("lstrip", default: false)
    stripsRight = try node.bool("rstrip", default: false)
    isNormalized = try node.bool("normalized", default: true)
    isSpecial = try node.bool("special", default: false)
    guard !content.isEmpty else {
      throw node.error(.tokenizerAddedToken, "an added token without text")
    }
    guard content.utf8.count <= 4096 else {
      throw node.error(.tokenizerLimit, "an added token of over 4,096 bytes")
    }
  }
}

/// Finds added tokens in text: leftmost, and the longest of those that start there.
struct AddedTokenMatcher: Sendable {
  /// A stretch of text and the added token that it is, if it is one.
  struct Segment {
    var range: Range<Int>
    var token: Int?
  }

  private var trie = ByteTrie()
  private var tokens: [AddedToken] = []
  /// Whether a byte starts a token.
  private var starts = [Bool](repeating: false, count: 256)

  var isEmpty: Bool { tokens.isEmpty }

  /// Looks for `text` (the token's content, normalised or not) from now on.
  /// - Returns: false when another token is already looked for by the same text.
  mutating func add(_ token: AddedToken, text: [UInt8]) -> Bool {
    guard let first = text.first else { return true }
    if text.withUnsafeBufferPointer({
      trie.longest($0.baseAddress!, 0, $0.count)?.end == $0.count
    }) {
      return false
    }
    trie.insert(text, Int32(tokens.count))
    tokens.append(token)
    starts[Int(first)] = true
    return true
  }

  func token(_ index: Int) -> AddedToken { tokens[index] }

  /// Cuts the text around the tokens in it. Cost: O(length), times the length of tokens that
  /// almost match.
  func segments(_ text: UnsafeBufferPointer<UInt8>) -> [Segment] {
    guard let base = text.baseAddress else { return [] }
    var out: [Segment] = []
    var done = 0
    var at = 0
    starts.withUnsafeBufferPointer { starts in
      while at < text.count {
        guard starts[Int(base[at])], let (end, index) = trie.longest(base, at, text.count) else {
          at &+= 1
          continue
        }
        let token = tokens[Int(index)]
        var (start, stop) = (at, end)
        at = end
        if token.isSingleWord, touchesWord(base, start, stop, text.count) { continue }
        if token.stripsLeft {
          while start > done {
            let previous = UTF8Text.previous(base, start)
            guard AddedTokenMatcher.has(UnicodeClasses.space, base, previous) else { break }
            start = previous
          }
        }
        if token.stripsRight {
          while stop < text.count, AddedTokenMatcher.has(UnicodeClasses.space, base, stop) {
            stop += UTF8Text.length(base[stop])
          }
        }
        if done < start { out.append(Segment(range: done..<start, token: nil)) }
        out.append(Segment(range: start..<max(start, stop), token: Int(index)))
        done = stop
      }
    }
    if done < text.count { out.append(Segment(range: done..<text.count, token: nil)) }
    return out
  }

  private static func has(_ flag: UInt8, _ base: UnsafePointer<UInt8>, _ at: Int) -> Bool {
    UnicodeClasses.shared.flags[Int(UTF8Text.scalar(base, at).value)] & flag != 0
  }

  private func touchesWord(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ count: Int
  ) -> Bool {
    start > 0
      && AddedTokenMatcher.has(UnicodeClasses.word, base, UTF8Text.previous(base, start))
      || end < count && AddedTokenMatcher.has(UnicodeClasses.word, base, end)
  }
}
