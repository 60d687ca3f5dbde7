internal import Basics

/// Reads the subset of Oniguruma's regular expressions that tokenizers use.
///
/// Alternatives, groups `(?:…)`, `(…)` and `(?i:…)`, sets with properties, greedy, lazy and (on
/// single sets) possessive repetition, look-ahead, look-behind at one scalar, and word boundaries.
/// Anything else is `tokenizer.unsupported`, a malformed expression is `tokenizer.regex`, and one
/// that would need more memory or stack than any real one is `tokenizer.limit`.
struct PatternParser {
  private let text: [Unicode.Scalar]
  private let source: String
  private let path: String
  private var at = 0
  private var ignoresCase = false
  private var depth = 0
  private var lookAheads: [PatternNode] = []
  /// Levels of the tree that was parsed last; everything that walks a tree recurses as deep.
  private var height = 0

  private static let heightLimit = 256
  private static let quantifierLimit = 64
  /// Each takes a byte of memory for every byte of a text.
  private static let lookAheadLimit = 16

  private init(_ source: String, path: String) {
    self.source = source
    self.path = path
    text = Array(source.unicodeScalars)
  }

  static func parse(_ source: String, path: String) throws(RewardError) -> ParsedPattern {
    var parser = PatternParser(source, path: path)
    guard parser.text.count <= 20_000 else {
      throw parser.limit("a regular expression of over 20,000 characters")
    }
    let node = try parser.alternatives()
    guard parser.at == parser.text.count else { throw parser.malformed("an unmatched ')'") }
    return ParsedPattern(node: node, lookAheads: parser.lookAheads)
  }

  private func limit(_ what: String) -> RewardError {
    RewardError(.tokenizerLimit, what, at: .init(item: path))
  }

  private func malformed(_ what: String) -> RewardError {
    RewardError(
      .tokenizerRegex, "\(what) at character \(at) of the regular expression '\(source)'",
      at: .init(item: path))
  }

  private func unsupported(_ what: String) -> RewardError {
    RewardError(
      .tokenizerUnsupported,
      "\(what) at character \(at) of the regular expression '\(source)' is not supported",
      at: .init(item: path))
  }

  private var peek: Unicode.Scalar? { at < text.count ? text[at] : nil }

  private mutating func accept(_ wanted: String) -> Bool {
    let scalars = Array(wanted.unicodeScalars)
    guard at + scalars.count <= text.count, Array(text[at..<at + scalars.count]) == scalars else {
      return false
    }
    at += scalars.count
    return true
  }

  private mutating func alternatives() throws(RewardError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 64 else { throw limit("groups nested deeper than 64 in a regular expression") }
    var options = [try sequence()]
    var highest = height
    while accept("|") {
      options.append(try sequence())
      highest = max(highest, height)
    }
    height = highest
    if options.count == 1 { return options[0] }
    try grow()
    return .alternatives(options)
  }

  /// Counts one more level of the tree.
  private mutating func grow() throws(RewardError) {
    height += 1
    guard height <= PatternParser.heightLimit else {
      throw limit("a regular expression nested deeper than \(PatternParser.heightLimit) levels")
    }
  }

  private mutating func sequence() throws(RewardError) -> PatternNode {
    var items: [PatternNode] = []
    var lastLetter: Unicode.Scalar?
    var highest = 0
    while let scalar = peek, scalar != "|", scalar != ")" {
      let start = at
      let item = try atom()
      if ignoresCase, at == start + 1 {
        try refuseFoldedPair(lastLetter, scalar)
        lastLetter = scalar
      } else {
        lastLetter = nil
      }
      // What matches nothing but the empty text is left out: repeating it would be work without end.
      let repeated = try repetitions(of: item)
      if case .empty = repeated { continue }
      items.append(repeated)
      highest = max(highest, height)
    }
    height = highest
    if items.count < 2 { return items.first ?? .empty }
    try grow()
    return .sequence(items)
  }

