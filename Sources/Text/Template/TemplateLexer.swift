import Basics

/// Cuts a template's source into tokens by Jinja's rules, with `trim_blocks` and `lstrip_blocks`
/// on: a newline right after a block tag vanishes, and so does white space between the start of a
/// line and a block tag. Cost: O(bytes).
struct TemplateLexer {
  private let bytes: [UInt8]
  private let limits: TemplateLimits
  private var at = 0
  private var line = 1
  /// Whether the tag before the current text ended with a newline.
  private var lineStarting = true
  private var lexemes: [TemplateLexeme] = []

  /// All tokens of a source, ending with `.end`.
  /// - Throws: `template.syntax`, `template.arithmetic` (a literal beyond 64 bits),
  ///   `template.depth` (brackets), `template.size`.
  static func lex(
    _ source: String, limits: TemplateLimits
  ) throws(RewardError) -> [TemplateLexeme] {
    guard source.utf8.count <= limits.sourceBytes else {
      throw RewardError(
        .templateSize,
        "a template of \(source.utf8.count) bytes; the limit is "
          + "\(limits.sourceBytes)")
    }
    var lexer = TemplateLexer(source: source, limits: limits)
    try lexer.root()
    lexer.lexemes.append(TemplateLexeme(token: .end, line: lexer.line))
    return lexer.lexemes
  }

  private init(source: String, limits: TemplateLimits) {
    self.limits = limits
    var bytes = PythonText.unifyNewlines(Array(source.utf8))
    // Jinja drops one newline at the end of a template.
    if bytes.last == 0x0a { bytes.removeLast() }
    self.bytes = bytes
  }

  private func fail(_ message: String) -> RewardError {
    RewardError(.templateSyntax, message, at: .init(line: line))
  }

  private func has(_ text: StaticString, at position: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for offset in 0..<count where bytes[position + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }

  private func byte(_ position: Int) -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private func skipSpace(_ position: Int) -> Int {
    var position = position
    while true {
      let length = PythonText.spaceLength(bytes, at: position)
      if length == 0 { return position }
      position += length
    }
  }

  private mutating func move(to position: Int) {
    for index in at..<position where bytes[index] == 0x0a { line += 1 }
    at = position
  }

  /// Moves over a tag's end and remembers whether it ended a line.
  private mutating func finish(at position: Int) {
    move(to: position)
    lineStarting = position > 0 && bytes[position - 1] == 0x0a
  }

  private mutating func add(_ token: TemplateToken) {
    lexemes.append(TemplateLexeme(token: token, line: line))
  }

  private mutating func root() throws(RewardError) {
    while at < bytes.count {
      var tag = at
      while tag < bytes.count {
        if bytes[tag] == UInt8(ascii: "{"), let next = byte(tag + 1),
          next == UInt8(ascii: "{") || next == UInt8(ascii: "%") || next == UInt8(ascii: "#")
        {
          break
        }
        tag += 1
      }
      guard tag < bytes.count else {
        addText(at..<tag)
        move(to: tag)
        return
      }
      let kind = bytes[tag + 1]
      var body = tag + 2
      let sign = byte(body).flatMap { $0 == 0x2d || $0 == 0x2b ? $0 : nil }
      if sign != nil { body += 1 }
      addText(at..<stripped(at..<tag, sign, isVariable: kind == UInt8(ascii: "{")))
      move(to: tag)
      switch kind {
      case UInt8(ascii: "#"): try comment(body)
      case UInt8(ascii: "{"):
        add(.variableBegin)
        move(to: body)
        try tagBody(isBlock: false)
      default:
        if let content = rawBegin(body) {
          move(to: content)
          try raw()
        } else {
          add(.blockBegin)
          move(to: body)
          try tagBody(isBlock: true)
        }
      }
    }
  }

  private mutating func addText(_ range: Range<Int>) {
    if !range.isEmpty { add(.text(String(decoding: bytes[range], as: UTF8.self))) }
  }

  /// Where text before a tag ends after white-space control.
  private func stripped(_ range: Range<Int>, _ sign: UInt8?, isVariable: Bool) -> Int {
    var end = range.upperBound
    if sign == UInt8(ascii: "-") {
      while true {
        let length = PythonText.spaceLength(bytes, endingAt: end, from: range.lowerBound)
        if length == 0 { return end }
        end -= length
      }
    }
    if sign == UInt8(ascii: "+") || isVariable { return end }
    // Only white space between the start of the line and the tag goes.
    while end > range.lowerBound, bytes[end - 1] != 0x0a {
      let length = PythonText.spaceLength(bytes, endingAt: end, from: range.lowerBound)
      if length == 0 { return range.upperBound }
      end -= length
    }
    return end > range.lowerBound || lineStarting ? end : range.upperBound
  }

  private mutating func comment(_ body: Int) throws(RewardError) {
    var end = body
    while end < bytes.count {
      if has("-#}", at: end) { return finish(at: skipSpace(end + 3)) }
      if has("+#}", at: end) { return finish(at: end + 3) }
      if has("#}", at: end) { return finish(at: end + (byte(end + 2) == 0x0a ? 3 : 2)) }
      end += 1
    }
    throw fail("a comment without '#}'")
  }

  /// The position after `{% raw %}` when the tag's body is that.
  private func rawBegin(_ body: Int) -> Int? {
    let word = skipSpace(body)
    guard has("raw", at: word) else { return nil }
    let end = skipSpace(word + 3)
    if has("-%}", at: end) { return skipSpace(end + 3) }
    return has("%}", at: end) ? end + 2 : nil
  }

  private mutating func raw() throws(RewardError) {
    let start = at
    lineStarting = start > 0 && bytes[start - 1] == 0x0a
    var tag = start
    while tag < bytes.count {
      defer { tag += 1 }
      guard has("{%", at: tag) else { continue }
      let sign = byte(tag + 2).flatMap { $0 == 0x2d || $0 == 0x2b ? $0 : nil }
      let word = skipSpace(tag + (sign == nil ? 2 : 3))
      guard has("endraw", at: word) else { continue }
      let end = skipSpace(word + 6)
      let after: Int
      if has("-%}", at: end) {
        after = skipSpace(end + 3)
      } else if has("+%}", at: end) {
        after = end + 3
      } else if has("%}", at: end) {
        after = end + (byte(end + 2) == 0x0a ? 3 : 2)
      } else {
        continue
      }
      addText(start..<stripped(start..<tag, sign, isVariable: false))
      return finish(at: after)
    }
    throw fail("'raw' without 'endraw'")
  }

  /// The position after a tag's end when one is here.
  private func tagEnd(isBlock: Bool) -> Int? {
    if isBlock {
      if has("%}", at: at) { return at + (byte(at + 2) == 0x0a ? 3 : 2) }
      if has("-%}", at: at) { return skipSpace(at + 3) }
      return has("+%}", at: at) ? at + 3 : nil
    }
    if has("}}", at: at) { return at + 2 }
    return has("-}}", at: at) ? skipSpace(at + 3) : nil
  }

  private mutating func tagBody(isBlock: Bool) throws(RewardError) {
    var brackets: [TemplateSymbol] = []
    while true {
      if brackets.isEmpty, let end = tagEnd(isBlock: isBlock) {
        add(isBlock ? .blockEnd : .variableEnd)
        return finish(at: end)
      }
      guard at < bytes.count else { throw fail("a tag without its end") }
      let afterSpace = skipSpace(at)
      if afterSpace > at {
        move(to: afterSpace)
      } else if !(try number()), !name(), !(try string()) {
        try symbol(&brackets)
      }
    }
  }

  private mutating func symbol(_ brackets: inout [TemplateSymbol]) throws(RewardError) {
    for length in [2, 1] where at + length <= bytes.count {
      let text = String(decoding: bytes[at..<at + length], as: UTF8.self)
      guard let symbol = TemplateSymbol(rawValue: text) else { continue }
      if let closing = symbol.closing {
        brackets.append(closing)
        guard brackets.count <= limits.depth else {
          throw RewardError(
            .templateDepth, "brackets nested deeper than \(limits.depth)", at: .init(line: line))
        }
      } else if symbol.isClosing, brackets.popLast() != symbol {
        throw fail("'\(text)' does not close what is open")
      }
      add(.symbol(symbol))
      return move(to: at + length)
    }
    throw fail("a character that no expression can have (byte \(bytes[at]))")
  }

  private mutating func name() -> Bool {
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      if byte < 0x80 {
        guard PythonText.isASCIIWord(byte) else { break }
        end += 1
      } else {
        let (scalar, length) = PythonText.scalar(bytes, at: end)
        guard scalar.properties.isXIDContinue else { break }
        end += length
      }
    }
    guard end > at else { return false }
    add(.name(String(decoding: bytes[at..<end], as: UTF8.self)))
    move(to: end)
    return true
  }

