import Basics

/// How BLEU takes a text apart. A raw value is sacrebleu's name of the same tokeniser, and the
/// tokens are the same as its (Post 2018, "A call for clarity in reporting BLEU scores").
///
/// Scores of different tokenisers cannot be compared. Scalars are classified by the Unicode version
/// of Swift's standard library, which may know newer characters than a given Python does.
public enum BLEUTokenizer: String, CaseIterable, Hashable, Sendable {
  /// Splits on white space, for texts that are tokenised already.
  case none
  /// The tokeniser of NIST's mteval-v13a, sacrebleu's default; for languages in Latin script.
  case mteval13a = "13a"
  /// Each scalar that is not white space, for any language.
  case character = "char"
  /// Each Chinese character, and mteval-v13a's rules for what stands between them.
  case chinese = "zh"
  /// The tokeniser of mteval-v14: Unicode's punctuation and symbols are split off; for other
  /// scripts.
  case international = "intl"

  /// The tokens of a text, in order; empty for a blank text. White space at the end is dropped
  /// before the rules apply, as sacrebleu's metric does. Cost: O(scalars).
  public func tokens(_ text: String) -> [String] { tokens([Unicode.Scalar](text.unicodeScalars)) }

  func tokens(_ text: [Unicode.Scalar]) -> [String] {
    var scalars = text
    while let last = scalars.last, last.isPythonSpace { scalars.removeLast() }
    switch self {
    case .none: return scalars.fields
    case .mteval13a: return Self.splitWestern([" "] + Self.unescaped(scalars) + [" "]).fields
    case .character: return scalars.filter { !$0.isPythonSpace }.map { String($0) }
    case .chinese:
      // A full stop or comma that begins the text has no neighbour before it.
      let stripped = [Unicode.Scalar](scalars.drop(while: \.isPythonSpace))
      return Self.splitWestern(stripped.spaced(around: Self.isChinese)).fields
    case .international: return Self.splitInternational(scalars).fields
    }
  }

  /// Joins what was hyphenated at the end of a line and undoes SGML's escapes. The order matters:
  /// "&amp;lt;" becomes "<".
  private static func unescaped(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var scalars = text.substituting("<skipped>", by: "")
      .substituting("-\n", by: "").substituting("\n", by: " ")
    guard scalars.contains(where: { $0 == "&" }) else { return scalars }
    for (escape, meant) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
      scalars = scalars.substituting(escape, by: meant)
    }
    return scalars
  }

  /// Splits off ASCII punctuation, except apostrophes, hyphens that follow no digit, and full stops
  /// and commas between digits.
  private static func splitWestern(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let isStop: (Unicode.Scalar) -> Bool = { $0 == "." || $0 == "," }
    return scalars.spaced(around: isWesternMark)
      .separating(.second, where: { !$0.isASCIIDigit }, then: isStop)
      .separating(.first, where: isStop, then: { !$0.isASCIIDigit })
      .separating(.second, where: \.isASCIIDigit, then: { $0 == "-" })
  }

  /// Splits off symbols, and punctuation unless numbers stand on both sides.
  private static func splitInternational(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    scalars.separating(.second, where: { !$0.isNumber }, then: \.isPunctuation)
      .separating(.first, where: \.isPunctuation, then: { !$0.isNumber })
      .spaced(around: \.isSymbol)
  }

  /// ASCII's punctuation and the space, without apostrophe, comma, hyphen and full stop.
  private static func isWesternMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x26, 0x28...0x2b, 0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
    default: false
    }
  }

  /// What sacrebleu's table counts as Chinese.
  ///
  /// The table means to list ideographs beyond U+FFFF, but Python reads its escapes as four digits
  /// and one more character. The range that results, U+2001 to U+2A6D, is general punctuation and
  /// symbols; those ideographs are not covered. Equal scores need the same.
  private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2001...0x2a6d, 0x2e80...0x2fdf, 0x2ff0...0x303f, 0x3100...0x312f, 0x31a0...0x31bf,
      0x31c0...0x31ef, 0x3200...0x33ff, 0x3400...0x4db5, 0x4e00...0x9fbb, 0xf900...0xfa2d,
      0xfa30...0xfa6a, 0xfa70...0xfad9, 0xfe10...0xfe1f, 0xfe30...0xfe4f, 0xff00...0xffef:
      true
    default: false
    }
  }
}
