extension AnswerParser {
  /// The unit that fills the rest of a range; nil where nothing is left.
  ///
  /// - Throws: `unreadable` for what cannot be a unit.
  mutating func unit(_ range: inout Range<Int>) throws(ReadingStop) -> UnitForm? {
    var parts: [Part] = []
    while let token = token(range.lowerBound, in: range) {
      switch token {
      case .text(let text):
        // Words side by side are one phrase: "cups", "of", "sugar".
        var phrase = text
        while case .text(let next)? = self.token(range.lowerBound + 1, in: range) {
          phrase += " " + next
          range = (range.lowerBound + 1)..<range.upperBound
        }
        try parts += words(phrase)
      case .symbol("%"): parts.append(.unit("%"))
      case .symbol("$"), .symbol("€"), .symbol("£"), .symbol("¢"):
        guard case .symbol(let sign) = token else { throw .unreadable }
        parts.append(.unit(sign))
      case .symbol("°"):
        // °C and °F.
        switch self.token(range.lowerBound + 1, in: range) {
        case .letter(let scale)? where scale == "C" || scale == "F",
          .text(let scale)? where scale == "C" || scale == "F":
          parts.append(.unit("°" + scale))
          range = (range.lowerBound + 1)..<range.upperBound
        default: parts.append(.unit("°"))
        }
      case .symbol("/"): parts.append(.per)
      case .symbol("*"), .symbol("-"): break
      case .symbol("^"):
        if let value = try exponent(&range) { parts.append(.power(value)) }
      case .command("pmod"):
        var rest = (range.lowerBound + 1)..<range.upperBound
        guard parts.isEmpty, case .number(let modulus) = try primary(&rest), rest.isEmpty,
          modulus.integer != nil, !modulus.isZero
        else { throw .unreadable }
        range = rest
        return UnitForm(modulus: modulus)
      default: throw .unreadable
      }
      range = (range.lowerBound + 1)..<range.upperBound
      guard parts.count <= 16 else { throw .unreadable }
    }
    return parts.isEmpty ? nil : try Self.unit(parts)
  }

  private enum Part {
    case unit(String)
    case per
    case power(Int)
    /// A power of the unit that follows: square metres.
    case prefix(Int)
  }

  /// The exponent after `^`, up to its last token, which the caller steps over; nil for the mark of
  /// an ordinal number: 5^{th}.
  private func exponent(_ range: inout Range<Int>) throws(ReadingStop) -> Int? {
    var at = range.lowerBound + 1
    let isBraced = isSymbol("{", at: at, in: range)
    if isBraced { at += 1 }
    let isNegative = isSymbol("-", at: at, in: range)
    if isNegative { at += 1 }
    var value: Int?
    switch token(at, in: range) {
    case .number(let numeral)?:
      value = numeral.value.int
      guard let value, (1...9).contains(value) else { throw .unreadable }
    case .text(let text)? where ["th", "st", "nd", "rd"].contains(text): break
    default: throw .unreadable
    }
    if isBraced { at += 1 }
    guard !isBraced || isSymbol("}", at: at, in: range) else { throw .unreadable }
    range = at..<range.upperBound
    return value.map { isNegative ? -$0 : $0 }
  }

  private func words(_ text: String) throws(ReadingStop) -> [Part] {
    var parts: [Part] = []
    var pieces: [String] = []
    var piece = ""
    for character in text {
      if character.isLetter || character == "°" || character == "%" {
        piece.append(character)
        continue
      }
      if !piece.isEmpty { pieces.append(piece) }
      piece = ""
      if "/^".contains(character) || character.isNumber { pieces.append(String(character)) }
      guard " /^-.'".contains(character) || character.isNumber else { throw .unreadable }
    }
    if !piece.isEmpty { pieces.append(piece) }
    guard pieces.count <= 8 else { throw .unreadable }
    var expectsExponent = false
    loop: for piece in pieces {
      let lower = piece.lowercased()
      if let digit = Int(lower) {
        guard expectsExponent, digit > 0 else { throw .unreadable }
        parts.append(.power(digit))
        expectsExponent = false
        continue
      }
      switch lower {
      case "/", "per", "a", "an", "every": parts.append(.per)
      case "^": expectsExponent = true
      case "square", "sq": parts.append(.prefix(2))
      case "cubic", "cu": parts.append(.prefix(3))
      case "squared": parts.append(.power(2))
      case "cubed": parts.append(.power(3))
      case "th", "st", "nd", "rd": break
      case _ where UnitTable.breakers.contains(lower): throw .unreadable
      // "in" is an inch only where nothing follows.
      case _ where UnitTable.enders.contains(lower):
        if lower == "in", pieces.count == 1 { parts.append(.unit("in")) }
        break loop
      case _ where UnitTable.fillers.contains(lower): break
      default: parts.append(.unit(piece))
      }
    }
    return parts
  }

  private static func unit(_ parts: [Part]) throws(ReadingStop) -> UnitForm {
    var result = UnitForm.none
    var last: UnitForm?
    var (isInverse, prefix) = (false, 1)
    func finish() {
      if let unit = last { result = result.times(isInverse ? unit.power(-1) : unit) }
      last = nil
    }
    for part in parts {
      switch part {
      case .unit(let name):
        let unit = UnitForm(named: name)
        finish()
        last = unit.power(prefix)
        prefix = 1
      case .per:
        finish()
        isInverse = true
      case .power(let exponent):
        // One exponent for each unit: powers of powers would grow without a bound.
        guard let unit = last else { throw .unreadable }
        last = unit.power(exponent)
        finish()
      case .prefix(let exponent): prefix = exponent
      }
    }
    finish()
    return result
  }
}
