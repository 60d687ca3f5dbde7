/// Cuts what a model went on to write behind its answer: another speaker's turn, a run of empty
/// lines, a separator (as the authors of R³ clean responses before they reward them, Kim et al.
/// 2024).
public struct ResponseCleaning: Sendable, Hashable {
  /// Words of a new turn, where a line begins with them.
  public let rolePrefixes: [String]
  /// So many line breaks in a row end the answer.
  public let lineBreaks: Int
  /// A line of nothing but at least so many of one of `- = * _ # ~` ends it, also where it
  /// underlines a heading.
  public let separatorLength: Int

  /// Rules of one's own. Traps for numbers that are not positive.
  public init(
    rolePrefixes: [String] = usualPrefixes, lineBreaks: Int = 4, separatorLength: Int = 5
  ) {
    precondition(lineBreaks > 0 && separatorLength > 0, "lengths above 0")
    self.rolePrefixes = rolePrefixes
    self.lineBreaks = lineBreaks
    self.separatorLength = separatorLength
  }

  /// What turns of usual chat formats begin with.
  public static let usualPrefixes = [
    "Human:", "User:", "Assistant:", "AI:", "Bot:", "System:", "### Human", "### User",
    "### Assistant", "### Instruction", "### Input", "### Response", "<|im_start|>", "<|user|>",
    "<|assistant|>", "[INST]",
  ]

  /// The text up to the first of these, without white space at its ends. Nothing is cut on its
  /// first line. Cost: O(bytes · prefixes).
  public func callAsFunction(_ text: String) -> String {
    let text = text.trimmed
    var start = text.startIndex
    var empty = 0
    while start < text.endIndex {
      let end = text[start...].firstIndex(where: \.isNewline) ?? text.endIndex
      let line = text[start..<end]
      // So many empty lines stand behind one line break more.
      empty = line.isEmpty ? empty + 1 : 0
      if start > text.startIndex, empty + 1 >= lineBreaks || ends(line) {
        return text[..<start].trimmed
      }
      start = end < text.endIndex ? text.index(after: end) : end
    }
    return text
  }

  private func ends(_ line: Substring) -> Bool {
    let bare = line.drop(while: \.isWhitespace)
    return isSeparator(bare) || rolePrefixes.contains { bare.hasPrefix($0) }
  }

  private func isSeparator(_ line: Substring) -> Bool {
    let line = line.trimmed
    guard let first = line.first, "-=*_#~".contains(first) else { return false }
    return line.count >= separatorLength && line.allSatisfy { $0 == first }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  fileprivate var trimmed: String {
    var view = self[...]
    while view.last?.isWhitespace == true { view.removeLast() }
    return String(view.drop(while: \.isWhitespace))
  }
}