  /// Ignoring case, `ss` also matches `ß` and `fi` the ligature; that is not implemented.
  private func refuseFoldedPair(
    _ first: Unicode.Scalar?, _ second: Unicode.Scalar
  ) throws(RewardError) {
    guard let first else { return }
    let pair = String(Character(first)).lowercased() + String(Character(second)).lowercased()
    if ["ff", "fi", "fl", "ss", "st"].contains(pair) {
      throw unsupported("'\(pair)' where case is ignored")
    }
  }

  private mutating func atom() throws(RewardError) -> PatternNode {
    guard let scalar = peek else { throw malformed("an unexpected end") }
    at += 1
    height = 0
    switch scalar {
    case "(": return try group()
    case "[": return .set(try bracket().sealed())
    case "\\":
      switch peek {
      case "A":
        at += 1
        return .assertion(.textStart)
      case "z":
        at += 1
        return .assertion(.textEnd)
      case "b", "B":
        let isNegated = peek == "B"
        at += 1
        return .assertion(.wordBoundary(isNegated: isNegated))
      default: return .set(try cased(try escape()).sealed())
      }
    case ".":
      var set = ScalarSet(0x0a)
      set.isNegated = true
      return .set(set.sealed())
    case "^": return .assertion(.lineStart)
    case "$": return .assertion(.lineEnd)
    case "*", "+", "?": throw malformed("a repetition of nothing")
    default: return .set(try cased(ScalarSet(scalar.value)).sealed())
    }
  }

  private mutating func group() throws(RewardError) -> PatternNode {
    let outer = ignoresCase
    defer { ignoresCase = outer }
    if accept("?") {
      if accept(":") {
      } else if accept("i:") {
        ignoresCase = true
      } else if accept("=") {
        return try lookAhead(isNegated: false)
      } else if accept("!") {
        return try lookAhead(isNegated: true)
      } else if accept("<=") {
        return try lookBehind(isNegated: false)
      } else if accept("<!") {
        return try lookBehind(isNegated: true)
      } else {
        throw unsupported("this kind of group")
      }
    }
    let node = try alternatives()
    guard accept(")") else { throw malformed("a group without an end") }
    return node
  }

  private mutating func lookAhead(isNegated: Bool) throws(RewardError) -> PatternNode {
    let node = try lookAround()
    if let set = PatternParser.single(node) { return .assertion(.next(set, isNegated: isNegated)) }
    guard lookAheads.count < PatternParser.lookAheadLimit else {
      throw limit("over \(PatternParser.lookAheadLimit) look-aheads in a regular expression")
    }
    lookAheads.append(node)
    return .assertion(.ahead(lookAheads.count - 1, isNegated: isNegated))
  }

  private mutating func lookBehind(isNegated: Bool) throws(RewardError) -> PatternNode {
    guard let set = PatternParser.single(try lookAround()) else {
      throw unsupported("looking back at more than one character")
    }
    return .assertion(.previous(set, isNegated: isNegated))
  }

  /// The body of a look-around, up to its end.
  private mutating func lookAround() throws(RewardError) -> PatternNode {
    let node = try alternatives()
    guard accept(")") else { throw malformed("a group without an end") }
    height = 0
    return node
  }

  /// The union of what is one set, or alternatives of sets.
  private static func single(_ node: PatternNode) -> ScalarSet? {
    let options: [PatternNode]
    if case .alternatives(let list) = node { options = list } else { options = [node] }
    var union = ScalarSet()
    for option in options {
      guard case .set(let set) = option else { return nil }
      union.formUnion(set)
    }
    return union.sealed()
  }

