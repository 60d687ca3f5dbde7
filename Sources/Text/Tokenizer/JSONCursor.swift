/// Reads JSON piece by piece, without making anything of what is not asked for. Every method
/// returns nil or false for what it does not expect, and then stands anywhere.
struct JSONCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The next byte.
  var at = 0
  /// A string whose escapes were replaced.
  private var unescaped: [UInt8] = []

  /// - Parameter bytes: UTF-8.
  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  func isAt(_ byte: UInt8) -> Bool { at < bytes.count && bytes[at] == byte }

  @inline(__always)
  mutating func skipSpace() {
    while at < bytes.count, bytes[at] <= 0x20,
      bytes[at] == 0x20 || bytes[at] == 0x0a || bytes[at] == 0x0d || bytes[at] == 0x09
    { at &+= 1 }
  }

  @inline(__always)
  mutating func accept(_ byte: UInt8) -> Bool {
    skipSpace()
    guard isAt(byte) else { return false }
    at &+= 1
    return true
  }

  /// A member's key, up to its value.
  mutating func key() -> [UInt8]? {
    skipSpace()
    guard let name = string() else { return nil }
    var key: [UInt8] = []
    read(name) { key += $0 }
    return accept(UInt8(ascii: ":")) ? key : nil
  }

  /// At an object: moves to the value of its member `wanted`.
  mutating func enter(_ wanted: String) -> Bool {
    guard accept(UInt8(ascii: "{")) else { return false }
    while let key = key() {
      if key == Array(wanted.utf8) { return true }
      guard skipValue(), accept(UInt8(ascii: ",")) else { return false }
    }
    return false
  }

  /// Moves behind a value without looking into it.
  mutating func skipValue() -> Bool {
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        guard string() != nil else { return false }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return true }
        depth -= 1
      case UInt8(ascii: ","):
        if depth == 0 { return true }
      default: break
      }
      at += 1
    }
    return false
  }

  /// The literal of a number.
  private mutating func literal() -> Range<Int>? {
    skipSpace()
    let start = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    guard skipDigits(), bytes[first] != 0x30 || at == first + 1 else { return nil }
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      at += 1
      guard skipDigits() else { return nil }
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      guard skipDigits() else { return nil }
    }
    return start..<at
  }

  private mutating func skipDigits() -> Bool {
    let start = at
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at &+= 1 }
    return at > start
  }

  mutating func integer() -> Int? {
    guard let literal = literal(), literal.count < 18 else { return nil }
    let isNegative = bytes[literal.lowerBound] == UInt8(ascii: "-")
    var value = 0
    for byte in bytes[literal].dropFirst(isNegative ? 1 : 0) {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value &* 10 &+ Int(byte &- 0x30)
    }
    return isNegative ? -value : value
  }

  mutating func number() -> Double? {
    guard let literal = literal() else { return nil }
    let value = Double(String(decoding: bytes[literal], as: UTF8.self))
    return value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Where the contents of a string are.
  enum Contents {
    case inPlace(Range<Int>)
    case unescaped
  }

  @inline(__always)
  func read(_ contents: Contents, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    switch contents {
    case .inPlace(let range): body(UnsafeBufferPointer(rebasing: bytes[range]))
    case .unescaped: unescaped.withUnsafeBufferPointer(body)
    }
  }

  /// Reads a string. What it returns holds until the next one is read.
  @inline(__always)
  mutating func string() -> Contents? {
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return nil }
    at &+= 1
    let start = at
    while at < bytes.count, bytes[at] >= 0x20, bytes[at] != UInt8(ascii: "\\") {
      if bytes[at] == UInt8(ascii: "\"") {
        at &+= 1
        return .inPlace(start..<at &- 1)
      }
      at &+= 1
    }
    return unescape(from: start) ? .unescaped : nil
  }

  /// Reads on at the first escape of a string that begins at `start`.
  private mutating func unescape(from start: Int) -> Bool {
    unescaped.removeAll(keepingCapacity: true)
    unescaped += bytes[start..<at]
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return true }
      guard byte >= 0x20 else { return false }
      if byte == UInt8(ascii: "\\") {
        guard escape() else { return false }
      } else {
        unescaped.append(byte)
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard at < bytes.count else { return false }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(byte)
    case UInt8(ascii: "b"): unescaped.append(0x08)
    case UInt8(ascii: "f"): unescaped.append(0x0c)
    case UInt8(ascii: "n"): unescaped.append(0x0a)
    case UInt8(ascii: "r"): unescaped.append(0x0d)
    case UInt8(ascii: "t"): unescaped.append(0x09)
    case UInt8(ascii: "u"):
      guard var unit = hexUnit() else { return false }
      if (0xd800..<0xdc00).contains(unit) {
        guard at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\"),
          bytes[at + 1] == UInt8(ascii: "u")
        else { return false }
        at += 2
        guard let low = hexUnit(), (0xdc00..<0xe000).contains(low) else { return false }
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)
      }
      guard Unicode.Scalar(unit) != nil else { return false }
      UTF8Text.append(unit, to: &unescaped)
    default: return false
    }
    return true
  }

  private mutating func hexUnit() -> UInt32? {
    guard at + 4 <= bytes.count else { return nil }
    var unit: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    at += 4
    return unit
  }
}
