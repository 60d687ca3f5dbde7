import Basics

/// The words and marks of a sentence, by the conventions of the Penn Treebank as NLTK's tokenizer
/// applies them.
///
/// Only where a token begins and ends matters here, so that quotation marks stay as they are.
struct TreebankWords {
  private let scalars: [Unicode.Scalar]
  /// Whether a token begins before the scalar of this index.
  private var cuts: [Bool]

  /// The tokens of one sentence. Cost: O(scalars).
  static func words(of sentence: PythonText) -> [PythonText] {
    var words = TreebankWords(sentence.scalars)
    words.cutMarks()
    words.cutPeriods()
    words.cutEndings()
    words.cutContractions()
    return words.tokens
  }

  private init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    cuts = Array(repeating: false, count: scalars.count + 1)
  }

  private var tokens: [PythonText] {
    var tokens: [PythonText] = []
    var current: [Unicode.Scalar] = []
    for (index, scalar) in scalars.enumerated() {
      let isSpace = scalar.isPythonSpace
      if cuts[index] || isSpace, !current.isEmpty {
        tokens.append(PythonText(current))
        current = []
      }
      if !isSpace { current.append(scalar) }
    }
    if !current.isEmpty { tokens.append(PythonText(current)) }
    return tokens
  }

  private mutating func cut(around range: Range<Int>) {
    cuts[range.lowerBound] = true
    cuts[range.upperBound] = true
  }

  private func at(_ index: Int) -> Unicode.Scalar? {
    scalars.indices.contains(index) ? scalars[index] : nil
  }

  /// Marks that always stand alone, colons and commas unless a digit follows, runs of periods and
  /// of two hyphens.
  private mutating func cutMarks() {
    let alone = Set("«»“”‘’„`\u{2012}\u{2013}\u{2014}\u{2015};@#$%&?!*()[]{}<>\"".unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if alone.contains(scalar) {
        cut(around: index..<index + 1)
      } else if scalar == ":" || scalar == "," {
        if !(at(index + 1)?.isPythonDigit ?? false) { cut(around: index..<index + 1) }
      } else if scalar == "-", at(index + 1) == "-" {
        cut(around: index..<index + 2)
        index += 1
      } else if scalar == "." {
        let run = scalars[index...].prefix { $0 == "." }.count
        if run > 1 { cut(around: index..<index + run) }
        index += run - 1
      }
      index += 1
    }
  }

  /// The last period of the sentence, before closing marks.
  private mutating func cutPeriods() {
    let closing = Set("])}>\"'»”’ ".unicodeScalars)
    let end = (scalars.lastIndex { !$0.isPythonSpace }).map { $0 + 1 } ?? 0
    var last = end
    while last > 0, closing.contains(scalars[last - 1]) { last -= 1 }
    guard last > 1, scalars[last - 1] == ".", scalars[last - 2] != "." else { return }
    cut(around: last - 1..<last)
  }

  /// `'s`, `'ll`, `n't` and their like at a word's end, an apostrophe there, and one that opens a word.
  private mutating func cutEndings() {
    for index in scalars.indices where scalars[index] == "'" {
      if !isWord(index - 1), isWord(index + 1), !startsClitic(index + 1) { cuts[index + 1] = true }
      guard let before = at(index - 1), before != "'", !before.isPythonSpace else { continue }
      let isEnding = Self.endings.contains { ending in
        let ending = Array(ending.unicodeScalars)
        return scalars[(index + 1)...].starts(with: ending) && isEnd(index + 1 + ending.count)
      }
      if isEnding { cuts[index] = true }
      let isNot =
        (before == "n" && at(index + 1) == "t") || (before == "N" && at(index + 1) == "T")
      if isNot, isEnd(index + 2), let first = at(index - 2), first != "'", !first.isPythonSpace {
        cuts[index - 1] = true
      }
    }
  }

  private func isWord(_ index: Int) -> Bool { at(index)?.isPythonWord ?? false }

  /// Whether the word that begins here is one of those that an apostrophe stays with.
  private func startsClitic(_ index: Int) -> Bool {
    let word = PythonText(scalars[index...].prefix { $0.isPythonWord }).lowered.string
    return ["re", "ve", "ll", "m", "t", "s", "d", "n"].contains(word)
  }

  private static let endings = [
    "s", "S", "m", "M", "d", "D", "", "ll", "LL", "re", "RE", "ve", "VE",
  ]

  /// Whether a word ends before the scalar of this index.
  private func isEnd(_ index: Int) -> Bool {
    index >= scalars.count || scalars[index].isPythonSpace || cuts[index]
  }

  /// `cannot`, `gonna` and their like are two words each.
  private mutating func cutContractions() {
    let parts = [
      ("can", "not"), ("gim", "me"), ("gon", "na"), ("got", "ta"), ("lem", "me"), ("wan", "na"),
    ]
    let text = PythonText(scalars).lowered
    guard text.scalars.count == scalars.count else { return }
    for (head, tail) in parts {
      let head = PythonText(head)
      let word = PythonText(head.scalars + PythonText(tail).scalars)
      for place in text.places(of: word)
      where text.isWordBoundary(place) && text.isWordBoundary(place + word.scalars.count) {
        cuts[place + head.scalars.count] = true
      }
    }
  }
}