  private mutating func repetitions(of item: PatternNode) throws(RewardError) -> PatternNode {
    var node = item
    var count = 0
    while true {
      let minimum: Int
      let maximum: Int?
      var isInterval = false
      if accept("*") {
        (minimum, maximum) = (0, nil)
      } else if accept("+") {
        (minimum, maximum) = (1, nil)
      } else if accept("?") {
        (minimum, maximum) = (0, 1)
      } else if let bounds = try interval() {
        (minimum, maximum) = bounds
        isInterval = true
      } else {
        return node
      }
      if case .assertion = node { throw unsupported("repeating a condition") }
      count += 1
      guard count <= PatternParser.quantifierLimit else {
        throw limit(
          "over \(PatternParser.quantifierLimit) quantifiers on one part of an expression")
      }
      let isLazy = accept("?")
      let isPossessive = !isLazy && !isInterval && accept("+")
      if case .empty = node { continue }
      if maximum == 0 {
        node = .empty
        height = 0
        continue
      }
      try grow()
      if isPossessive {
        node = try possessive(node, minimum, maximum)
        try grow()
      } else {
        node = .repeated(node, minimum: minimum, maximum: maximum, isGreedy: !isLazy)
      }
    }
  }

  /// `X++` never gives back what it took: for one set that is the greedy loop followed by a check
  /// that no further member comes.
  private func possessive(
    _ node: PatternNode, _ minimum: Int, _ maximum: Int?
  ) throws(RewardError) -> PatternNode {
    guard case .set(let set) = node else {
      throw unsupported("a possessive repetition of more than one character")
    }
    let stop = PatternNode.assertion(.next(set, isNegated: true))
    if maximum == 1 { return .alternatives([node, stop]) }
    return .sequence([
      .repeated(node, minimum: minimum, maximum: maximum, isGreedy: true), stop,
    ])
  }

  private mutating func interval() throws(RewardError) -> (Int, Int?)? {
    guard peek == "{" else { return nil }
    let start = at
    at += 1
    let low = digits()
    var high = low
    if accept(",") {
      high = digits()
    } else if low == nil {
      // Oniguruma reads a brace that is no interval as itself.
      at = start
      return nil
    }
    guard accept("}"), low != nil || high != nil else {
      at = start
      return nil
    }
    let isOpen = text[at - 2] == ","
    let minimum = low ?? 0
    if let high, high < minimum { throw malformed("an interval that runs backwards") }
    guard minimum <= 1000, high ?? 0 <= 1000 else { throw unsupported("an interval over 1,000") }
    return (minimum, isOpen ? nil : high)
  }

  private mutating func digits() -> Int? {
    let start = at
    var value = 0
    while let scalar = peek, ("0"..."9").contains(scalar) {
      value = min(value * 10 + Int(scalar.value - 48), 100_000)
      at += 1
    }
    return at > start ? value : nil
  }
}

extension PatternParser {
  /// After `[`.
  fileprivate mutating func bracket() throws(RewardError) -> ScalarSet {
    depth += 1
    defer { depth -= 1 }
    guard depth <= 64 else { throw unsupported("sets nested deeper than 64") }
    var set = ScalarSet()
    if accept("^") { set.isNegated = true }
    var isFirst = true
    while true {
      guard let scalar = peek else { throw malformed("a set without an end") }
      if scalar == "]", !isFirst {
        at += 1
        return set
      }
      isFirst = false
      if accept("&&") { throw unsupported("an intersection of sets") }
      if accept("[:") { throw unsupported("a POSIX class") }
      at += 1
      if scalar == "[" {
        set.formUnion(try bracket())
        continue
      }
      let low = scalar == "\\" ? try escape() : ScalarSet(scalar.value)
      guard let first = low.onlyScalar, peek == "-", at + 1 < text.count, text[at + 1] != "]"
      else {
        set.formUnion(try cased(low))
        continue
      }
      at += 1
      let next = text[at]
      at += 1
      let high = next == "\\" ? try escape() : ScalarSet(next.value)
      guard let last = high.onlyScalar else { throw malformed("a range that ends in a class") }
      guard first <= last else { throw malformed("a range that runs backwards") }
      var range = ScalarSet()
      range.ranges = [first...last]
      set.formUnion(try cased(range))
    }
  }

