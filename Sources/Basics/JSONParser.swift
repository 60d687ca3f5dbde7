import OrderedCollections

extension RewardError.Code {
  /// Not JSON by RFC 8259; `place.byte` says where.
  public static let jsonSyntax = Self("json.syntax")
  /// A string with invalid UTF-8 or a lone surrogate escape.
  public static let jsonEncoding = Self("json.encoding")
  /// Arrays and objects nested deeper than the limit.
  public static let jsonDepth = Self("json.depth")
  /// A key that an object has twice.
  public static let jsonDuplicateKey = Self("json.duplicate-key")
}

extension JSONValue {
  /// Parses one document; nothing but white space may follow it.
  ///
  /// - Parameters:
  ///   - maximumDepth: how deep arrays and objects may nest. The parser recurses, so the limit is
  ///     what keeps a hostile file from overflowing the stack.
  /// - Throws: `json.syntax`, `json.encoding`, `json.depth` or `json.duplicate-key`, each with the
  ///   byte offset. NaN and Infinity are syntax errors.
  /// - Complexity: O(bytes).
  public static func parse(
    _ bytes: UnsafeRawBufferPointer, maximumDepth: Int = 128
  ) throws(RewardError) -> JSONValue {
    var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.at == bytes.count else { throw parser.syntax("text after the document") }
    return value
  }

  /// Parses one document. Copies the bytes first.
  /// - Throws: as ``parse(_:maximumDepth:)`` of a buffer.
  public static func parse(
    _ bytes: some Sequence<UInt8>, maximumDepth: Int = 128
  ) throws(RewardError) -> JSONValue {
    let result = Array(bytes).withUnsafeBytes { bytes -> Result<JSONValue, RewardError> in
      do throws(RewardError) {
        return .success(try parse(bytes, maximumDepth: maximumDepth))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// Parses one document; the places of errors are UTF-8 bytes.
  /// - Throws: as ``parse(_:maximumDepth:)`` of a buffer.
  public static func parse(_ text: String, maximumDepth: Int = 128) throws(RewardError) -> JSONValue
  {
    try parse(text.utf8, maximumDepth: maximumDepth)
  }
}

private struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  let maximumDepth: Int
  var at = 0

  init(bytes: UnsafeRawBufferPointer, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  func syntax(_ what: String) -> RewardError {
    RewardError(.jsonSyntax, "not valid JSON: \(what)", at: .init(byte: at))
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }

  mutating func skipSpace() {
    while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
  }

  mutating func value(depth: Int) throws(RewardError) -> JSONValue {
    skipSpace()
    guard at < bytes.count else { throw syntax("unexpected end") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  mutating func word(_ text: StaticString, _ value: JSONValue) throws(RewardError) -> JSONValue {
    let count = text.utf8CodeUnitCount
    guard at + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[at + $0] == text.utf8Start[$0] })
    else { throw syntax("unknown word") }
    at += count
    return value
  }

  func checkDepth(_ depth: Int) throws(RewardError) {
    guard depth <= maximumDepth else {
      throw RewardError(
        .jsonDepth, "nested deeper than \(maximumDepth) levels", at: .init(byte: at))
    }
  }

  mutating func array(depth: Int) throws(RewardError) -> JSONValue {
    try checkDepth(depth)
    at += 1
    var items: [JSONValue] = []
    skipSpace()
    if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
      at += 1
      return .array(items)
    }
    while true {
      items.append(try value(depth: depth))
      skipSpace()
      guard at < bytes.count else { throw syntax("unexpected end of an array") }
      if bytes[at] == UInt8(ascii: "]") { break }
      guard bytes[at] == UInt8(ascii: ",") else { throw syntax("expected ',' or ']'") }
      at += 1
    }
    at += 1
    return .array(items)
  }

  mutating func object(depth: Int) throws(RewardError) -> JSONValue {
    try checkDepth(depth)
    at += 1
    var members = JSONObject()
    skipSpace()
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
      at += 1
      return .object(members)
    }
    while true {
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else {
        throw syntax("expected a key in quotes")
      }
      let start = at
      let key = try string()
      skipSpace()
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { throw syntax("expected ':'") }
      at += 1
      let member = try value(depth: depth)
      guard members.updateValue(member, forKey: key) == nil else {
        throw RewardError(
          .jsonDuplicateKey, "an object has the key '\(key.prefix(100))' twice",
          at: .init(byte: start, item: String(key.prefix(100))))
      }
      skipSpace()
      guard at < bytes.count else { throw syntax("unexpected end of an object") }
      if bytes[at] == UInt8(ascii: "}") { break }
      guard bytes[at] == UInt8(ascii: ",") else { throw syntax("expected ',' or '}'") }
      at += 1
    }
    at += 1
    return .object(members)
  }

  mutating func digits() throws(RewardError) {
    let start = at
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
    guard at > start else { throw syntax("expected a digit") }
  }

  mutating func number() throws(RewardError) -> JSONValue {
    let start = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    guard at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 else {
      throw syntax("expected a value")
    }
    try digits()
    guard bytes[first] != 0x30 || at == first + 1 else { throw syntax("a number with a leading 0") }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      try digits()
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      try digits()
    }
    return .number(JSONNumber(unchecked: String(decoding: bytes[start..<at], as: UTF8.self)))
  }

