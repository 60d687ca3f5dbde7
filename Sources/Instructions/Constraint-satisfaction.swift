import Basics
import OrderedCollections

extension Constraint {
  /// Whether a response satisfies this constraint; exact, by the definitions at the cases.
  ///
  /// Cost: O(scalars of the response).
  public func isSatisfied(by response: String) -> Bool { isSatisfied(by: ResponseText(response)) }

  /// The same for a response that is already taken apart.
  public func isSatisfied(by response: ResponseText) -> Bool {
    guard !response.isBlank else { return false }
    switch self {
    case .includesWord(let word): return response.occurrences(of: word) > 0
    case .avoidsWord(let word): return response.occurrences(of: word) == 0
    case .repeatsWord(let word, let times): return response.occurrences(of: word) >= times
    case .atMostWords(let count): return response.words.count <= count
    case .atLeastWords(let count): return response.words.count >= count
    case .wordRange(let range): return range.contains(response.words.count)
    case .exactSentences(let count): return response.sentenceCount == count
    case .atMostSentences(let count):
      let sentences = response.sentenceCount
      return sentences >= 1 && sentences <= count
    case .bullets(let count): return response.bulletCount == count
    case .paragraphs(let count): return response.paragraphCount == count
    case .lowercase:
      return response.has(.lowercaseLetter) && !response.has(.uppercaseLetter)
        && !response.has(.titlecaseLetter)
    case .uppercase:
      return response.has(.uppercaseLetter) && !response.has(.lowercaseLetter)
        && !response.has(.titlecaseLetter)
    case .startsWith(let phrase): return response.words.starts(with: ResponseText(phrase).words)
    case .endsWith(let phrase):
      return response.words.reversed().starts(with: ResponseText(phrase).words.reversed())
    case .quotation: return response.isQuotation
    case .jsonObject: return response.isJSONObject
    case .noCommas: return !response.scalars.contains(where: \.isComma)
    case .includesDigit: return response.has(.decimalNumber)
    case .noDigits: return !response.has(.decimalNumber)
    case .includesMark(let mark): return response.scalars.contains { mark.matches($0) }
    case .endsWithMark(let mark):
      let last = response.scalars.last { !$0.isClosing && ScalarClass($0) != .space }
      return last.map(mark.matches) ?? false
    case .title: return response.hasTitle
    }
  }
}

extension Constraint.Mark {
  func matches(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .question: scalar == "?" || scalar == "？"
    case .exclamation: scalar == "!" || scalar == "！"
    }
  }
}

extension ResponseText {
  func occurrences(of word: String) -> Int {
    let wanted = ResponseText(word).words
    guard wanted.count == 1 else { return 0 }
    return words.count { $0 == wanted[0] }
  }

  func has(_ category: Unicode.GeneralCategory) -> Bool {
    scalars.contains { $0.properties.generalCategory == category }
  }

  var isQuotation: Bool {
    guard scalars.count >= 3, let first = scalars.first, let last = scalars.last,
      (first == "\"" && last == "\"") || (first == "\u{201c}" && last == "\u{201d}")
    else { return false }
    let inner = scalars.dropFirst().dropLast()
    return inner.contains { ScalarClass($0) != .space }
      && !inner.contains(where: \.isDoubleQuote)
  }

  /// The original text counts, not the one with changed line breaks: U+2028 may stand in a string.
  var isJSONObject: Bool {
    var body = Array(text.unicodeScalars).trimmed[...]
    let fence: [Unicode.Scalar] = ["`", "`", "`"]
    if body.count >= 6, body.starts(with: fence), body.suffix(3) == fence[...] {
      body = body.dropFirst(3).dropLast(3)
      guard let end = body.firstIndex(where: { $0 == "\n" || $0 == "\r" }) else { return false }
      let label = String(String.UnicodeScalarView(body[..<end])).lowercased().filter { $0 != " " }
      guard label.isEmpty || label == "json" else { return false }
      body = body[end...]
    }
    let source = String(String.UnicodeScalarView(body))
    // Whatever the parser refuses is a verdict on the response and no fault: its limits (a key
    // twice, more than 128 levels) are those of the constraint's definition, since readers differ
    // in what such a text means to them.
    do throws(RewardError) {
      return try JSONValue.parse(source).object?.isEmpty == false
    } catch { return false }
  }

  var hasTitle: Bool {
    lines.contains { line in
      var open: Int?
      var hasWord = false
      for at in line.indices {
        switch line[at] {
        case "<":
          open = at > line.startIndex && line[at - 1] == "<" ? at : nil
          hasWord = false
        case ">":
          if open != nil, hasWord, at + 1 < line.endIndex, line[at + 1] == ">" { return true }
          open = nil
        default: if ScalarClass(line[at]).isWordCore { hasWord = true }
        }
      }
      return false
    }
  }
}

extension [Unicode.Scalar] {
  /// Without white space at both ends.
  fileprivate var trimmed: [Unicode.Scalar] {
    guard let start = firstIndex(where: { ScalarClass($0) != .space }),
      let end = lastIndex(where: { ScalarClass($0) != .space })
    else { return [] }
    return Array(self[start...end])
  }
}