  /// The end of digits with single underscores between them.
  private func digits(_ position: Int) -> Int? {
    var end = position
    while let byte = byte(end) {
      if byte >= 0x30, byte <= 0x39 {
        end += 1
      } else if byte == UInt8(ascii: "_"), end > position, let next = self.byte(end + 1),
        next >= 0x30, next <= 0x39
      {
        end += 1
      } else {
        break
      }
    }
    return end > position ? end : nil
  }

  private mutating func number() throws(RewardError) -> Bool {
    guard var end = digits(at) else { return false }
    var isFloat = false
    // After a dot digits are an index (`rows.0.1`), never a fraction.
    if at == 0 || bytes[at - 1] != UInt8(ascii: ".") {
      if byte(end) == UInt8(ascii: "."), let fraction = digits(end + 1) {
        end = fraction
        isFloat = true
      }
      if let exponent = byte(end), exponent | 0x20 == UInt8(ascii: "e") {
        let sign = byte(end + 1) == UInt8(ascii: "+") || byte(end + 1) == UInt8(ascii: "-")
        if let last = digits(end + (sign ? 2 : 1)) {
          end = last
          isFloat = true
        }
      }
    }
    let text = String(decoding: bytes[at..<end].filter { $0 != 0x5f }, as: UTF8.self)
    if isFloat {
      guard let value = Double(text) else { throw fail("'\(text)' is no number") }
      add(.float(value))
    } else {
      guard let value = Int(text) else {
        throw RewardError(
          .templateArithmetic, "the integer \(text.prefix(40)) does not fit in 64 bits",
          at: .init(line: line))
      }
      if bytes[at] == 0x30, end > at + 1, value != 0 {
        throw fail("an integer that begins with 0")
      }
      add(.integer(value))
    }
    move(to: end)
    return true
  }

  private mutating func string() throws(RewardError) -> Bool {
    let quote = bytes[at]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return false }
    var end = at + 1
    while let byte = byte(end), byte != quote { end += byte == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < bytes.count else { throw fail("a string without its end") }
    guard let text = PythonText.unescape(bytes[at + 1..<end]) else {
      throw fail("a string with an escape that is not valid")
    }
    add(.string(text))
    move(to: end + 1)
    return true
  }
}
