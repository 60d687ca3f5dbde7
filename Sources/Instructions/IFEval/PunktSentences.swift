import Basics

/// The Punkt sentence tokenizer (Kiss and Strunk, "Unsupervised Multilingual Sentence Boundary
/// Detection", 2006), deciding as NLTK's does: a period ends a sentence unless it belongs to an
/// abbreviation, an initial or a number, and what is known of the next word says otherwise.
struct PunktSentences: Sendable {
  /// What training found in a corpus.
  struct Parameters: Sendable {
    var abbreviations: Set<String> = []
    var collocations: Set<[String]> = []
    var starters: Set<String> = []
    /// In which places and cases a word was seen.
    var contexts: [String: Context] = [:]
  }

  /// Where a word was seen in upper and in lower case.
  struct Context: OptionSet, Sendable {
    let rawValue: Int
    static let upperInside = Self(rawValue: 1 << 2)
    static let upper = Self(rawValue: 1 << 1 | 1 << 2 | 1 << 3)
    static let lowerAtStart = Self(rawValue: 1 << 4)
    static let lower = Self(rawValue: 1 << 4 | 1 << 5 | 1 << 6)
  }

  let parameters: Parameters

  /// The sentences of a text, white space between them dropped. Cost: O(scalars) for text whose
  /// words have bounded length.
  func sentences(_ text: PythonText) -> [PythonText] {
    realigned(slices(text), in: text).map { PythonText(text.scalars[$0]) }
  }

  /// A mark that may end a sentence, with the word before it and what follows.
  private struct Candidate {
    let mark: Int
    let word: Int
    /// The end of what follows, and the start of the next word where white space is between.
    let context: (end: Int, next: Int?)
  }

  /// Slices up to each mark that ends a sentence.
  private func slices(_ text: PythonText) -> [Range<Int>] {
    let scalars = text.scalars
    var slices: [Range<Int>] = []
    var start = 0
    for candidate in candidates(scalars)
    where hasBreak(PythonText(scalars[candidate.word..<candidate.context.end])) {
      slices.append(start..<candidate.mark + 1)
      start = candidate.context.next ?? candidate.mark + 1
    }
    let end = scalars.lastIndex { !$0.isPythonSpace }.map { $0 + 1 } ?? 0
    if start < end { slices.append(start..<end) }
    return slices
  }

  /// Of several marks in one word only the last one counts.
  private func candidates(_ scalars: [Unicode.Scalar]) -> [Candidate] {
    var candidates: [Candidate] = []
    var searched = 0
    for at in scalars.indices where Self.endMarks.contains(scalars[at]) {
      guard let context = context(scalars, after: at) else { continue }
      let space = scalars[searched..<at].lastIndex { $0.isASCII && $0.isPythonSpace }
      if let space, space > searched || searched > 0 {
        candidates.append(Candidate(mark: at, word: space + 1, context: context))
      } else {
        let last = candidates.last
        // A mark without a word before it stays.
        if let last, last.word < last.mark { candidates.removeLast() }
        candidates.append(Candidate(mark: at, word: last?.word ?? 0, context: context))
      }
      searched = at
    }
    return candidates
  }

  private static let closingMarks = Set(
    "\"')]}\u{2018}\u{2019}\u{201c}\u{201d}\u{ab}\u{bb}".unicodeScalars)
  private static let endMarks: Set<Unicode.Scalar> = [".", "?", "!"]

  /// What follows a mark: one scalar that is no part of a word, or white space and a word.
  private func context(
    _ scalars: [Unicode.Scalar], after mark: Int
  ) -> (end: Int, next: Int?)? {
    let at = mark + 1
    guard at < scalars.count else { return nil }
    if PunktToken.notInside.contains(scalars[at]) { return (at + 1, nil) }
    guard scalars[at].isPythonSpace,
      let next = scalars[at...].firstIndex(where: { !$0.isPythonSpace })
    else { return nil }
    let end = scalars[next...].firstIndex(where: \.isPythonSpace) ?? scalars.count
    return (end, next)
  }

