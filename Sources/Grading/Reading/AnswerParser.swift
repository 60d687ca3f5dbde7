/// Reads tokens as an answer.
///
/// Ranges of tokens are split at the signs that bind least (members of a list, unions, relations,
/// units), and what is left is read as a formula from left to right.
struct AnswerParser {
  let tokens: [PlacedToken]
  let taken: OtherReading
  let limits: AnswerLimits
  /// The partner of each bracket.
  let partners: [Int: Int]
  /// Ambiguities that were met.
  var met: OtherReading
  /// Formulas inside one another right now.
  var depth = 0
  /// Whether a degree sign was read as a factor in the quantity at hand.
  var hasDegrees = false
  /// What expanding formulas may still cost; an answer of many has no more than one of few.
  private var effort: Effort

  /// - Throws: `tooDeep`, `unreadable` where brackets do not match.
  init(_ lexer: AnswerLexer, limits: AnswerLimits) throws(ReadingStop) {
    tokens = lexer.tokens
    taken = lexer.taken
    met = lexer.met
    self.limits = limits
    effort = Effort(steps: limits.algebraSteps, bits: limits.numberBits)
    partners = try Self.match(tokens, depth: limits.depth)
  }

  /// - Throws: `empty`, `unreadable`, `tooDeep`, `tooLarge`.
  mutating func run() throws(ReadingStop) -> AnswerValue {
    guard !tokens.isEmpty else { throw .empty }
    return try answer(0..<tokens.count)
  }

  func token(_ index: Int, in range: Range<Int>) -> Token? {
    range.contains(index) ? tokens[index].token : nil
  }

  func isSymbol(_ name: String, at index: Int, in range: Range<Int>) -> Bool {
    range.contains(index) && tokens[index].token.isSymbol(name)
  }

  private static let closings: [String: Set<String>] = [
    "(": [")", "]"], "[": ["]", ")"], "\\{": ["\\}"], "{": ["}"], "<|": ["|>"],
    "lfloor": ["rfloor"], "lceil": ["rceil"],
  ]
  private static let closers = Set(closings.values.joined())

  private static func match(
    _ tokens: [PlacedToken], depth: Int
  ) throws(ReadingStop) -> [Int: Int] {
    var partners: [Int: Int] = [:]
    var open: [(index: Int, closings: Set<String>)] = []
    for (index, placed) in tokens.enumerated() {
      let name: String
      switch placed.token {
      case .symbol(let symbol): name = symbol
      case .command(let command): name = command
      default: continue
      }
      if let expected = closings[name] {
        open.append((index, expected))
      } else if name.hasPrefix("begin:") {
        open.append((index, ["end:" + name.dropFirst(6)]))
      } else if closers.contains(name) || name.hasPrefix("end:") {
        guard let last = open.popLast(), last.closings.contains(name) else { throw .unreadable }
        partners[last.index] = index
        partners[index] = last.index
      }
      guard open.count <= depth else { throw .tooDeep }
    }
    guard open.isEmpty else { throw .unreadable }
    return partners
  }

  /// The places in a range, outside all brackets, that `test` holds for.
  func places(in range: Range<Int>, where test: (Token) -> Bool) -> [Int] {
    var places: [Int] = []
    var at = range.lowerBound
    while at < range.upperBound {
      if test(tokens[at].token) { places.append(at) }
      if let partner = partners[at], partner > at { at = partner }
      at += 1
    }
    return places
  }

  /// The ranges between places.
  func split(_ range: Range<Int>, at places: [Int]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = range.lowerBound
    for place in places {
      ranges.append(start..<place)
      start = place + 1
    }
    return ranges + [start..<range.upperBound]
  }

  /// Whether one pair of brackets encloses the whole range.
  func isEnclosed(_ range: Range<Int>) -> Bool {
    range.count >= 2 && partners[range.lowerBound] == range.upperBound - 1
  }

  mutating func formula(_ expression: Expression) -> Formula { Formula(expression, &effort) }

  /// Runs `body` one level deeper.
  mutating func deeper<Result>(
    _ body: (inout Self) throws(ReadingStop) -> Result
  ) throws(ReadingStop) -> Result {
    guard depth < limits.depth else { throw .tooDeep }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }
}
