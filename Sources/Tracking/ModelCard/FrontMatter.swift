import Basics
import Foundation

/// A Markdown file taken apart into its YAML front matter and its text, without reading the YAML:
/// what is not touched comes out as it went in.
struct FrontMatter {
  /// The lines between the `---`, without line ends.
  let lines: [String]
  /// Everything below the front matter.
  let body: String
  /// What the file begins with: nothing, or a byte order mark.
  private let start: String
  /// The line end of the file.
  let newline: String
  /// Whether there was front matter.
  private let isThere: Bool

  /// - Throws: `card.front-matter` for front matter without an end.
  init(_ text: String) throws(RewardError) {
    start = text.unicodeScalars.first == "\u{feff}" ? "\u{feff}" : ""
    let rest = String(text.unicodeScalars.dropFirst(start.isEmpty ? 0 : 1))
    let all = rest.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    let hasReturns = all.first?.unicodeScalars.last == "\r"
    newline = hasReturns ? "\r\n" : "\n"
    func content(_ line: String) -> String {
      line.unicodeScalars.last == "\r" ? String(line.unicodeScalars.dropLast()) : line
    }
    func isRule(_ line: String) -> Bool {
      line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\r" }
    }
    guard all.first.map(isRule) == true else {
      (isThere, lines, body) = (false, [], rest)
      return
    }
    guard let end = all.dropFirst().firstIndex(where: isRule) else {
      throw Self.refused("begins with '---' and has no second one that ends its front matter")
    }
    isThere = true
    guard all[...end].allSatisfy({ ($0.unicodeScalars.last == "\r") == hasReturns }) else {
      throw Self.refused("ends the lines of its front matter in two ways")
    }
    lines = all[1..<end].map(content)
    body = all[(end + 1)...].joined(separator: "\n")
  }

  /// The file with other front matter and another body.
  func text(_ lines: [String], body: String) -> String {
    let matter = (["---"] + lines + ["---"]).joined(separator: newline) + newline
    // A text of its own stands apart from what was put above it.
    return start + matter + (isThere && !self.body.isEmpty ? "" : newline) + body
  }

  /// The lines of a key at the top and of its value, in the form of a block; nil where there is
  /// none.
  /// - Throws: `card.front-matter` for a key that is there twice, in a flow mapping, or in quotes.
  func block(_ key: String) throws(RewardError) -> Range<Int>? {
    if let first = lines.first(where: { Self.hasContent($0) }), first.hasPrefix("{") {
      throw Self.refused("its front matter is one flow mapping '{…}'")
    }
    for quote in ["\"", "'"] where lines.contains(where: { $0.hasPrefix(quote + key + quote) }) {
      throw Self.refused("writes the key \(key) in quotes")
    }
    let starts = lines.indices.filter { place in
      lines[place].hasPrefix(key) && lines[place].dropFirst(key.count).first { $0 != " " } == ":"
    }
    guard let start = starts.first else { return nil }
    guard starts.count == 1 else { throw Self.refused("has the key \(key) twice") }
    var end = start + 1
    while end < lines.count, Self.belongsAbove(lines[end]) { end += 1 }
    // Comments and empty lines before the next key are that key's.
    while end > start + 1, !Self.hasContent(lines[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Whether a line goes on with the value of a key at the top: it is set in, an item of a list,
  /// empty, or a comment.
  private static func belongsAbove(_ line: String) -> Bool {
    !hasContent(line) || line.first == " " || line.first == "\t" || line == "-"
      || line.hasPrefix("- ")
  }

  /// Whether a line is neither empty nor a comment.
  static func hasContent(_ line: String) -> Bool {
    let first = line.first { $0 != " " && $0 != "\t" }
    return first != nil && first != "#"
  }

  static func refused(_ reason: String) -> RewardError {
    RewardError(
      .cardFrontMatter,
      "\(reason): results are not added, since something could be lost; put it right, or add them "
        + "by hand")
  }
}
