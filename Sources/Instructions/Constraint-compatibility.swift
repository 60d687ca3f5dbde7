extension Constraint {
  /// Whether the constraints may stand together in one prompt: they can be satisfied together, and
  /// their conjunction reads naturally.
  ///
  /// Each two must be compatible by ``Constraint/isCompatible(with:)``, and the words that are
  /// asked for must leave room under the smallest limit. Deliberately narrower than "satisfiable";
  /// a response for every compatible set is made by ``Constraint/example(satisfying:)``.
  public static func areCompatible(_ constraints: [Constraint]) -> Bool {
    for (index, first) in constraints.enumerated() {
      for second in constraints[(index + 1)...] where !first.isCompatible(with: second) {
        return false
      }
    }
    let needed = constraints.reduce(0) { $0 + $1.neededWords }
    let room = constraints.map(\.mostWords).min() ?? .max
    return constraints.count < 2 || room == .max || needed + 2 <= room
  }

  /// Whether two constraints may stand in one prompt, words' room aside. Symmetric. Two of one kind
  /// never may.
  public func isCompatible(with other: Constraint) -> Bool {
    guard kind != other.kind else { return false }
    if kind.excludes.contains(other.kind) || other.kind.excludes.contains(kind) { return false }
    return !clashes(with: other) && !other.clashes(with: self)
  }

  /// Clashes that lie in the arguments.
  private func clashes(with other: Constraint) -> Bool {
    switch (self, other) {
    case (.avoidsWord(let word), .includesWord(let wanted)),
      (.avoidsWord(let word), .repeatsWord(let wanted, _)),
      (.avoidsWord(let word), .startsWith(let wanted)),
      (.avoidsWord(let word), .endsWith(let wanted)):
      ResponseText(wanted).occurrences(anyOf: word)
    // Asking for a word once and for the same word twice is one constraint, not two.
    case (.includesWord(let word), .repeatsWord(let wanted, _)),
      (.includesWord(let word), .startsWith(let wanted)),
      (.includesWord(let word), .endsWith(let wanted)):
      ResponseText(wanted).occurrences(anyOf: word)
    case (.paragraphs(let paragraphs), .exactSentences(let sentences)),
      (.paragraphs(let paragraphs), .atMostSentences(let sentences)):
      paragraphs > sentences
    case (.noDigits, .startsWith(let phrase)), (.noDigits, .endsWith(let phrase)),
      (.noDigits, .includesWord(let phrase)), (.noDigits, .repeatsWord(let phrase, _)):
      ResponseText(phrase).has(.decimalNumber)
    default: false
    }
  }

  /// Words that a response needs at the least because of this constraint alone.
  private var neededWords: Int {
    switch self {
    case .includesWord, .includesDigit, .title: 1
    case .repeatsWord(_, let times): times
    case .startsWith(let phrase), .endsWith(let phrase): ResponseText(phrase).words.count
    case .exactSentences(let count), .bullets(let count), .paragraphs(let count): count
    default: 0
    }
  }

  private var mostWords: Int {
    switch self {
    case .atMostWords(let count): count
    case .wordRange(let range): range.upperBound
    default: .max
    }
  }
}

extension ResponseText {
  fileprivate func occurrences(anyOf word: String) -> Bool { occurrences(of: word) > 0 }
}

extension Constraint.Kind {
  /// Kinds that never stand beside this one. Written one way; read both ways.
  fileprivate var excludes: Set<Constraint.Kind> {
    switch self {
    case .atMostWords: [.atLeastWords, .wordRange]
    case .atLeastWords: [.wordRange]
    case .exactSentences: [.atMostSentences]
    case .lowercase: [.uppercase]
    case .includesDigit: [.noDigits]
    case .includesMark: [.endsWithMark]
    case .endsWith: [.endsWithMark]
    case .bullets:
      [
        .exactSentences, .atMostSentences, .paragraphs, .startsWith, .endsWith, .quotation,
        .jsonObject, .endsWithMark, .title,
      ]
    case .title:
      [
        .exactSentences, .atMostSentences, .paragraphs, .startsWith, .quotation, .jsonObject,
      ]
    case .quotation: [.paragraphs, .jsonObject]
    case .jsonObject:
      [
        .exactSentences, .atMostSentences, .paragraphs, .startsWith, .endsWith, .endsWithMark,
        .includesMark, .uppercase,
      ]
    default: []
    }
  }
}
