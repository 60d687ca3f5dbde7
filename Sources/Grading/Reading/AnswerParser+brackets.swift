extension AnswerParser {
  /// What a pair of brackets around the whole range makes; nil for brackets around a formula.
  mutating func enclosed(_ range: Range<Int>) throws(ReadingStop) -> AnswerValue? {
    let inner = (range.lowerBound + 1)..<(range.upperBound - 1)
    switch tokens[range.lowerBound].token {
    case .symbol("\\{"): return try braces(inner)
    case .symbol("<|"): return try sequence(inner, .angle)
    case .symbol("{"): return try answer(inner)
    case .command(let name) where name.hasPrefix("begin:"):
      return try matrix(inner, environment: String(name.dropFirst(6)))
    case .symbol("("), .symbol("["):
      let commas = places(in: inner) { $0.isSymbol(",") || $0.isSymbol(";") }
      let opens = isSymbol("(", at: range.lowerBound, in: range)
      let closes = isSymbol(")", at: range.upperBound - 1, in: range)
      guard !commas.isEmpty else {
        if case .command(let name)? = token(inner.lowerBound, in: inner),
          name.hasPrefix("begin:"), isEnclosed(inner)
        {
          return try answer(inner)
        }
        guard opens == closes, opens else { throw .unreadable }
        // "(x = 5)", "(3 : 4)": brackets that say nothing; a formula's are read with it.
        let isFormula = places(in: inner) { Self.isRelation($0) || $0.isSymbol(":") }.isEmpty
        return isFormula ? nil : try answer(inner)
      }
      guard opens != closes || commas.count == 1 && endsAreInfinite(inner, commas[0]) else {
        return try sequence(inner, opens ? .round : .square)
      }
      return .spans(try interval(inner, commas, isOpen: (opens, closes)))
    default: return nil
    }
  }

  private func endsAreInfinite(_ inner: Range<Int>, _ comma: Int) -> Bool {
    isSymbol("infinity", at: inner.upperBound - 1, in: inner)
      || isSymbol("infinity", at: comma - 1, in: inner)
  }

  private mutating func interval(
    _ inner: Range<Int>, _ commas: [Int], isOpen: (Bool, Bool)
  ) throws(ReadingStop) -> SpanSet {
    guard commas.count == 1 else { throw .unreadable }
    let lower = try plain(inner.lowerBound..<commas[0])
    let upper = try plain((commas[0] + 1)..<inner.upperBound)
    return SpanSet([
      .init(lower: lower, isLowerClosed: !isOpen.0, upper: upper, isUpperClosed: !isOpen.1)
    ])
  }

  /// A formula without a unit or ±.
  mutating func plain(_ range: Range<Int>) throws(ReadingStop) -> Formula {
    guard let formula = try quantity(range).formula else { throw .unreadable }
    return formula
  }

  private mutating func sequence(
    _ inner: Range<Int>, _ brackets: AnswerValue.Brackets
  ) throws(ReadingStop) -> AnswerValue {
    let pieces = split(inner, at: places(in: inner) { $0.isSymbol(",") || $0.isSymbol(";") })
    guard pieces.count <= limits.items else { throw .tooLarge }
    var members: [AnswerValue] = []
    for piece in pieces {
      members.append(try deeper { (parser) throws(ReadingStop) in try parser.value(piece) })
    }
    // (±1, 2) is two points; their signs go together.
    var (plus, minus) = (members, members)
    var isDouble = false
    for (index, member) in members.enumerated() {
      guard case .list(let signs) = member else { continue }
      let isSigned = pieces[index].contains { place in
        tokens[place].token.isSymbol("+-") || tokens[place].token.isSymbol("-+")
      }
      guard isSigned, signs.count == 2 else { throw .unreadable }
      (plus[index], minus[index]) = (signs[0], signs[1])
      isDouble = true
    }
    guard isDouble else { return .sequence(brackets, members) }
    return .list([.sequence(brackets, plus), .sequence(brackets, minus)])
  }

  private mutating func braces(_ inner: Range<Int>) throws(ReadingStop) -> AnswerValue {
    guard !inner.isEmpty else { return .set([]) }
    // {x | x > 3}: what stands before the bar only names the variable.
    if let bar = places(in: inner, where: { $0.isSymbol("|") || $0.isSymbol(":") }).first {
      guard case .labelled(_, let value) = try answer((bar + 1)..<inner.upperBound) else {
        throw .unreadable
      }
      return value
    }
    switch try answer(inner) {
    case .list(let members): return .set(members)
    case let member: return .set([member])
    }
  }

  private static let matrices: Set<String> = [
    "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array",
  ]

  private mutating func matrix(
    _ inner: Range<Int>, environment: String
  ) throws(ReadingStop) -> AnswerValue {
    guard Self.matrices.contains(environment) else { throw .unreadable }
    var content = inner
    // The columns of an array: \begin{array}{cc}.
    if environment == "array", let end = partners[inner.lowerBound] {
      content = (end + 1)..<inner.upperBound
    }
    var rows: [[AnswerValue]] = []
    for row in split(content, at: places(in: content) { $0.isSymbol("\\\\") }) where !row.isEmpty {
      var cells: [AnswerValue] = []
      for cell in split(row, at: places(in: row) { $0.isSymbol("&") }) {
        cells.append(try quantity(cell))
      }
      rows.append(cells)
    }
    guard let first = rows.first, rows.allSatisfy({ $0.count == first.count }) else {
      throw .unreadable
    }
    guard rows.count * first.count <= limits.items else { throw .tooLarge }
    return .matrix(rows)
  }
}
