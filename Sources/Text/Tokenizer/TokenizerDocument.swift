internal import Basics

/// The entries of a vocabulary as they stand in a file: tokens in bytes and their ids.
struct TokenList: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private(set) var ids: [Int] = []

  var count: Int { ids.count }

  mutating func append(_ token: some Collection<UInt8>, id: Int) {
    bytes += token
    ends.append(bytes.count)
    ids.append(id)
  }

  func token(_ index: Int) -> ArraySlice<UInt8> {
    bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }
}

/// The text of a tokenizer.json, split into its vocabulary object and the rest.
///
/// Swift's strings are equal when they are canonically equivalent, so a dictionary of strings
/// cannot hold a vocabulary that has both `é` and `e` with an accent. The one object whose keys are
/// data is therefore read here, as bytes; that is also much faster than building a JSON tree.
struct TokenizerDocument {
  /// The document with an empty object in place of the vocabulary.
  let value: JSONValue
  /// Nil when the vocabulary is no object (unigram models have a list).
  let vocabulary: TokenList?

  /// - Throws: what `JSONValue.parse` throws.
  init(_ text: String) throws(RewardError) {
    var text = text
    var list: TokenList?
    let rest = text.withUTF8 { bytes -> [UInt8]? in
      var scanner = DocumentScanner(bytes: bytes)
      guard let found = scanner.findVocabulary() else { return nil }
      list = found.list
      return Array(bytes[..<found.range.lowerBound]) + [0x7b, 0x7d]
        + Array(bytes[found.range.upperBound...])
    }
    vocabulary = list
    // What the scanner does not understand is left to the parser, which says what is wrong.
    if let rest { value = try JSONValue.parse(rest) } else { value = try JSONValue.parse(text) }
  }
}

/// Just enough JSON to find `model.vocab`. Every method returns nil for anything unexpected.
private struct DocumentScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  var at = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func findVocabulary() -> (range: Range<Int>, list: TokenList)? {
    guard enter("model"), enter("vocab") else { return nil }
    skipSpace()
    let start = at
    guard let list = vocabulary() else { return nil }
    return (start..<at, list)
  }

  private mutating func skipSpace() {
    while at < bytes.count, [0x20, 0x0a, 0x0d, 0x09].contains(bytes[at]) { at += 1 }
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  /// At an object: moves to the value of its member `key`.
  private mutating func enter(_ key: String) -> Bool {
    guard accept(UInt8(ascii: "{")) else { return false }
    let wanted = Array(key.utf8)
    var name: [UInt8] = []
    while true {
      skipSpace()
      guard string(into: &name), accept(UInt8(ascii: ":")) else { return false }
      if name == wanted { return true }
      guard skipValue(), accept(UInt8(ascii: ",")) else { return false }
    }
  }

  /// Moves behind a value without looking into it.
  private mutating func skipValue() -> Bool {
    skipSpace()
    var depth = 0
    var ignored: [UInt8] = []
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""): guard string(into: &ignored) else { return false }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return true }
        depth -= 1
        at += 1
      case UInt8(ascii: ","):
        if depth == 0 { return true }
        at += 1
      default: at += 1
      }
    }
    return false
  }

  private mutating func vocabulary() -> TokenList? {
    guard accept(UInt8(ascii: "{")) else { return nil }
    var list = TokenList()
    if accept(UInt8(ascii: "}")) { return list }
    var token: [UInt8] = []
    while true {
      skipSpace()
      guard string(into: &token), accept(UInt8(ascii: ":")), let id = integer() else { return nil }
      list.append(token, id: id)
      if accept(UInt8(ascii: "}")) { return list }
      guard accept(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func integer() -> Int? {
    skipSpace()
    let start = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let first = at
    while at < bytes.count, bytes[at] >= 0x30, bytes[at] <= 0x39 { at += 1 }
    guard at > first, at - first < 18, bytes[first] != 0x30 || at == first + 1 else { return nil }
    return Int(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  private mutating func string(into out: inout [UInt8]) -> Bool {
    out.removeAll(keepingCapacity: true)
    guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return false }
    at += 1
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == UInt8(ascii: "\"") { return true }
      guard byte >= 0x20 else { return false }
      if byte == UInt8(ascii: "\\") {
        guard escape(into: &out) else { return false }
      } else {
        out.append(byte)
      }
    }
    return false
  }

  private mutating func escape(into out: inout [UInt8]) -> Bool {
    guard at < bytes.count else { return false }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0c)
    case UInt8(ascii: "n"): out.append(0x0a)
    case UInt8(ascii: "r"): out.append(0x0d)
    case UInt8(ascii: "t"): out.append(0x09)
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
      UTF8Text.append(unit, to: &out)
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
