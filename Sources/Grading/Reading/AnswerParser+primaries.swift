extension AnswerParser {
  /// A number, letter, bracket, fraction, root or function, without exponents.
  mutating func primary(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    guard depth < limits.depth else { throw .tooDeep }
    depth += 1
    defer { depth -= 1 }
    guard let token = token(range.lowerBound, in: range) else { throw .unreadable }
    let rest = (range.lowerBound + 1)..<range.upperBound
    switch token {
    case .number(let numeral):
      range = rest
      return try number(numeral, &range)
    case .letter(let name):
      range = rest
      if name == "e" { return .euler }
      if name == "i" { return .imaginary }
      return .variable(try indexed(name, &range))
    case .function(let function):
      range = rest
      return try call(function, &range)
    case .symbol(let name): return try symbol(name, &range)
    case .command(let name):
      range = rest
      return try command(name, &range)
    case .word, .text: throw .unreadable
    }
  }

  private mutating func symbol(
    _ name: String, _ range: inout Range<Int>
  ) throws(ReadingStop) -> Expression {
    switch name {
    case "(", "[", "{": return try group(&range)
    case "lfloor": return .call(.floor, [try group(&range)])
    case "lceil": return .call(.ceil, [try group(&range)])
    case "|":
      let inside = (range.lowerBound + 1)..<range.upperBound
      guard let close = places(in: inside, where: { $0.isSymbol("|") }).first else {
        throw .unreadable
      }
      var inner = inside.lowerBound..<close
      let expression = try sum(&inner)
      guard inner.isEmpty else { throw .unreadable }
      range = (close + 1)..<range.upperBound
      return .call(.abs, [expression])
    case "pi", "infinity":
      range = (range.lowerBound + 1)..<range.upperBound
      return name == "pi" ? .pi : .infinity
    default: throw .unreadable
    }
  }

  /// A number, or a mixed number: `1\frac{2}{3}`, `1 2/3`, `1½`.
  private mutating func number(
    _ numeral: Token.Numeral, _ range: inout Range<Int>
  ) throws(ReadingStop) -> Expression {
    let whole = Expression.number(numeral.value)
    guard numeral.places == nil, !numeral.isVulgar, numeral.value.integer != nil,
      let first = token(range.lowerBound, in: range)
    else { return whole }
    switch first {
    case .number(let part) where part.isVulgar:
      range = (range.lowerBound + 1)..<range.upperBound
      return .number(numeral.value + part.value)
    case .number(let above) where tokens[range.lowerBound].isSpaced:
      guard isSymbol("/", at: range.lowerBound + 1, in: range),
        case .number(let below)? = token(range.lowerBound + 2, in: range),
        let fraction = Self.fraction(above, below), fraction < .one
      else { return whole }
      range = (range.lowerBound + 3)..<range.upperBound
      return .number(numeral.value + fraction)
    case .command("frac"):
      var after = (range.lowerBound + 1)..<range.upperBound
      guard case .number(let fraction)? = try? self.fraction(&after), fraction.integer == nil,
        !fraction.isNegative
      else { return whole }
      if fraction > .one {
        // `2\frac{3}{2}` is a product by the rules of algebra and a sum by those of school.
        met.insert(.improperSums)
        guard taken.contains(.improperSums) else { return whole }
      }
      range = after
      return .number(numeral.value + fraction)
    default: return whole
    }
  }

  private static func fraction(_ above: Token.Numeral, _ below: Token.Numeral) -> Rational? {
    guard above.value.integer != nil, below.value.integer != nil, !below.value.isZero else {
      return nil
    }
    return above.value / below.value
  }

  private mutating func fraction(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    let above = try argument(&range)
    return above.over(try argument(&range))
  }

  /// An argument of TeX: a group in braces, or one token. After a root, an exponent or an index a
  /// whole number is meant, whatever TeX would print; `\frac34` has been cut by the lexer.
  mutating func argument(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    try primary(&range)
  }

  /// A variable's name with its index and primes: x₁ and x are two variables.
  private func indexed(_ name: String, _ range: inout Range<Int>) throws(ReadingStop) -> String {
    var name = name
    while case .symbol(let sign)? = token(range.lowerBound, in: range) {
      switch sign {
      case "'":
        name += "'"
        range = (range.lowerBound + 1)..<range.upperBound
      case "_":
        let start = range.lowerBound + 1
        let end = partners[start] ?? start
        guard end < range.upperBound, end >= start else { throw .unreadable }
        name += "_" + subscriptText(start..<(end + 1))
        range = (end + 1)..<range.upperBound
      default: return name
      }
    }
    return name
  }

  private mutating func command(
    _ name: String, _ range: inout Range<Int>
  ) throws(ReadingStop) -> Expression {
    switch name {
    case "frac": return try fraction(&range)
    case "binom":
      let above = try argument(&range)
      return .call(.binomial, [above, try argument(&range)])
    case "sqrt":
      var index = Rational(2)
      if isSymbol("[", at: range.lowerBound, in: range) {
        guard case .number(let value) = try group(&range), let count = value.int,
          (2...64).contains(count)
        else { throw .unreadable }
        index = value
      }
      return .power(try argument(&range), .number(index.inverse))
    default: throw .unreadable
    }
  }

  /// A function's argument: a bracket, or the factors that follow without a sign: `\sin 2x`.
  private mutating func call(
    _ function: Expression.Function, _ range: inout Range<Int>
  ) throws(ReadingStop) -> Expression {
    var function = function
    var power: Expression?
    var base: Expression?
    for _ in 0..<2 {
      if isSymbol("^", at: range.lowerBound, in: range) {
        range = (range.lowerBound + 1)..<range.upperBound
        let sign = sign(&range)
        power = sign.applied(to: try argument(&range))
      } else if isSymbol("_", at: range.lowerBound, in: range) {
        range = (range.lowerBound + 1)..<range.upperBound
        base = try argument(&range)
      }
    }
    if power == .number(.minusOne), let inverse = Self.inverses[function] {
      (function, power) = (inverse, nil)
    }
    var arguments = try self.arguments(&range)
    if let base {
      guard function == .ln || function == .log else { throw .unreadable }
      (function, arguments) = (.log, [base] + arguments)
    } else if function == .log, arguments.count == 1 {
      arguments.insert(.number(Rational(10)), at: 0)
    }
    guard Self.takes(function, arguments.count) else { throw .unreadable }
    let call = Expression.call(function, arguments)
    return power.map { .power(call, $0) } ?? call
  }

  private static let inverses: [Expression.Function: Expression.Function] = [
    .sin: .arcsin, .cos: .arccos, .tan: .arctan,
  ]

  private static func takes(_ function: Expression.Function, _ count: Int) -> Bool {
    switch function {
    case .log: count == 2
    case .gcd, .lcm, .max, .min: count >= 1
    default: count == 1
    }
  }

  private mutating func arguments(
    _ range: inout Range<Int>
  ) throws(ReadingStop) -> [Expression] {
    if isSymbol("(", at: range.lowerBound, in: range), let end = partners[range.lowerBound],
      end < range.upperBound
    {
      let inner = (range.lowerBound + 1)..<end
      let commas = places(in: inner) { $0.isSymbol(",") }
      guard commas.count < limits.items else { throw .tooLarge }
      guard !commas.isEmpty else { return [try group(&range)] }
      var arguments: [Expression] = []
      for piece in split(inner, at: commas) {
        var cursor = piece
        arguments.append(try sum(&cursor))
        guard cursor.isEmpty else { throw .unreadable }
      }
      range = (end + 1)..<range.upperBound
      return arguments
    }
    let isNegative = isSymbol("-", at: range.lowerBound, in: range)
    if isNegative { range = (range.lowerBound + 1)..<range.upperBound }
    var parts = [try degrees(&range)]
    while startsFactor(range), !startsFunction(range) { parts.append(try degrees(&range)) }
    var argument = parts.count == 1 ? parts[0] : Expression.product(parts)
    if isSymbol("/", at: range.lowerBound, in: range) {
      range = (range.lowerBound + 1)..<range.upperBound
      argument = argument.over(try factor(&range))
    }
    return [isNegative ? argument.negated : argument]
  }

  private func startsFunction(_ range: Range<Int>) -> Bool {
    if case .function? = token(range.lowerBound, in: range) { true } else { false }
  }

  /// A factor of an angle, which a degree sign may follow: `\sin 30^\circ`.
  private mutating func degrees(_ range: inout Range<Int>) throws(ReadingStop) -> Expression {
    let value = try factor(&range)
    guard isSymbol("°", at: range.lowerBound, in: range) else { return value }
    range = (range.lowerBound + 1)..<range.upperBound
    return .product([value, .number(Rational(1, over: 180)), .pi])
  }
}
