extension AnswerParser {
  /// A sum of products with their signs, up to what cannot go on a formula.
  mutating func sum(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    var parts: [Expression] = []
    repeat {
      let sign = sign(&range)
      parts.append(sign.applied(to: try product(&range)))
    } while ["+", "-", "+-", "-+"].contains { isSymbol($0, at: range.lowerBound, in: range) }
    return parts.count == 1 ? parts[0] : .sum(parts)
  }

  struct Sign {
    var isNegative = false
    /// ± is false, ∓ is true.
    var doubleSign: Bool?

    func applied(to expression: Expression) -> Expression {
      let signed = isNegative ? expression.negated : expression
      return doubleSign.map { .plusMinus(signed, isFlipped: $0) } ?? signed
    }
  }

  /// All signs that stand before a product.
  func sign(_ range: inout Range<Int>) -> Sign {
    var sign = Sign()
    while case .symbol(let name)? = token(range.lowerBound, in: range) {
      switch name {
      case "+": break
      case "-": sign.isNegative.toggle()
      case "+-": sign.doubleSign = false
      case "-+": sign.doubleSign = true
      default: return sign
      }
      range = (range.lowerBound + 1)..<range.upperBound
    }
    return sign
  }

  /// Factors with `*`, `/` or nothing between them, from left to right.
  private mutating func product(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    // a / b · c / d = (a · c) / (b · d): one quotient, however many slashes there are.
    var above = [try factor(&range)]
    var below: [Expression] = []
    while true {
      if isSymbol("*", at: range.lowerBound, in: range) {
        range = (range.lowerBound + 1)..<range.upperBound
        let sign = sign(&range)
        above.append(sign.applied(to: try factor(&range)))
      } else if isSymbol("/", at: range.lowerBound, in: range), !isUnit(after: range) {
        range = (range.lowerBound + 1)..<range.upperBound
        let sign = sign(&range)
        below.append(sign.applied(to: try divisor(&range)))
      } else if startsFactor(range) {
        above.append(try factor(&range))
      } else {
        break
      }
    }
    func product(_ parts: [Expression]) -> Expression {
      parts.count == 1 ? parts[0] : .product(parts)
    }
    return below.isEmpty ? product(above) : product(above).over(product(below))
  }

  /// Whether the slash at the start of a range is one of a unit: 5/\text{s}.
  private func isUnit(after range: Range<Int>) -> Bool {
    if case .text? = token(range.lowerBound + 1, in: range) { true } else { false }
  }

  /// What stands under a slash: one factor, or in the other reading all that follow closely.
  private mutating func divisor(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    var parts = [try factor(&range)]
    guard startsFactor(range) else { return parts[0] }
    met.insert(.tightProducts)
    while taken.contains(.tightProducts), startsFactor(range) { parts.append(try factor(&range)) }
    return parts.count == 1 ? parts[0] : .product(parts)
  }

  /// Whether a factor can follow without a sign between. Numbers cannot follow numbers and letters:
  /// x2 is no product.
  func startsFactor(_ range: Range<Int>) -> Bool {
    switch token(range.lowerBound, in: range) {
    case .number?:
      switch tokens[range.lowerBound - 1].token {
      case .number, .letter: return false
      default: return true
      }
    case .letter?, .function?: return true
    case .symbol(let name)?:
      return ["(", "[", "{", "pi", "infinity", "lfloor", "lceil"].contains(name)
        || name == "|" && barsOpen(range)
    case .command(let name)?: return ["frac", "sqrt", "binom"].contains(name)
    default: return false
    }
  }

  /// A bar after a value opens an absolute value only where another one follows.
  private func barsOpen(_ range: Range<Int>) -> Bool {
    ((range.lowerBound + 1)..<range.upperBound).contains { isSymbol("|", at: $0, in: range) }
  }

  /// A factor with its exponents, factorials and degrees.
  mutating func factor(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    var base = try primary(&range)
    // A few marks in a row are all that formulas have; each is one level of the expression.
    for _ in 0..<8 {
      guard case .symbol(let name)? = token(range.lowerBound, in: range) else { return base }
      let rest = (range.lowerBound + 1)..<range.upperBound
      switch name {
      case "^":
        var argument = rest
        if isOrdinal(argument) { return base }
        base = .power(base, try exponent(&argument))
        range = argument
      case "!":
        base = .call(.factorial, [base])
        range = rest
      case "°" where hasDegrees || startsFactor(rest) || continuesSum(rest):
        // Of several angles none has the unit alone: 30° + 60°.
        hasDegrees = true
        base = .product([base, .number(Rational(1, over: 180)), .pi])
        range = rest
      default: return base
      }
    }
    throw .tooDeep
  }

  private func isOrdinal(_ range: Range<Int>) -> Bool {
    let at = isSymbol("{", at: range.lowerBound, in: range) ? 1 : 0
    if case .text? = token(range.lowerBound + at, in: range) { return true }
    return false
  }

  private func continuesSum(_ range: Range<Int>) -> Bool {
    ["+", "-", "*", "/", "+-", ")"].contains { isSymbol($0, at: range.lowerBound, in: range) }
  }

  private mutating func exponent(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    let sign = sign(&range)
    return sign.applied(to: try argument(&range))
  }

  /// The content of the bracket that a range starts with, read as one formula.
  mutating func group(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    guard let end = partners[range.lowerBound], end > range.lowerBound, end < range.upperBound
    else { throw .unreadable }
    var inner = (range.lowerBound + 1)..<end
    let expression = try sum(&inner)
    // A degree sign may end a bracket: sin(30°).
    guard inner.isEmpty else {
      guard inner.count == 1, isSymbol("°", at: inner.lowerBound, in: inner) else {
        throw .unreadable
      }
      range = (end + 1)..<range.upperBound
      return .product([expression, .number(Rational(1, over: 180)), .pi])
    }
    range = (end + 1)..<range.upperBound
    return expression
  }
}
