/// Changes of an answer's length that add nothing to what it says, and one that takes half away.
///
/// A scorer that rates them up pays for length.
public enum LengthChange: String, Sendable, CaseIterable {
  /// Two sentences that say nothing are put behind.
  case padding
  /// The last sentence comes a second time.
  case repeatedSentence = "repeated-sentence"
  /// A closing line says the first sentence once more, as a summary does.
  case restated
  /// The whole answer comes twice.
  case duplicate
  /// Only the first half of the words is left.
  case firstHalf = "first-half"

  /// Whether the change takes away from the answer, so that its score should fall; all others
  /// should not make it rise.
  public var truncates: Bool { self == .firstHalf }

  /// What it does, in a sentence without a full stop.
  public var summary: String {
    switch self {
    case .padding: "Two sentences that say nothing are put behind"
    case .repeatedSentence: "The last sentence comes a second time"
    case .restated: "The first sentence is said once more at the end"
    case .duplicate: "The whole answer comes twice"
    case .firstHalf: "Only the first half of the words is left"
    }
  }

  static let neutralSentences =
    "That is the answer to the question as it was asked. There is nothing more to add to it here."

  /// The changed answer; nil where there is nothing to change: a text without words, one of fewer
  /// than four words to be halved, and one that ends in code to be added to sentence-wise.
  /// - Complexity: O(text).
  public func apply(to text: String) -> String? {
    let scalars = text.unicodeScalars
    guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return nil }
    // White space at the end stays there.
    let body = String(scalars[...last])
    let end = String(scalars[scalars.index(after: last)...])
    let endsInCode = MarkdownLines(body).lines.last?.isCode == true
    switch self {
    case .padding:
      return body + (endsInCode ? "\n\n" : " ") + Self.neutralSentences + end
    case .repeatedSentence:
      guard !endsInCode, let sentence = Sentences.last(of: body) else { return nil }
      return body + " " + sentence + end
    case .restated:
      guard !endsInCode, let sentence = Sentences.first(of: body) else { return nil }
      return body + "\n\nTo say it once more: " + sentence + end
    case .duplicate: return body + "\n\n" + body + end
    case .firstHalf: return Self.half(body)
    }
  }

  private static func half(_ text: String) -> String? {
    let scalars = text.unicodeScalars
    let words = scalars.split(whereSeparator: \.properties.isWhitespace)
    guard words.count >= 4 else { return nil }
    return String(scalars[..<words[words.count / 2 - 1].endIndex])
  }
}

/// Sentences of a line of prose, as far as a repetition needs them: a stop, closing quotes or
/// brackets, and white space end one.
enum Sentences {
  /// The last sentence of the last line; nil for a line of a list or table, or one with code.
  static func last(of text: String) -> String? { of(MarkdownLines(text).lines.last)?.last }

  /// The first sentence of the first line of plain prose.
  static func first(of text: String) -> String? {
    MarkdownLines(text).lines.lazy.compactMap { of($0) }.first?.first
  }

  private static func of(_ line: MarkdownLines.Line?) -> [String]? {
    guard let line, !line.isCode, !line.isBlank,
      !line.text.unicodeScalars.contains(where: { "`|#*".unicodeScalars.contains($0) })
    else { return nil }
    var scalars = Array(line.text.unicodeScalars)
    while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
    var sentences: [String] = []
    var start = 0
    for index in scalars.indices {
      // White space between sentences belongs to none.
      if start == index, scalars[index].properties.isWhitespace {
        start += 1
        continue
      }
      let isEnd = index + 1 == scalars.count
      guard isEnd || (scalars[index + 1].properties.isWhitespace && stops(scalars[start...index]))
      else { continue }
      sentences.append(String(String.UnicodeScalarView(scalars[start...index])))
      start = index + 1
    }
    return sentences
  }

  /// Whether a sentence ends here: at a stop, but not at that of an initial or of a list's number.
  private static func stops(_ sentence: ArraySlice<Unicode.Scalar>) -> Bool {
    let body = sentence.reversed().drop { "\"')]”’".unicodeScalars.contains($0) }
    guard let stop = body.first, ".!?。！？".unicodeScalars.contains(stop) else { return false }
    return body.dropFirst().prefix { !$0.properties.isWhitespace }.count > 1
  }
}