  mutating func string() throws(RewardError) -> String {
    at += 1
    let start = at
    // The common case has no escape: find the end and validate once.
    at = firstJSONSpecial(bytes, from: at)
    guard at < bytes.count else { throw syntax("a string without an end") }
    if bytes[at] == UInt8(ascii: "\"") {
      let text = try decode(UnsafeRawBufferPointer(rebasing: bytes[start..<at]), from: start)
      at += 1
      return text
    }
    var buffer = Array(bytes[start..<at])
    while true {
      guard at < bytes.count else { throw syntax("a string without an end") }
      let byte = bytes[at]
      if byte == UInt8(ascii: "\"") { break }
      guard byte >= 0x20 else { throw syntax("a control character in a string") }
      if byte == UInt8(ascii: "\\") {
        at += 1
        try escape(into: &buffer)
      } else {
        let end = firstJSONSpecial(bytes, from: at)
        buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[at..<end]))
        at = end
      }
    }
    let text = try decode(buffer, from: start)
    at += 1
    return text
  }

  func decode(_ bytes: some Collection<UInt8>, from start: Int) throws(RewardError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw RewardError(.jsonEncoding, "a string is not valid UTF-8", at: .init(byte: start))
    }
    return text
  }

  mutating func escape(into buffer: inout [UInt8]) throws(RewardError) {
    guard at < bytes.count else { throw syntax("a string without an end") }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
    case UInt8(ascii: "b"): buffer.append(0x08)
    case UInt8(ascii: "f"): buffer.append(0x0c)
    case UInt8(ascii: "n"): buffer.append(0x0a)
    case UInt8(ascii: "r"): buffer.append(0x0d)
    case UInt8(ascii: "t"): buffer.append(0x09)
    case UInt8(ascii: "u"):
      var unit = try hexUnit()
      if (0xd800..<0xdc00).contains(unit), at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
        bytes[at + 1] == UInt8(ascii: "u")
      {
        at += 2
        let low = try hexUnit()
        guard (0xdc00..<0xe000).contains(low) else { throw loneSurrogate() }
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(unit) else { throw loneSurrogate() }
      buffer.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw syntax("an unknown escape")
    }
  }

  func loneSurrogate() -> RewardError {
    RewardError(.jsonEncoding, "an escape is half of a surrogate pair", at: .init(byte: at))
  }

  mutating func hexUnit() throws(RewardError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw syntax("a \\u escape without four digits") }
    var unit: UInt32 = 0
    for offset in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[at + offset])).hexDigitValue,
        bytes[at + offset] < 0x80
      else { throw syntax("a \\u escape without four digits") }
      unit = unit << 4 | UInt32(digit)
    }
    at += 4
    return unit
  }
}
