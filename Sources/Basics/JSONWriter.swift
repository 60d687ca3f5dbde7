import OrderedCollections

extension JSONValue {
  /// JSON text on one line, as `json.dumps(ensure_ascii=False)` writes it: `", "` and `": "`.
  public var text: String { String(decoding: bytes(indent: nil), as: UTF8.self) }

  /// JSON text with two spaces an inner level and a newline at the end.
  public var prettyText: String { String(decoding: bytes(indent: 0), as: UTF8.self) + "\n" }

  /// Adds the UTF-8 of ``text`` to a buffer, without the copies that a string costs.
  public func appendText(to buffer: inout [UInt8]) { append(to: &buffer, indent: nil) }

  private func bytes(indent: Int?) -> [UInt8] {
    var out: [UInt8] = []
    append(to: &out, indent: indent)
    return out
  }

  private func append(to out: inout [UInt8], indent: Int?) {
    switch self {
    case .null: out += "null".utf8
    case .bool(let value): out += (value ? "true" : "false").utf8
    case .number(let value): out += value.literal.utf8
    case .string(let value): JSONValue.quote(value, into: &out)
    case .array(let items):
      JSONValue.list(items, "[", "]", indent, into: &out) { $0.append(to: &$1, indent: $2) }
    case .object(let members):
      JSONValue.list(members.elements, "{", "}", indent, into: &out) { member, out, indent in
        JSONValue.quote(member.key, into: &out)
        out += ": ".utf8
        member.value.append(to: &out, indent: indent)
      }
    }
  }

  private static func list<Items: Collection>(
    _ items: Items, _ open: String, _ close: String, _ indent: Int?, into out: inout [UInt8],
    _ body: (Items.Element, inout [UInt8], Int?) -> Void
  ) {
    out += open.utf8
    let inner = indent.map { $0 + 1 }
    var first = true
    for item in items {
      if !first { out += (indent == nil ? ", " : ",").utf8 }
      first = false
      if let inner { newLine(inner, into: &out) }
      body(item, &out, inner)
    }
    if let indent, !items.isEmpty { newLine(indent, into: &out) }
    out += close.utf8
  }

  private static func newLine(_ indent: Int, into out: inout [UInt8]) {
    out.append(UInt8(ascii: "\n"))
    out.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
  }

  private static func quote(_ text: String, into out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      // Whatever needs no escape is copied in one piece, which is nearly always the whole text.
      var start = 0
      while true {
        let end = firstJSONSpecial(bytes, from: start)
        out.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        guard end < bytes.count else { break }
        out += escape(bytes[end]).utf8
        start = end + 1
      }
    }
    out.append(UInt8(ascii: "\""))
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): return "\\\""
    case UInt8(ascii: "\\"): return "\\\\"
    case UInt8(ascii: "\n"): return "\\n"
    case UInt8(ascii: "\r"): return "\\r"
    case UInt8(ascii: "\t"): return "\\t"
    case 0x08: return "\\b"
    case 0x0c: return "\\f"
    default: return "\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
  }
}