  /// After a backslash.
  fileprivate mutating func escape() throws(RewardError) -> ScalarSet {
    guard let scalar = peek else { throw malformed("a backslash at the end") }
    at += 1
    switch scalar {
    case "p", "P": return try property(isNegated: scalar == "P")
    case "s", "S": return klass(scalar == "S") { $0.hasSpace = true }
    case "w", "W": return klass(scalar == "W") { $0.hasWord = true }
    case "d", "D": return klass(scalar == "D") { $0.categories = GeneralCategory.nd.mask }
    case "n": return ScalarSet(0x0a)
    case "r": return ScalarSet(0x0d)
    case "t": return ScalarSet(0x09)
    case "f": return ScalarSet(0x0c)
    case "v": return ScalarSet(0x0b)
    case "e": return ScalarSet(0x1b)
    case "a": return ScalarSet(0x07)
    case "u": return ScalarSet(try hex(exactly: 4))
    case "x":
      guard accept("{") else {
        let value = try hex(exactly: 2)
        guard value < 0x80 else { throw unsupported("a byte escape") }
        return ScalarSet(value)
      }
      let value = try hex(exactly: nil)
      guard accept("}") else { throw malformed("an escape without '}'") }
      return ScalarSet(value)
    default:
      let isLetterOrDigit = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      guard !isLetterOrDigit else { throw unsupported("the escape '\\\(scalar)'") }
      return ScalarSet(scalar.value)
    }
  }

  private func klass(_ isNegated: Bool, _ fill: (inout ScalarSet) -> Void) -> ScalarSet {
    var set = ScalarSet()
    fill(&set)
    set.isNegated = isNegated
    return set
  }

  private mutating func property(isNegated: Bool) throws(RewardError) -> ScalarSet {
    guard accept("{") else { throw malformed("a property without '{'") }
    var name = ""
    while let scalar = peek, scalar != "}" {
      name.unicodeScalars.append(scalar)
      at += 1
    }
    guard accept("}") else { throw malformed("a property without '}'") }
    guard var set = ScalarSet.property(name) else { throw unsupported("the property '\(name)'") }
    if isNegated { set.isNegated.toggle() }
    return set
  }

  private mutating func hex(exactly count: Int?) throws(RewardError) -> UInt32 {
    let start = at
    var value: UInt32 = 0
    while let scalar = peek, at - start < count ?? 8, scalar.isASCII,
      let digit = Character(scalar).hexDigitValue
    {
      guard value < 0x110000 else { throw malformed("an escape beyond Unicode") }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    guard at > start, count == nil || at - start == count, Unicode.Scalar(value) != nil else {
      throw malformed("an escape that is no character")
    }
    return value
  }

  /// The set with the other case of its letters where case is ignored.
  private func cased(_ set: ScalarSet) throws(RewardError) -> ScalarSet {
    guard ignoresCase else { return set }
    var out = set
    for range in set.ranges {
      guard range.upperBound < 128 else { throw unsupported("ignoring case beyond ASCII") }
      for scalar in range {
        guard Character(Unicode.Scalar(scalar)!).isLetter else { continue }
        out.ranges.append((scalar ^ 0x20)...(scalar ^ 0x20))
        // The long s and the Kelvin sign fold to s and k.
        if scalar | 0x20 == 0x73 { out.ranges.append(0x17f...0x17f) }
        if scalar | 0x20 == 0x6b { out.ranges.append(0x212a...0x212a) }
      }
    }
    return out
  }
}

extension ScalarSet {
  /// The scalar of a set that was written as one character.
  fileprivate var onlyScalar: UInt32? {
    guard !isNegated, !hasSpace, !hasWord, categories == 0, nested.isEmpty, ranges.count == 1,
      ranges[0].lowerBound == ranges[0].upperBound
    else { return nil }
    return ranges[0].lowerBound
  }
}
