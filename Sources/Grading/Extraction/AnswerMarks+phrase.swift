extension AnswerMarks {
  private static let phrases = [
    "final answer is", "answer is", "answers are", "answer:", "answer :", "answer =", "answer**:",
    "answer:**",
  ].map { Array($0) }

  /// What follows the last phrase that announces the answer.
  static func phrase(_ text: [Character]) -> String? {
    guard let start = lastPhrase(text) else { return nil }
    var rest = text[start...]
    while let first = rest.first, first.isWhitespace || ":=*".contains(first) {
      rest.removeFirst()
    }
    let found = mathematics(rest) ?? sentence(rest)
    return found.isEmpty ? nil : found
  }

  /// Where the text after the last phrase begins; a phrase without a letter after it is none.
  private static func lastPhrase(_ text: [Character]) -> Int? {
    var at = text.count
    while at > 0 {
      at -= 1
      switch text[at] {
      case "a", "A":
        guard at == 0 || !text[at - 1].isLetter else { continue }
        // A line that begins with "A:".
        if at == 0 || text[at - 1].isNewline, at + 1 < text.count, text[at + 1] == ":" {
          return at + 2
        }
        if let length = length(of: phrases, text, at) { return at + length }
      default: continue
      }
    }
    return nil
  }

  private static func length(of phrases: [[Character]], _ text: [Character], _ at: Int) -> Int? {
    phrases.first { phrase in
      at + phrase.count <= text.count
        && zip(phrase, text[at...]).allSatisfy { $0 == Character($1.lowercased()) }
    }?.count
  }

  /// Mathematics between signs at the start, with more of it after a connector: `$x = 1$ and
  /// $x = 2$`, and a unit's word after it.
  private static func mathematics(_ text: ArraySlice<Character>) -> String? {
    guard let first = end(of: text) else { return nil }
    var last = first
    for _ in 0..<32 {
      // " and " fits into so few characters.
      let near = text[last...].prefix(9)
      guard let next = near.firstIndex(where: { $0 == "$" || $0 == "\\" }),
        let after = end(of: text[next...])
      else { break }
      let between = near[..<next]
      let words = String(between).lowercased().split { !$0.isLetter }
      guard !between.contains(where: \.isNewline),
        words.allSatisfy({ $0 == "and" || $0 == "or" })
      else { break }
      last = after
    }
    let unit = text[last...].prefix { $0.isLetter || $0 == " " || $0 == "%" || $0 == "°" }
    let ending = text[unit.endIndex...].first
    let isUnit =
      unit.split(separator: " ").count <= 2
      && (ending == nil || ending == "." || ending!.isNewline)
    return trimmed(text[text.startIndex..<(isUnit ? unit.endIndex : last)])
  }

  /// Where mathematics ends that begins here with one of its signs.
  private static func end(of text: ArraySlice<Character>) -> Int? {
    for (opening, closing) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")] {
      guard text.starts(with: Array(opening)) else { continue }
      let inner = text.dropFirst(opening.count)
      let sign = Array(closing)
      var at = inner.startIndex
      while at + sign.count <= inner.endIndex {
        if inner[at...].starts(with: sign) {
          // "$5 and $10" is money.
          let isMoney =
            opening == "$" && (at == inner.startIndex || inner[at - 1].isWhitespace)
          return isMoney ? nil : at + sign.count
        }
        at += 1
      }
      return nil
    }
    return nil
  }

  private static let clauses = [
    ", which", ", so", " because", " since", ", where", ", as", ", and so", " which",
  ].map { Array($0) }

  /// Up to the end of the sentence, the line, or the beginning of a clause that explains.
  private static func sentence(_ text: ArraySlice<Character>) -> String {
    var end = text.startIndex
    while end < text.endIndex, !text[end].isNewline {
      let next = end + 1
      if ".!?".contains(text[end]), next == text.endIndex || text[next].isWhitespace { break }
      if text[end] == "," || text[end] == " ",
        clauses.contains(where: { text[end...].starts(with: $0) })
      {
        break
      }
      end = next
    }
    return trimmed(text[text.startIndex..<end]).trimmingStars
  }
}

extension String {
  /// Without the stars of bold type at both ends.
  fileprivate var trimmingStars: String {
    var slice = self[...]
    while slice.first == "*" { slice.removeFirst() }
    while slice.last == "*" { slice.removeLast() }
    return String(slice)
  }
}
