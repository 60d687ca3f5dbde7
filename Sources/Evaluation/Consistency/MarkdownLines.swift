/// A text's lines, with those apart that hold code: what changes of format leave alone.
///
/// Read as Markdown: fences of ``` or ~~~, and lines indented by four spaces or a tab behind a
/// blank line. A fence that is not closed reaches to the end.
struct MarkdownLines {
  /// A line without its newline.
  struct Line {
    var text: String
    let isCode: Bool

    /// Nothing but white space.
    var isBlank: Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }
  }

  private(set) var lines: [Line] = []

  init(_ text: String) {
    var fence: (mark: Unicode.Scalar, count: Int)?
    var isBehindBlank = true
    var isIndented = false
    // Scalars, since a carriage return and a newline are one character.
    for slice in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      let line = String(slice)
      let mark = Self.fence(slice)
      let isBlank = slice.allSatisfy(\.properties.isWhitespace)
      if let open = fence {
        lines.append(Line(text: line, isCode: true))
        if let mark, mark.mark == open.mark, mark.count >= open.count, mark.isBare { fence = nil }
      } else if let mark {
        lines.append(Line(text: line, isCode: true))
        fence = (mark.mark, mark.count)
      } else {
        let isDeep = line.hasPrefix("    ") || line.hasPrefix("\t")
        isIndented = isBlank ? isIndented : isDeep && (isBehindBlank || isIndented)
        lines.append(Line(text: line, isCode: isIndented && !isBlank))
      }
      isBehindBlank = isBlank
    }
  }

  /// The mark of a line that opens or closes a fence; `isBare` where nothing follows it.
  private static func fence(
    _ line: Substring.UnicodeScalarView
  ) -> (mark: Unicode.Scalar, count: Int, isBare: Bool)? {
    let inner = line.drop { $0 == " " }
    guard let mark = inner.first, mark == "`" || mark == "~" else { return nil }
    let count = inner.prefix { $0 == mark }.count
    let rest = inner.dropFirst(count)
    // A fence of backticks has none behind it: that is code within a line.
    guard count >= 3, mark == "~" || !rest.contains("`") else { return nil }
    return (mark, count, rest.allSatisfy(\.properties.isWhitespace))
  }

  /// The text again.
  var text: String { lines.map(\.text).joined(separator: "\n") }

  /// Changes every line that is no code; `index` is its place in ``lines``.
  mutating func mapProse(_ change: (_ line: String, _ index: Int) -> String) {
    for index in lines.indices where !lines[index].isCode {
      lines[index].text = change(lines[index].text, index)
    }
  }

  /// Changes what stands in prose lines outside of `code`; a line with an odd backtick is left.
  mutating func mapPlain(_ change: (String) -> String) {
    mapProse { line, _ in
      let parts = line.unicodeScalars.split(separator: "`", omittingEmptySubsequences: false)
      guard parts.count % 2 == 1 else { return line }
      return parts.enumerated().map { $0 % 2 == 0 ? change(String($1)) : String($1) }
        .joined(separator: "`")
    }
  }
}
