/// Cuts an answer into tokens.
struct AnswerLexer {
  let taken: OtherReading
  let limit: Int
  let text: [Character]
  var at = 0
  var tokens: [PlacedToken] = []
  /// Ambiguities that were met.
  var met: OtherReading = []
  /// Brackets that separate members; not TeX's braces.
  var depth = 0

  /// - Parameter taken: the ambiguities to read the other way.
  init(_ text: String, taken: OtherReading, limits: AnswerLimits) {
    self.text = Array(text)
    self.taken = taken
    limit = limits.tokens
  }

  /// - Throws: `unreadable` for a sign or command that is not known, `tooLarge`.
  mutating func run() throws(ReadingStop) {
    var isSpaced = false
    while at < text.count {
      guard tokens.count < limit else { throw .tooLarge }
      let character = text[at]
      if character.isWhitespace || character == AnswerText.narrow {
        isSpaced = true
        at += 1
        continue
      }
      let count = tokens.count
      try next(character, isSpaced)
      // Marks without a meaning of their own leave the space before the next token.
      if tokens.count > count { isSpaced = false }
    }
    resolveWords()
  }

  mutating func add(_ token: Token, _ isSpaced: Bool) {
    tokens.append(PlacedToken(token: token, isSpaced: isSpaced))
  }

  private mutating func next(_ character: Character, _ isSpaced: Bool) throws(ReadingStop) {
    if character == "\\" { return try command(isSpaced) }
    if isDigit(at) || (character == "." && isDigit(at + 1)) {
      return add(.number(numeral()), isSpaced)
    }
    if let value = TokenTable.vulgar[character] {
      at += 1
      let digits = String(character)
      return add(.number(.init(value: value, digits: digits, isVulgar: true)), isSpaced)
    }
    if TokenTable.raised[character] != nil { return try raised() }
    if let (written, name) = TokenTable.long.first(where: { has($0.0) }) {
      at += written.count
      return add(.symbol(name), isSpaced)
    }
    if character == "^", let count = degreeSign() {
      at += count
      return add(.symbol("°"), isSpaced)
    }
    if character == "√" {
      at += 1
      return add(.command("sqrt"), isSpaced)
    }
    if let name = TokenTable.characters[character] {
      at += 1
      return add(.symbol(name), isSpaced)
    }
    if TokenTable.plain.contains(character) {
      at += 1
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      return add(.symbol(String(character)), isSpaced)
    }
    if character.isLetter { return letters(isSpaced) }
    throw .unreadable
  }

  func isDigit(_ index: Int) -> Bool {
    index < text.count && text[index].isASCII && text[index].isNumber
  }

  func has(_ name: String) -> Bool {
    at + name.count <= text.count && text[at..<(at + name.count)].elementsEqual(name)
  }

  /// How many characters `^\circ` or `^{\circ}` takes here.
  private func degreeSign() -> Int? {
    ["^\\circ", "^{\\circ}", "^{\\circ }", "^ \\circ", "^°", "^{°}", "^o"].first { has($0) }
      .flatMap { name in
        // `^o` is a degree only at the end of a word.
        let end = at + name.count
        return name == "^o" && end < text.count && text[end].isLetter ? nil : name.count
      }
  }

  /// Superscript digits: `x²`.
  private mutating func raised() throws(ReadingStop) {
    var value = 0
    var count = 0
    while at < text.count, let digit = TokenTable.raised[text[at]] {
      value = value * 10 + digit
      at += 1
      count += 1
      guard count <= 4 else { throw .tooLarge }
    }
    add(.symbol("^"), false)
    add(.number(.init(value: Rational(value), digits: String(value))), false)
  }

  private mutating func letters(_ isSpaced: Bool) {
    let start = at
    while at < text.count, text[at].isLetter { at += 1 }
    let word = String(text[start..<at])
    if word.count == 1 { return add(.letter(word), isSpaced) }
    switch word {
    case "pi": add(.symbol("pi"), isSpaced)
    case "infinity", "Infinity", "inf", "oo": add(.symbol("infinity"), isSpaced)
    case "sqrt": add(.command("sqrt"), isSpaced)
    default: add(.word(word), isSpaced)
    }
  }
}
