extension AnswerParser {
  /// A formula with an optional unit or currency; two of them for ±.
  mutating func quantity(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue {
    guard !range.isEmpty else { throw .empty }
    if let based = try based(range) { return based }
    hasDegrees = false
    var cursor = range
    let currency = currency(&cursor)
    // "about 5": what comes before a number may only say that it is rounded.
    if case .text(let text)? = token(cursor.lowerBound, in: cursor),
      ["about", "approximately", "approx", "exactly", "roughly"].contains(text.lowercased())
    {
      cursor = (cursor.lowerBound + 1)..<cursor.upperBound
    }
    let start = cursor.lowerBound
    var expression = try sum(&cursor)
    if currency?.isNegative == true { expression = expression.negated }
    var unit = try unit(&cursor)
    guard cursor.isEmpty else { throw .unreadable }
    if let currency { unit = currency.unit.times(unit ?? .none) }
    var digits = decimal(start..<range.upperBound)
    // A million dollars are a million of a unit.
    if let (plain, count) = unit?.counted {
      if count != .one {
        expression = .product([.number(count), expression])
        digits = nil
      }
      unit = plain.isNone ? nil : plain
    }
    let choices =
      expression.hasSigns
      ? [expression.choosing(plus: true), expression.choosing(plus: false)] : [expression]
    var values: [AnswerValue] = []
    for choice in choices {
      var formula = formula(choice)
      formula.digits = digits
      values.append(.quantity(.init(formula: formula, unit: unit)))
    }
    return values.count == 1 ? values[0] : .list(values)
  }

  /// The digits of a formula that is one decimal number, with or without a sign and a unit.
  private func decimal(_ range: Range<Int>) -> (places: Int, significant: Int)? {
    var at = range.lowerBound
    if isSymbol("-", at: at, in: range) { at += 1 }
    guard case .number(let numeral)? = token(at, in: range), let places = numeral.places else {
      return nil
    }
    // What follows may be a unit, which changes no digit; everything else would.
    let rest = (at + 1)..<range.upperBound
    let isPlain = rest.allSatisfy { index in
      switch tokens[index].token {
      case .text, .symbol("%"), .symbol("°"): true
      default: false
      }
    }
    let significant = numeral.digits.filter(\.isNumber).drop { $0 == "0" }.count
    return isPlain ? (places, significant) : nil
  }

  /// A sign of money before a number, with the number's sign where that stands first.
  private func currency(_ range: inout Range<Int>) -> (unit: UnitForm, isNegative: Bool)? {
    let isNegative = isSymbol("-", at: range.lowerBound, in: range)
    let place = range.lowerBound + (isNegative ? 1 : 0)
    guard let name = ["$", "€", "£"].first(where: { isSymbol($0, at: place, in: range) }) else {
      return nil
    }
    range = (place + 1)..<range.upperBound
    return (UnitForm(named: name), isNegative)
  }

  /// Digits with a base: `1011_2`, `4210_{5}`, `2A_{16}`, `\text{2A}_{16}`.
  private func based(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue? {
    guard let mark = range.first(where: { tokens[$0].token.isSymbol("_") }), mark > range.lowerBound
    else { return nil }
    var digits = ""
    for index in range.lowerBound..<mark {
      switch tokens[index].token {
      case .number(let numeral) where numeral.places == nil && !numeral.isVulgar:
        digits += numeral.digits
      case .letter(let text), .text(let text):
        guard text.allSatisfy({ $0.isASCII && ($0.isUppercase || $0.isNumber) }) else {
          return nil
        }
        digits += text
      default: return nil
      }
    }
    guard digits.contains(where: \.isNumber) else { return nil }
    var index = (mark + 1)..<range.upperBound
    while isEnclosed(index), isSymbol("{", at: index.lowerBound, in: index) {
      index = (index.lowerBound + 1)..<(index.upperBound - 1)
    }
    guard index.count == 1, case .number(let numeral) = tokens[index.lowerBound].token,
      let base = numeral.value.int, (2...36).contains(base)
    else { throw .unreadable }
    var value = Rational.zero
    for digit in digits {
      guard let worth = digit.hexDigitValue ?? Self.worth(of: digit), worth < base else {
        throw .unreadable
      }
      value = value * Rational(base) + Rational(worth)
    }
    return .based(.init(digits: digits, base: base, value: value))
  }

  /// Digits beyond hexadecimal: G is 16.
  private static func worth(of digit: Character) -> Int? {
    digit.asciiValue.map { Int($0) - 55 }
  }
}