  private func hasBreak(_ context: PythonText) -> Bool {
    var tokens = PunktToken.tokens(of: context)
    for index in tokens.indices { look(at: &tokens[index]) }
    for index in tokens.indices.dropLast() {
      let next = tokens[index + 1]
      look(at: &tokens[index], before: next)
    }
    // The last token is what follows: that it ends a sentence itself says nothing.
    return tokens.dropLast().contains(where: \.endsSentence)
  }

  /// What a token says by itself.
  private func look(at token: inout PunktToken) {
    let scalars = token.text.scalars
    if scalars.count == 1, Self.endMarks.contains(scalars[0]) {
      token.endsSentence = true
    } else if scalars.count > 1, scalars.allSatisfy({ $0 == "." }) {
      token.isEllipsis = true
    } else if token.hasFinalPeriod, !token.text.hasSuffix(PythonText("..")) {
      let word = PythonText(scalars.dropLast()).lowered
      let last = PythonText(word.scalars.split(separator: "-").last ?? []).string
      if parameters.abbreviations.contains(word.string) || parameters.abbreviations.contains(last) {
        token.isAbbreviation = true
      } else {
        token.endsSentence = true
      }
    }
  }

  /// What the next token changes.
  private func look(at token: inout PunktToken, before next: PunktToken) {
    guard token.hasFinalPeriod else { return }
    let type = token.typeWithoutPeriod
    let nextType = next.typeWithoutSentencePeriod
    if parameters.collocations.contains([type, nextType]) {
      token.endsSentence = false
      token.isAbbreviation = true
      return
    }
    let isInitial = token.isInitial
    let starts = startsSentence(next)
    if token.isAbbreviation || token.isEllipsis, !isInitial {
      if starts == true || (next.startsUpper && parameters.starters.contains(nextType)) {
        token.endsSentence = true
        return
      }
    }
    guard isInitial || type == "##number##" else { return }
    let seen = parameters.contexts[nextType] ?? []
    if starts == false
      || (starts == nil && isInitial && next.startsUpper && seen.isDisjoint(with: .lower))
    {
      token.endsSentence = false
      token.isAbbreviation = true
    }
  }

  /// Whether a token starts a sentence, by its case and those that it was seen in; nil: unknown.
  private func startsSentence(_ token: PunktToken) -> Bool? {
    if [";", ":", ",", ".", "!", "?"].contains(token.text.string) { return false }
    let seen = parameters.contexts[token.typeWithoutSentencePeriod] ?? []
    if token.startsUpper, !seen.isDisjoint(with: .lower), !seen.contains(.upperInside) {
      return true
    }
    if token.startsLower, !seen.isDisjoint(with: .upper) || !seen.contains(.lowerAtStart) {
      return false
    }
    return nil
  }

  /// Gives closing quotation marks and brackets at a sentence's start to the one before.
  private func realigned(_ slices: [Range<Int>], in text: PythonText) -> [Range<Int>] {
    let scalars = text.scalars
    var result: [Range<Int>] = []
    var skipped = 0
    for (index, slice) in slices.enumerated() {
      let start = min(slice.lowerBound + skipped, slice.upperBound)
      skipped = 0
      guard index + 1 < slices.count else {
        if start < slice.upperBound { result.append(start..<slice.upperBound) }
        break
      }
      let next = slices[index + 1]
      if let (marks, all) = closing(scalars[next]) {
        result.append(start..<next.lowerBound + marks)
        skipped = all
      } else if start < slice.upperBound {
        result.append(start..<slice.upperBound)
      }
    }
    return result
  }

  /// `["')\]}‘’“”«»]+?(?:\s+|(?=--)|$)`: the marks, and the marks with white space.
  private func closing(_ slice: ArraySlice<Unicode.Scalar>) -> (marks: Int, all: Int)? {
    let marks = slice.prefix { Self.closingMarks.contains($0) }.count
    guard marks > 0 else { return nil }
    let rest = slice.dropFirst(marks)
    let spaces = rest.prefix(while: \.isPythonSpace).count
    guard rest.isEmpty || spaces > 0 || rest.starts(with: ["-", "-"]) else { return nil }
    return (marks, marks + spaces)
  }
}
