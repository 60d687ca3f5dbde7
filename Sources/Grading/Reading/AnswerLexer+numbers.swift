import BigInt

extension AnswerLexer {
  /// A number without sign: digits, thousands, a point, a period, an exponent.
  mutating func numeral() -> Token.Numeral {
    if isFractionsArgument, isDigit(at) {
      at += 1
      let digit = String(text[at - 1])
      return .init(value: Self.value(of: digit), digits: digit)
    }
    var digits = wholeDigits()
    var places: Int?
    if at < text.count, text[at] == ".", isDigit(at + 1) || !digits.isEmpty, !has("...") {
      at += 1
      let start = at
      while isDigit(at) { at += 1 }
      let fraction = String(text[start..<at])
      if !fraction.isEmpty {
        places = fraction.count
        digits += "." + fraction
      }
    }
    var value = Self.value(of: digits)
    if text[at - 1] == "." || places != nil, let period = period() {
      value =
        value + Self.value(of: period) * Self.tenth(places ?? 0) / Self.nines(period.count)
      return .init(value: value, digits: digits + period)
    }
    if let exponent = exponent() {
      value = value * Rational(10).power(exponent)
      return .init(value: value, digits: digits)
    }
    return .init(value: value, digits: digits, places: places)
  }

  /// Whether an argument of `\frac` without braces begins here, which is one digit: `\frac34`.
  private var isFractionsArgument: Bool {
    func isFraction(_ index: Int) -> Bool {
      index >= 0 && tokens[index].token == .command("frac")
    }
    guard let last = tokens.last?.token, !isFraction(tokens.count - 1) else {
      return !tokens.isEmpty
    }
    if case .number = last { return isFraction(tokens.count - 2) }
    guard last.isSymbol("}") else { return false }
    var depth = 0
    for index in tokens.indices.reversed() {
      if tokens[index].token.isSymbol("}") { depth += 1 }
      if tokens[index].token.isSymbol("{") { depth -= 1 }
      if depth == 0 { return isFraction(index - 1) }
    }
    return false
  }

  private static func tenth(_ places: Int) -> Rational { Rational(10).power(-places) }

  private static func nines(_ count: Int) -> Rational { Rational(10).power(count) - .one }

  private static func value(of digits: String) -> Rational {
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    let all = parts.joined()
    let whole = BigInt(all.isEmpty ? "0" : all) ?? 0
    return Rational(whole) * tenth(parts.count > 1 ? parts[1].count : 0)
  }

  /// Digits with their separators of thousands, which are told from separators of members: at the
  /// top `1,234` is a number, in brackets two members, unless a group begins with a zero.
  private mutating func wholeDigits() -> String {
    let start = at
    while isDigit(at) { at += 1 }
    var digits = String(text[start..<at])
    guard (1...3).contains(digits.count), let separator = separator(), digits != "0" else {
      return digits
    }
    var groups: [String] = []
    var end = at
    while end < text.count, text[end] == separator, let group = group(end + 1) {
      groups.append(group)
      end += 4
    }
    guard !groups.isEmpty else { return digits }
    if separator == "," {
      let isPlain = groups.contains { $0.hasPrefix("0") }
      var isNumber = depth == 0 || isPlain
      if !isPlain {
        met.insert(.commas)
        if taken.contains(.commas) { isNumber.toggle() }
      }
      guard isNumber else { return digits }
    }
    digits += groups.joined()
    at = end
    return digits
  }

  private func separator() -> Character? {
    guard at < text.count else { return nil }
    let character = text[at]
    let isSeparator =
      character == "," || character == AnswerText.thousands || character == AnswerText.narrow
      || character == " "
    return isSeparator ? character : nil
  }

  /// Three digits and no fourth.
  private func group(_ start: Int) -> String? {
    guard (0..<3).allSatisfy({ isDigit(start + $0) }), !isDigit(start + 3) else { return nil }
    return String(text[start..<(start + 3)])
  }

  /// The digits that repeat, after `\overline` or `\bar`.
  private mutating func period() -> String? {
    for name in ["\\overline{", "\\bar{", "\\dot{"] where has(name) {
      var end = at + name.count
      while isDigit(end) { end += 1 }
      let digits = String(text[(at + name.count)..<end])
      guard !digits.isEmpty, end < text.count, text[end] == "}" else { return nil }
      at = end + 1
      return digits
    }
    return nil
  }

  /// The exponent of `6.7e-5`. Beyond 9999 it is left for the parser, which refuses it.
  private mutating func exponent() -> Int? {
    guard at < text.count, "eE".contains(text[at]) else { return nil }
    var end = at + 1
    if end < text.count, "+-".contains(text[end]) { end += 1 }
    let start = end
    while isDigit(end) { end += 1 }
    guard (1...4).contains(end - start), end == text.count || !text[end].isLetter else {
      return nil
    }
    if text[at] == "e" {
      met.insert(.scientific)
      guard !taken.contains(.scientific) else { return nil }
    }
    let exponent = Int(String(text[(at + 1)..<end].drop { $0 == "+" }))
    at = end
    return exponent
  }
}
