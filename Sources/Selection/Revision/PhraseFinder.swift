import TextMetrics

/// Where phrases lie in a text, and what to take out with them.
struct PhraseFinder {
  private let text: String
  private let scalars: [Unicode.Scalar]
  /// In lower case where that is a single scalar, so that positions stay.
  private let lowered: [Unicode.Scalar]
  private let sentences: [Range<Int>]

  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
    lowered = scalars.map(Self.lower)
    let view = text.unicodeScalars
    var (offset, from) = (0, text.startIndex)
    var sentences: [Range<Int>] = []
    for range in sentenceRanges(of: text) {
      let start = offset + view.distance(from: from, to: range.lowerBound)
      offset = start + view.distance(from: range.lowerBound, to: range.upperBound)
      from = range.upperBound
      sentences.append(start..<offset)
    }
    self.sentences = sentences
  }

  private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let mapped = scalar.properties.lowercaseMapping.unicodeScalars
    return mapped.count == 1 ? mapped.first ?? scalar : scalar
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// An edit for each place where the phrase stands as whole words.
  func edits(_ rule: RuleEditProposer.Rule) -> [SpanEdit] {
    let phrase = rule.phrase.unicodeScalars.map(Self.lower)
    var edits: [SpanEdit] = []
    var start = 0
    while start + phrase.count <= lowered.count {
      let end = start + phrase.count
      guard lowered[start..<end].elementsEqual(phrase), isWhole(start..<end) else {
        start += 1
        continue
      }
      if let edit = edit(rule, start..<end) { edits.append(edit) }
      start = end
    }
    return edits
  }

  private func isWhole(_ range: Range<Int>) -> Bool {
    let before = range.lowerBound > 0 && Self.isWord(scalars[range.lowerBound - 1])
    let after = range.upperBound < scalars.count && Self.isWord(scalars[range.upperBound])
    return !(before && Self.isWord(scalars[range.lowerBound]))
      && !(after && Self.isWord(scalars[range.upperBound - 1]))
  }

  /// - Returns: Nil for a sentence that would have no words left.
  private func edit(_ rule: RuleEditProposer.Rule, _ phrase: Range<Int>) -> SpanEdit? {
    let startsSentence = sentences.contains { $0.lowerBound == phrase.lowerBound }
    // The span is one for all rewrites, so it is that of the removal if there is one.
    let removes = rule.rewrites.contains("")
    var (start, end) = (phrase.lowerBound, phrase.upperBound)
    if removes, startsSentence {
      while let next = scalar(end), next == "," || next.properties.isWhitespace { end += 1 }
      guard end > phrase.upperBound, let next = scalar(end), Self.isWord(next) else { return nil }
      end += 1
    } else if removes {
      while let last = scalar(start - 1), last.properties.isWhitespace { start -= 1 }
      // Of the commas around it one stays, and none before the end of a sentence.
      if scalar(start - 1) == ",", let next = scalar(end), ",.!?".unicodeScalars.contains(next) {
        start -= 1
      }
    }
    let range = start..<end
    let before = String(String.UnicodeScalarView(scalars[range.lowerBound..<phrase.lowerBound]))
    let after = String(String.UnicodeScalarView(scalars[phrase.upperBound..<range.upperBound]))
    let rewrites = rule.rewrites.map { rewrite -> String in
      guard rewrite.isEmpty else {
        let word = startsSentence ? Self.capitalized(rewrite) : rewrite
        return before + word + after
      }
      return startsSentence ? Self.capitalized(String(after.suffix { Self.isWord($0) })) : ""
    }
    return SpanEdit(
      range: range, original: String(String.UnicodeScalarView(scalars[range])),
      category: rule.category, rewrites: rewrites)
  }

  private func scalar(_ index: Int) -> Unicode.Scalar? {
    scalars.indices.contains(index) ? scalars[index] : nil
  }

  private static func capitalized(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// Sentences of at least three words that stand earlier in the text too, with the white space
  /// before them.
  func repeatedSentences() -> [SpanEdit] {
    var seen: Set<[Unicode.Scalar]> = []
    var edits: [SpanEdit] = []
    for (index, sentence) in sentences.enumerated() {
      let words = lowered[sentence].split { $0.properties.isWhitespace }
      guard words.count > 2, !seen.insert(Array(words.joined(separator: [" "]))).inserted else {
        continue
      }
      let range = sentences[index - 1].upperBound..<sentence.upperBound
      edits.append(
        SpanEdit(
          range: range, original: String(String.UnicodeScalarView(scalars[range])),
          category: .redundancy, rewrites: [""]))
    }
    return edits
  }
}

extension String {
  fileprivate func suffix(while isWanted: (Unicode.Scalar) -> Bool) -> String {
    let view = unicodeScalars
    return String(String.UnicodeScalarView(view.reversed().prefix(while: isWanted).reversed()))
  }
}
