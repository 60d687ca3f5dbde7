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
    let alone = Set("«»“”‘’„;@#$%&?!*()[]{}<>\"".unicodeScalars)
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

  /// `'s`, `'ll`, `n't` and their like, and apostrophes that open or close a quotation.
  private mutating func cutEndings() {
    for index in scalars.indices where scalars[index] == "'" {
      let tail = PythonText(scalars[(index + 1)...].prefix(2)).lowered.string
      let before = at(index - 1)
      let isInside = before != nil && before != "'" && !before!.isPythonSpace
      if isInside {
        cuts[index] = true
        let first = tail.first.map(String.init) ?? ""
        let isLong = ["ll", "re", "ve"].contains(tail)
        let isNot = first == "t" && (at(index - 1) == "n" || at(index - 1) == "N")
        if isLong {
          cuts[index + 3] = true
        } else if isNot, index >= 2, !(at(index - 2)?.isPythonSpace ?? true) {
          cuts[index] = false
          cuts[index - 1] = true
          cuts[index + 2] = true
        } else if ["s", "m", "d"].contains(first) {
          cuts[index + 2] = true
        } else {
          cuts[index + 1] = true
        }
      } else if let next = at(index + 1), next.isPythonWord, !startsContraction(after: index) {
        cuts[index + 1] = true
      }
    }
  }

  /// Whether one of `re ve ll m t s d n` follows: then the apostrophe stays with it.
  private func startsContraction(after index: Int) -> Bool {
    let tail = PythonText(scalars[(index + 1)...].prefix(2)).lowered.string
    return ["re", "ve", "ll"].contains(tail) || "mtsdn".contains(tail.prefix(1))
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
