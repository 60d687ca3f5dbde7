extension AnswerLexer {
  /// A command of TeX. - Throws: `unreadable` for one that is not known.
  mutating func command(_ isSpaced: Bool) throws(ReadingStop) {
    at += 1
    let start = at
    while at < text.count, text[at].isASCII, text[at].isLetter { at += 1 }
    if at == start {
      guard at < text.count else { throw .unreadable }
      at += 1
    }
    let name = String(text[start..<at])
    if let symbol = TokenTable.symbols[name] {
      if symbol == "\\{" || symbol == "<|" { depth += 1 }
      if symbol == "\\}" || symbol == "|>" { depth -= 1 }
      return add(.symbol(symbol), isSpaced)
    }
    if let letter = TokenTable.greek[name] { return add(.letter(letter), isSpaced) }
    if let command = TokenTable.commands[name] { return add(.command(command), isSpaced) }
    if TokenTable.transparent.contains(name) { return transparent(isSpaced) }
    if TokenTable.geometry.contains(name) { return add(.text(name), isSpaced) }
    if let function = TokenTable.functions[name] { return add(.function(function), isSpaced) }
    guard let argument = argument() else { throw .unreadable }
    if TokenTable.wording.contains(name) { return words(argument, of: name, isSpaced) }
    if TokenTable.marks.contains(name) {
      guard argument.count != 1 else { return add(.letter("\(name) \(argument)"), isSpaced) }
      return add(.text(argument), isSpaced)
    }
    switch name {
    case "begin", "end": add(.command("\(name):\(argument)"), isSpaced)
    case "mathbb", "mathcal", "mathfrak":
      add(name == "mathbb" && argument == "R" ? .symbol("reals") : .text(argument), isSpaced)
    default: throw .unreadable
    }
  }

  /// `\mathbf{i}` is a vector, not the imaginary unit; all else in bold is what it is.
  private mutating func transparent(_ isSpaced: Bool) {
    for letter in ["i", "j", "k"] where has("{\(letter)}") {
      at += 3
      return add(.letter("bold \(letter)"), isSpaced)
    }
  }

  /// The text in the braces that follow, or the one character; nil where there is none.
  private mutating func argument() -> String? {
    var start = at
    while start < text.count, text[start].isWhitespace { start += 1 }
    guard start < text.count else { return nil }
    guard text[start] == "{" else {
      guard text[start].isLetter || text[start].isNumber else { return nil }
      at = start + 1
      return String(text[start])
    }
    var depth = 0
    for end in start..<text.count {
      if text[end] == "{" { depth += 1 }
      if text[end] == "}" { depth -= 1 }
      if depth == 0 {
        at = end + 1
        return String(text[(start + 1)..<end])
      }
    }
    return nil
  }

  private mutating func words(_ argument: String, of command: String, _ isSpaced: Bool) {
    let content = argument.filter { $0 != "\\" }.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    guard !content.isEmpty else { return }
    if let function = TokenTable.functions[content], command != "text" {
      return add(.function(function), isSpaced)
    }
    if command == "mathrm", ["e", "i", "d"].contains(content) {
      return add(.letter(content), isSpaced)
    }
    // A number in words' type is a number: `\text{5}`.
    let isNumber = content.allSatisfy { $0.isNumber || $0 == "." || $0 == "," }
    guard isNumber else { return add(.text(content), isSpaced) }
    var inner = AnswerLexer(content, taken: taken, limits: AnswerLimits())
    guard (try? inner.run()) != nil, inner.tokens.count == 1 else {
      return add(.text(content), isSpaced)
    }
    add(inner.tokens[0].token, isSpaced)
  }

  /// Tells words from products of letters, by what stands before them.
  mutating func resolveWords() {
    var resolved: [PlacedToken] = []
    for (index, placed) in tokens.enumerated() {
      let before = resolved.last?.token
      switch placed.token {
      case .word(let word):
        resolved += tokens(for: word, after: before, isSpaced: placed.isSpaced)
      case .letter(let letter)
      where UnitTable.letters.contains(letter) && isRate(resolved):
        resolved.append(PlacedToken(token: .text(letter), isSpaced: placed.isSpaced))
      case .letter(let letter) where isUnit(letter, at: index, after: before):
        // "5 m" is a length and "5m" a product, at first.
        met.insert(.letterUnits)
        let isUnit = taken.contains(.letterUnits) != placed.isSpaced
        resolved.append(
          PlacedToken(token: isUnit ? .text(letter) : placed.token, isSpaced: placed.isSpaced))
      default: resolved.append(placed)
      }
    }
    tokens = resolved
  }

  /// Whether the tokens end with a unit and a slash: `km/`.
  private func isRate(_ tokens: [PlacedToken]) -> Bool {
    guard tokens.count >= 2, tokens[tokens.count - 1].token.isSymbol("/") else { return false }
    if case .text = tokens[tokens.count - 2].token { return true }
    return false
  }

  /// Whether a letter may be a unit: after a number, and at the end or before an exponent or slash.
  private func isUnit(_ letter: String, at index: Int, after before: Token?) -> Bool {
    guard UnitTable.letters.contains(letter), case .number? = before else { return false }
    guard index + 1 < tokens.count else { return true }
    return tokens[index + 1].token.isSymbol("^") || tokens[index + 1].token.isSymbol("/")
  }

  private mutating func tokens(
    for word: String, after before: Token?, isSpaced: Bool
  ) -> [PlacedToken] {
    let lower = word.lowercased()
    let isText = [PlacedToken(token: .text(word), isSpaced: isSpaced)]
    var followsNumber = false
    if case .number? = before { followsNumber = true }
    let followsValue =
      followsNumber
      || before.map { token in
        if case .text = token { return true }
        return ["}", ")", "/", "°", "%", "^"].contains { token.isSymbol($0) }
      } ?? false
    if followsValue, UnitTable.isUnit(word) { return isText }
    if let function = TokenTable.functions[word] {
      return [PlacedToken(token: .function(function), isSpaced: isSpaced)]
    }
    if lower == "and" || lower == "or" {
      return [PlacedToken(token: .symbol(lower), isSpaced: isSpaced)]
    }
    if TokenTable.shortWords.contains(lower) || word.count >= 4 { return isText }
    if word.count == 3, followsNumber, isSpaced { return isText }
    met.insert(.letterProducts)
    if taken.contains(.letterProducts) { return isText }
    return word.enumerated().map { offset, letter in
      PlacedToken(token: .letter(String(letter)), isSpaced: isSpaced && offset == 0)
    }
  }
}
