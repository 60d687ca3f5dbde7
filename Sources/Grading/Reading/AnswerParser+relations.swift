extension AnswerParser {
  private static let relations: Set<String> = ["=", "~=", "<", "<=", ">", ">=", "!=", "in"]

  static func isRelation(_ token: Token) -> Bool {
    if case .symbol(let name) = token { relations.contains(name) } else { false }
  }

  /// A condition, an equation, or a value with its name; nil where there is no relation.
  mutating func relation(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue? {
    var places = places(in: range, where: Self.isRelation)
    guard !places.isEmpty else { return nil }
    var range = range
    // "= 5" and "≈ 3.14" are values.
    if places[0] == range.lowerBound {
      guard isEquality(places[0]) else { throw .unreadable }
      range = (places[0] + 1)..<range.upperBound
      places.removeFirst()
      guard !places.isEmpty else { return try value(range) }
    }
    // Of "√2 ≈ 1.41" the part that is exact counts.
    if let about = places.firstIndex(where: { isSymbol("~=", at: $0, in: range) }),
      about > 0 || label(range.lowerBound..<places[0]) == nil
    {
      range = range.lowerBound..<places[about]
      places.removeSubrange(about...)
      guard !places.isEmpty else { return try value(range) }
    }
    let sides = split(range, at: places)
    guard sides.allSatisfy({ !$0.isEmpty }) else { throw .unreadable }
    if places.allSatisfy(isEquality) { return try equation(sides) }
    if places.count == 1, isSymbol("in", at: places[0], in: range) { return try membership(sides) }
    return try inequality(sides, places)
  }

  private func isEquality(_ place: Int) -> Bool {
    tokens[place].token.isSymbol("=") || tokens[place].token.isSymbol("~=")
  }

  private mutating func membership(_ sides: [Range<Int>]) throws(ReadingStop) -> AnswerValue {
    guard let label = label(sides[0]) else { throw .unreadable }
    let value = try value(sides[1])
    if case .sequence = value, let set = SpanSet(value) { return .labelled(label, .spans(set)) }
    return .labelled(label, value)
  }

  private mutating func equation(_ sides: [Range<Int>]) throws(ReadingStop) -> AnswerValue {
    var named: [AnswerValue.Label] = []
    var rest = sides[...]
    while rest.count > 1, let name = label(rest.first!) {
      named.append(name)
      rest.removeFirst()
    }
    if named.isEmpty, sides.count == 2, let name = label(sides[1]), name.isVariable {
      (named, rest) = ([name], sides[..<1])
    }
    if rest.count == 1 {
      // "y = 2x + y" is no value of y.
      let value = try value(rest.first!)
      if let label = named.last, !Self.mentions(label, value) { return .labelled(label, value) }
    }
    if sides.count == 2, try hasVariables(sides) {
      return .relation(.init(difference: try difference(sides[0], sides[1]), sign: .equal))
    }
    // A chain of equal values is its last one.
    var last: AnswerValue.Quantity?
    let comparison = ValueComparison(limits)
    for side in rest {
      guard case .quantity(let next) = try value(side) else { throw .unreadable }
      if let last, !comparison.compare(last, next).isEqual { throw .unreadable }
      last = next
    }
    guard let last else { throw .unreadable }
    let value = AnswerValue.quantity(last)
    return named.last.map { .labelled($0, value) } ?? value
  }

  private mutating func hasVariables(_ sides: [Range<Int>]) throws(ReadingStop) -> Bool {
    for side in sides {
      guard case .quantity(let quantity) = try value(side) else { return true }
      if !quantity.formula.expression.variables.isEmpty { return true }
    }
    return false
  }

  private static func mentions(_ label: AnswerValue.Label, _ value: AnswerValue) -> Bool {
    guard label.isVariable, let formula = value.formula else { return false }
    return formula.expression.variables.contains(label.name)
  }

  private mutating func difference(
    _ left: Range<Int>, _ right: Range<Int>
  ) throws(ReadingStop) -> Formula {
    let (one, two) = (try plain(left).expression, try plain(right).expression)
    return formula(.sum([one, two.negated]))
  }

  private mutating func inequality(
    _ sides: [Range<Int>], _ places: [Int]
  ) throws(ReadingStop) -> AnswerValue {
    var signs: [String] = []
    for place in places {
      guard case .symbol(let name) = tokens[place].token, !["=", "~=", "in"].contains(name) else {
        throw .unreadable
      }
      signs.append(name)
    }
    if sides.count == 3 { return try chain(sides, signs) }
    guard sides.count == 2 else { throw .unreadable }
    if let label = label(sides[0]), label.isVariable {
      return .labelled(label, .spans(ray(signs[0], try plain(sides[1]))))
    }
    if let label = label(sides[1]), label.isVariable {
      return .labelled(label, .spans(ray(Self.turned(signs[0]), try plain(sides[0]))))
    }
    guard try hasVariables(sides) else { throw .unreadable }
    let isGreater = signs[0].hasPrefix(">")
    let difference =
      isGreater ? try difference(sides[1], sides[0]) : try difference(sides[0], sides[1])
    let sign: AnswerValue.Relation.Sign =
      signs[0] == "!=" ? .unequal : signs[0].hasSuffix("=") ? .atMost : .below
    return .relation(.init(difference: difference, sign: sign))
  }

  /// `a < x ≤ b`.
  private mutating func chain(
    _ sides: [Range<Int>], _ signs: [String]
  ) throws(ReadingStop) -> AnswerValue {
    guard let label = label(sides[1]), label.isVariable, signs[0].first == signs[1].first,
      signs[0] != "!="
    else { throw .unreadable }
    var ends = [
      (bound: try plain(sides[0]), isClosed: signs[0].hasSuffix("=")),
      (bound: try plain(sides[2]), isClosed: signs[1].hasSuffix("=")),
    ]
    if signs[0].hasPrefix(">") { ends.reverse() }
    let span = SpanSet.Span(
      lower: ends[0].bound, isLowerClosed: ends[0].isClosed, upper: ends[1].bound,
      isUpperClosed: ends[1].isClosed)
    return .labelled(label, .spans(SpanSet([span])))
  }

  private static func turned(_ sign: String) -> String {
    ["<": ">", "<=": ">=", ">": "<", ">=": "<="][sign] ?? sign
  }

  /// What is in the relation `sign` to a bound.
  private func ray(_ sign: String, _ bound: Formula) -> SpanSet {
    let isClosed = sign.hasSuffix("=") && sign != "!="
    let below = SpanSet.Span(
      lower: .minusInfinity, isLowerClosed: false, upper: bound,
      isUpperClosed: isClosed)
    let above = SpanSet.Span(
      lower: bound, isLowerClosed: isClosed, upper: .infinity, isUpperClosed: false)
    switch sign {
    case "!=": return SpanSet([below, above])
    case "<", "<=": return SpanSet([below])
    default: return SpanSet([above])
    }
  }

  /// What a range names: a variable, a function, a figure, a point by its coordinates, or words; nil
  /// for a formula.
  func label(_ range: Range<Int>) -> AnswerValue.Label? {
    if isEnclosed(range) {
      let inner = (range.lowerBound + 1)..<(range.upperBound - 1)
      if isSymbol("{", at: range.lowerBound, in: range) { return label(inner) }
      let isPoint = inner.allSatisfy { index in
        if case .letter = tokens[index].token { return true }
        return tokens[index].token.isSymbol(",")
      }
      return isPoint && inner.count > 1 ? .init(name: written(inner), isVariable: false) : nil
    }
    guard let first = token(range.lowerBound, in: range) else { return nil }
    if let name = subscripted(range) { return .init(name: name, isVariable: true) }
    if case .letter = first, range.count >= 4, isApplied(range) {
      return .init(name: written(range), isVariable: false)
    }
    var hasWords = false
    var letters = 0
    for index in range {
      switch tokens[index].token {
      case .text, .word: hasWords = true
      case .letter: letters += 1
      case .symbol("'"), .symbol("_"), .symbol("{"), .symbol("}"), .symbol(":"): break
      case .number where hasWords || letters > 0: break
      default: return nil
      }
    }
    return hasWords || letters > 1 ? .init(name: written(range), isVariable: false) : nil
  }

  /// `f(x)`, `f^{-1}(x)`, `f'(2)`.
  private func isApplied(_ range: Range<Int>) -> Bool {
    guard isSymbol(")", at: range.upperBound - 1, in: range),
      let open = partners[range.upperBound - 1], isSymbol("(", at: open, in: range)
    else { return false }
    let between = (range.lowerBound + 1)..<open
    return between.allSatisfy { index in
      switch tokens[index].token {
      case .symbol("^"), .symbol("-"), .symbol("'"), .symbol("{"), .symbol("}"), .symbol("_"):
        true
      case .number: true
      default: false
      }
    }
  }

  /// `x`, `x_1`, `x_{max}`; nil for everything else.
  private func subscripted(_ range: Range<Int>) -> String? {
    guard case .letter(let name)? = token(range.lowerBound, in: range), name != "e" else {
      return nil
    }
    if range.count == 1 { return name }
    guard isSymbol("_", at: range.lowerBound + 1, in: range) else { return nil }
    let index = (range.lowerBound + 2)..<range.upperBound
    guard index.count == 1 || isEnclosed(index) && isSymbol("{", at: index.lowerBound, in: index)
    else { return nil }
    return name + "_" + subscriptText(index)
  }

  /// The text of an index, by which variables are told apart.
  func subscriptText(_ range: Range<Int>) -> String { written(range).filter { !"{}".contains($0) } }

  /// The tokens as text, without white space.
  private func written(_ range: Range<Int>) -> String {
    range.map { index in
      switch tokens[index].token {
      case .number(let numeral): numeral.digits
      case .letter(let text), .symbol(let text), .command(let text): text
      case .word(let text), .text(let text): text.lowercased()
      case .function(let function): function.rawValue
      }
    }.joined()
  }
}
