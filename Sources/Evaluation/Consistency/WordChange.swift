import Basics

/// Changes of words, drawn at random.
enum WordChange {
  /// A word with the white space before it.
  private struct Token {
    var space: String.UnicodeScalarView
    var word: String.UnicodeScalarView
  }

  /// The words, and the white space behind the last one.
  private static func tokens(
    _ text: String
  ) -> (tokens: [Token], end: String.UnicodeScalarView) {
    var tokens: [Token] = []
    var rest = text.unicodeScalars[...]
    while true {
      let space = rest.prefix { $0.properties.isWhitespace }
      rest = rest[space.endIndex...]
      guard !rest.isEmpty else { return (tokens, .init(space)) }
      let word = rest.prefix { !$0.properties.isWhitespace }
      rest = rest[word.endIndex...]
      tokens.append(Token(space: .init(space), word: .init(word)))
    }
  }

  private static func text(_ tokens: [Token], _ end: String.UnicodeScalarView) -> String {
    var scalars = String.UnicodeScalarView()
    for token in tokens {
      scalars.append(contentsOf: token.space)
      scalars.append(contentsOf: token.word)
    }
    scalars.append(contentsOf: end)
    return String(scalars)
  }

  /// `count` of the indices, those with the smallest of one random number each: a larger count has
  /// all of a smaller one's.
  private static func draw(
    _ count: Int, of indices: [Int], _ random: inout RandomSource
  ) -> Set<Int> {
    let keys = indices.map { (index: $0, key: random.next()) }
    return Set(keys.sorted { ($0.key, $0.index) < ($1.key, $1.index) }.prefix(count).map(\.index))
  }

  /// A text without so many of its words, to the nearest whole number, at least one and never all;
  /// newlines stay.
  static func dropped(_ text: String, share: Double, _ random: inout RandomSource) -> String {
    var (tokens, end) = Self.tokens(text)
    guard tokens.count > 1 else { return text }
    let wanted = Int((share * Double(tokens.count)).rounded())
    let count = min(max(1, wanted), tokens.count - 1)
    let gone = draw(count, of: Array(tokens.indices), &random)
    for index in tokens.indices where gone.contains(index) {
      tokens[index].word = .init()
      // The space before the first word left would begin the text.
      let isLine = tokens[index].space.contains("\n")
      if !isLine { tokens[index].space = .init() }
    }
    if let first = tokens.firstIndex(where: { !$0.word.isEmpty }), first > 0,
      !tokens[first].space.contains("\n")
    {
      tokens[first].space = .init()
    }
    return Self.text(tokens, end)
  }

  /// A text with one slip of spelling in `share` of its words, rounded down. Only plain words of
  /// four letters and more, outside of code, are misspelt, and their first and last letters stay.
  static func typos(_ text: String, share: Double, _ random: inout RandomSource) -> String {
    let code = codeWords(text)
    var (tokens, end) = Self.tokens(text)
    let count = Int(share * Double(tokens.count))
    let plain = tokens.indices.filter { !code.contains($0) && letters(tokens[$0].word) != nil }
    let chosen = draw(count, of: plain, &random)
    // In order, so that the slips do not hang on how a set is stored.
    for index in plain where chosen.contains(index) {
      let word = Array(tokens[index].word)
      let range = letters(tokens[index].word)!
      tokens[index].word = .init(slip(word, range, &random))
    }
    return Self.text(tokens, end)
  }

  /// The numbers of the words that stand in lines of code, or touch what is between backticks.
  private static func codeWords(_ text: String) -> Set<Int> {
    var result: Set<Int> = []
    var number = 0
    for line in MarkdownLines(text).lines {
      var isOpen = line.isCode
      for word in line.text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
        let ticks = line.isCode ? 0 : word.count { $0 == "`" }
        if isOpen || ticks > 0 { result.insert(number) }
        if ticks % 2 == 1 { isOpen.toggle() }
        number += 1
      }
    }
    return result
  }

  /// Where the letters of a plain English word stand, its punctuation left out; nil for all else:
  /// names in capitals, numbers, addresses, words with marks inside.
  private static func letters(_ word: String.UnicodeScalarView) -> Range<Int>? {
    let scalars = Array(word)
    func isSmall(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) }
    guard let start = scalars.firstIndex(where: \.properties.isAlphabetic),
      let last = scalars.lastIndex(where: \.properties.isAlphabetic), last - start >= 3,
      isSmall(scalars[start]) || ("A"..."Z").contains(scalars[start]),
      scalars[(start + 1)...last].allSatisfy(isSmall),
      (scalars[..<start] + scalars[(last + 1)...])
        .allSatisfy({ ".,;:!?\"'()“”‘’*".unicodeScalars.contains($0) })
    else { return nil }
    return start..<last + 1
  }

  /// Two inner letters change places, or one is written twice or left out.
  private static func slip(
    _ word: [Unicode.Scalar], _ range: Range<Int>, _ random: inout RandomSource
  ) -> [Unicode.Scalar] {
    var word = word
    let inner = range.lowerBound + 1..<range.upperBound - 1
    let place = inner.lowerBound + Int(random.uniform() * Double(inner.count))
    let kind = Int(random.uniform() * 3)
    if kind == 0, place + 1 < inner.upperBound, word[place] != word[place + 1] {
      word.swapAt(place, place + 1)
    } else if kind == 1 {
      word.insert(word[place], at: place)
    } else {
      word.remove(at: place)
    }
    return word
  }
}
