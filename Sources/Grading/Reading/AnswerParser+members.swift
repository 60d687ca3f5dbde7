extension AnswerParser {
  /// How members of a list are joined, which matters for conditions.
  private enum Joint { case or, and }

  /// A whole answer: one value, or members with or without brackets.
  mutating func answer(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue {
    try deeper { (parser) throws(ReadingStop) in try parser.members(range) }
  }

  private mutating func members(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue {
    let separators = places(in: range) { Self.joint($0) != nil }
    guard !separators.isEmpty else { return try item(range) }
    var isAlternative = false
    var ranges: [Range<Int>] = []
    for piece in split(range, at: separators) where !piece.isEmpty { ranges.append(piece) }
    for place in separators where Self.joint(tokens[place].token) == .or { isAlternative = true }
    guard ranges.count <= limits.items else { throw .tooLarge }
    var values: [AnswerValue] = []
    for range in ranges { values += flattened(try item(range)) }
    if isAlternative { values = distinct(values) }
    guard values.count > 1 else {
      guard let value = values.first else { throw .empty }
      return value
    }
    return try joined(values, isAlternative: isAlternative)
  }

  /// Without what says the same as an earlier member: "15 39/40 or 639/40".
  private func distinct(_ values: [AnswerValue]) -> [AnswerValue] {
    let comparison = ValueComparison(limits)
    var kept: [AnswerValue] = []
    for value in values
    where !kept.contains(where: { comparison.compare($0, value).isEqual }) {
      kept.append(value)
    }
    return kept
  }

  private static func joint(_ token: Token) -> Joint? {
    switch token {
    case .symbol(","), .symbol(";"), .symbol("\\\\"), .symbol("and"): return .and
    case .symbol("or"): return .or
    case .text(let text):
      let words = text.lowercased().filter { !$0.isWhitespace && $0 != "," }
      return words == "or" ? .or : words == "and" || words.isEmpty ? .and : nil
    default: return nil
    }
  }

  /// A list's members where it is one: 1 ± 2 among others is two members.
  private func flattened(_ value: AnswerValue) -> [AnswerValue] {
    if case .list(let members) = value { return members }
    return [value]
  }

  /// Conditions on one variable become one condition; values of one variable a list of its own.
  private mutating func joined(
    _ values: [AnswerValue], isAlternative: Bool
  ) throws(ReadingStop) -> AnswerValue {
    guard case .labelled(let label, let first) = values[0] else { return .list(values) }
    var inner = flattened(first)
    for value in values.dropFirst() {
      switch value {
      case .labelled(label, let other): inner += flattened(other)
      case .quantity where inner.allSatisfy(Self.isQuantity): inner.append(value)
      default: return .list(values)
      }
    }
    var sets: [SpanSet] = []
    for value in inner {
      if case .spans(let set) = value { sets.append(set) }
    }
    guard sets.count == inner.count else { return .labelled(label, .list(inner)) }
    var result = sets[0]
    for set in sets.dropFirst() {
      if isAlternative {
        result = result.union(set)
      } else {
        guard let common = result.intersection(set) else { throw .unreadable }
        result = common
      }
    }
    return .labelled(label, .spans(result))
  }

  private static func isQuantity(_ value: AnswerValue) -> Bool {
    if case .quantity = value { true } else { false }
  }

  /// One member: a condition, a union of sets, or a value.
  private mutating func item(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue {
    guard !range.isEmpty else { throw .empty }
    if let relation = try relation(range) { return relation }
    return try value(range)
  }

  /// A value without a relation: sets and their unions, brackets, matrices, ratios, quantities.
  mutating func value(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue {
    guard !range.isEmpty else { throw .empty }
    let operators = places(in: range) { token in
      ["cup", "cap", "setminus"].contains { token.isSymbol($0) }
    }
    if !operators.isEmpty { return try setExpression(range, operators) }
    if isEnclosed(range), let enclosed = try enclosed(range) { return enclosed }
    if let words = words(range) { return .text(words) }
    if range.count == 1 {
      switch tokens[range.lowerBound].token {
      case .symbol("reals"): return .spans(.reals)
      case .symbol("empty"): return .set([])
      default: break
      }
    }
    let colons = places(in: range) { $0.isSymbol(":") }
    if !colons.isEmpty { return try ratio(range, colons) }
    return try quantity(range)
  }

  /// Plain words; nil where anything else is among them.
  private func words(_ range: Range<Int>) -> String? {
    var words: [String] = []
    for index in range {
      guard case .text(let text) = tokens[index].token else { return nil }
      words.append(text)
    }
    let plain = AnswerWords.normalised(words.joined(separator: " "))
    return plain.isEmpty ? nil : plain
  }

  private mutating func ratio(
    _ range: Range<Int>, _ colons: [Int]
  ) throws(ReadingStop) -> AnswerValue {
    // "Area: 5": words before a colon name the value.
    if colons.count == 1, case .text? = token(colons[0] - 1, in: range),
      let label = label(range.lowerBound..<colons[0])
    {
      return .labelled(label, try item((colons[0] + 1)..<range.upperBound))
    }
    var parts: [Formula] = []
    for piece in split(range, at: colons) {
      guard let part = try quantity(piece).formula else { throw .unreadable }
      parts.append(part)
    }
    return .ratio(parts)
  }

  private mutating func setExpression(
    _ range: Range<Int>, _ operators: [Int]
  ) throws(ReadingStop) -> AnswerValue {
    let pieces = split(range, at: operators)
    guard pieces.count <= limits.items else { throw .tooLarge }
    var result = try set(pieces[0])
    for (piece, place) in zip(pieces.dropFirst(), operators) {
      let other = try set(piece)
      switch tokens[place].token {
      case .symbol("cup"): result = result.union(other)
      case .symbol("cap"):
        guard let common = result.intersection(other) else { throw .unreadable }
        result = common
      default:
        guard let common = result.intersection(other.complement) else {
          throw .unreadable
        }
        result = common
      }
    }
    return .spans(result)
  }

  private mutating func set(_ range: Range<Int>) throws(ReadingStop) -> SpanSet {
    let value = try deeper { (parser) throws(ReadingStop) in try parser.value(range) }
    guard let set = SpanSet(value) else { throw .unreadable }
    return set
  }
}

extension SpanSet {
  /// A value that stands for a set: an interval, points in braces, a set already.
  init?(_ value: AnswerValue) {
    switch value {
    case .spans(let set): self = set
    case .set(let members):
      let points = members.compactMap(\.formula)
      guard points.count == members.count else { return nil }
      self.init(points.map(SpanSet.point))
    case .sequence(let brackets, let members):
      guard brackets != .angle, members.count == 2, let lower = members[0].formula,
        let upper = members[1].formula
      else { return nil }
      let isClosed = brackets == .square
      self.init([
        Span(lower: lower, isLowerClosed: isClosed, upper: upper, isUpperClosed: isClosed)
      ])
    default: return nil
    }
  }
}
