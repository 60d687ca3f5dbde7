/// Changes of format. Each keeps all letters and digits, in their order, and leaves code alone.
enum FormatChange {
  /// Every newline with a carriage return before it; a text that has one already stays.
  static func windowsLines(_ text: String) -> String {
    guard !text.unicodeScalars.contains("\r") else { return text }
    return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0) }.joined(separator: "\r\n")
  }

  /// A second blank line behind each one between two lines of prose.
  static func doubledBlankLines(_ text: String) -> String {
    let lines = MarkdownLines(text).lines
    return lines.enumerated().map { index, line in
      let isBetween =
        index > 0 && index < lines.count - 1 && !lines[index - 1].isBlank
        && !lines[index + 1].isBlank && !lines[index - 1].isCode && !lines[index + 1].isCode
      return line.isBlank && !line.isCode && isBetween ? line.text + "\n" : line.text
    }.joined(separator: "\n")
  }

  /// Two spaces for the one that follows the end of a sentence within a line.
  static func doubledSentenceSpaces(_ text: String) -> String {
    var lines = MarkdownLines(text)
    lines.mapPlain { part in
      let scalars = Array(part.unicodeScalars)
      var result = String.UnicodeScalarView()
      for (index, scalar) in scalars.enumerated() {
        result.append(scalar)
        guard scalar == " ", index >= 2, index + 1 < scalars.count else { continue }
        // A letter before, so that the number of a list's item ("1. ") stays.
        if ".!?".unicodeScalars.contains(scalars[index - 1]),
          scalars[index - 2].properties.isAlphabetic, scalars[index + 1].properties.isUppercase
        {
          result.append(" ")
        }
      }
      return String(result)
    }
    return lines.text
  }

  /// Prose lines longer than `width` scalars, broken at spaces so that a Markdown reader joins them
  /// again. Lists, headings, quotes, tables and lines with code or links stay.
  static func wrapped(_ text: String, width: Int) -> String {
    var lines = MarkdownLines(text)
    lines.mapProse { line, _ in
      guard line.unicodeScalars.count > width, !opensBlock(line),
        !line.unicodeScalars.contains(where: { "`|[<\r\t".unicodeScalars.contains($0) })
      else { return line }
      var rows: [String] = []
      var row = ""
      // An empty word is a second space, which stays where it was.
      for word in line.split(separator: " ", omittingEmptySubsequences: false) {
        let joined = rows.isEmpty && row.isEmpty ? String(word) : row + " " + word
        if joined.unicodeScalars.count >= width, canEnd(row), !word.isEmpty, !opensBlock(word) {
          rows.append(row)
          row = String(word)
        } else {
          row = joined
        }
      }
      return (rows + [row]).joined(separator: "\n")
    }
    return lines.text
  }

  /// Two spaces or a backslash at a line's end would be a break that readers see.
  private static func canEnd(_ row: String) -> Bool {
    guard let last = row.unicodeScalars.last else { return false }
    return last != " " && last != "\\"
  }

  /// Whether a line that begins so may be something else than a paragraph.
  private static func opensBlock(_ line: some StringProtocol) -> Bool {
    guard let first = line.unicodeScalars.first else { return true }
    return !(first.properties.isAlphabetic || "\"'(“‘".unicodeScalars.contains(first))
  }

  /// `-` for `*` and `•` at the beginning of list items, and `*` for `-`.
  static func swappedBullets(_ text: String) -> String {
    var lines = MarkdownLines(text)
    lines.mapProse { line, _ in
      let scalars = line.unicodeScalars
      let indent = scalars.prefix { $0 == " " }.count
      let rest = Array(scalars.dropFirst(indent))
      // A rule of dashes or stars is no item.
      guard rest.count > 2, rest[1] == " ", rest[2...].contains(where: \.properties.isAlphabetic)
      else { return line }
      let marks: [Unicode.Scalar: String] = ["-": "*", "*": "-", "•": "-"]
      guard let mark = marks[rest[0]] else { return line }
      return String(scalars.prefix(indent)) + mark + String(scalars.dropFirst(indent + 1))
    }
    return lines.text
  }

  /// `**x**` as `x`, where a reader of Markdown sees bold.
  static func withoutBold(_ text: String) -> String {
    var lines = MarkdownLines(text)
    lines.mapPlain { part in
      var rest = Array(part.unicodeScalars)[...]
      var result = String.UnicodeScalarView()
      while let start = rest.firstIndex(of: "*") {
        let before = rest[rest.startIndex..<start].last ?? result.last
        result.append(contentsOf: rest[..<start])
        rest = rest[start...]
        let stars = rest.prefix { $0 == "*" }.count
        guard stars == 2, !isWord(before), let end = closing(rest) else {
          result.append(contentsOf: rest.prefix(stars))
          rest = rest.dropFirst(stars)
          continue
        }
        result.append(contentsOf: rest[(start + 2)..<end])
        rest = rest[(end + 2)...]
      }
      result.append(contentsOf: rest)
      return String(result)
    }
    return lines.text
  }

  /// Where the two stars stand that close what `scalars` opens; nil where something else follows.
  private static func closing(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    let inner = scalars.startIndex + 2
    guard let end = scalars[inner...].firstIndex(of: "*"), end > inner,
      scalars[end...].prefix(while: { $0 == "*" }).count == 2,
      !scalars[inner].properties.isWhitespace, !scalars[end - 1].properties.isWhitespace
    else { return nil }
    let behind = end + 2
    return behind < scalars.endIndex && isWord(scalars[behind]) ? nil : end
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// `**Word**` for the first word of each paragraph of plain prose.
  static func withBold(_ text: String) -> String {
    var lines = MarkdownLines(text)
    let blanks = lines.lines.map(\.isBlank)
    lines.mapProse { line, index in
      guard index == 0 || blanks[index - 1],
        !line.unicodeScalars.contains(where: { "*_`#|".unicodeScalars.contains($0) })
      else { return line }
      let word = line.unicodeScalars.prefix { $0.properties.isAlphabetic }
      let next = line.unicodeScalars[word.endIndex...].first
      guard !word.isEmpty, next.map({ " ,.:;!?".unicodeScalars.contains($0) }) ?? true else {
        return line
      }
      return "**\(String(word))**" + String(line.unicodeScalars[word.endIndex...])
    }
    return lines.text
  }

  /// `## Title` as `**Title**`. A single `#` may be a comment of code without a fence.
  static func headingsInBold(_ text: String) -> String {
    var lines = MarkdownLines(text)
    lines.mapProse { line, _ in
      let scalars = line.unicodeScalars
      let level = scalars.prefix { $0 == "#" }.count
      let title = scalars.dropFirst(level + 1)
      guard (2...6).contains(level), scalars.dropFirst(level).first == " ",
        title.first.map({ !$0.properties.isWhitespace }) == true,
        title.last.map({ !$0.properties.isWhitespace }) == true,
        !title.contains(where: { "*`#".unicodeScalars.contains($0) })
      else { return line }
      return "**\(String(title))**"
    }
    return lines.text
  }

  private static let ascii: [Unicode.Scalar: String] = [
    "“": "\"", "”": "\"", "„": "\"", "‟": "\"", "‘": "'", "’": "'", "‚": "'", "‛": "'", "–": "-",
    "—": "--", "…": "...", "\u{a0}": " ", "\u{202f}": " ",
  ]

  /// Typographic punctuation as one writes it without.
  static func asciiPunctuation(_ text: String) -> String {
    var lines = MarkdownLines(text)
    lines.mapPlain { part in
      part.unicodeScalars.map { ascii[$0] ?? String($0) }.joined()
    }
    return lines.text
  }

  private static let endings = ["s", "t", "d", "m", "ll", "re", "ve"]

  /// The apostrophe of English contractions and possessives in its typographic form.
  static func typographicApostrophes(_ text: String) -> String {
    var lines = MarkdownLines(text)
    lines.mapPlain { part in
      let scalars = Array(part.unicodeScalars)
      var result = String.UnicodeScalarView()
      for (index, scalar) in scalars.enumerated() {
        let isInside =
          scalar == "'" && beginsContraction(scalars[..<index])
          && endsContraction(scalars[(index + 1)...])
        result.append(isInside ? "’" : scalar)
      }
      return String(result)
    }
    return lines.text
  }

  /// Whether a word stands before: a single letter but I may be the prefix of a string in code.
  private static func beginsContraction(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let last = scalars.last, last.properties.isAlphabetic else { return false }
    let before = scalars.dropLast().last
    return last == "I" || before?.properties.isAlphabetic == true
  }

  private static func endsContraction(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    let letters = scalars.prefix { $0.properties.isAlphabetic }
    let next = scalars.dropFirst(letters.count).first
    // A second quote would make it a quoted letter.
    guard next != "'", next != "(", next != "[" else { return false }
    return endings.contains(String(String.UnicodeScalarView(letters)).lowercased())
  }
}
