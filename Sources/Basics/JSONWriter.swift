import OrderedCollections

extension JSONValue {
  /// JSON text on one line, as `json.dumps(ensure_ascii=False)` writes it: `", "` and `": "`.
  public var text: String { write(indent: nil) }

  /// JSON text with two spaces an inner level and a newline at the end.
  public var prettyText: String { write(indent: 0) + "\n" }

  private func write(indent: Int?) -> String {
    var out = ""
    append(to: &out, indent: indent)
    return out
  }

  private func append(to out: inout String, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let value): out += value.literal
    case .string(let value): JSONValue.quote(value, into: &out)
    case .array(let items):
      JSONValue.list(items, "[", "]", indent, into: &out) { $0.append(to: &$1, indent: $2) }
    case .object(let members):
      JSONValue.list(members.elements, "{", "}", indent, into: &out) { member, out, indent in
        JSONValue.quote(member.key, into: &out)
        out += ": "
        member.value.append(to: &out, indent: indent)
      }
    }
  }

  private static func list<Items: Collection>(
    _ items: Items, _ open: String, _ close: String, _ indent: Int?, into out: inout String,
    _ body: (Items.Element, inout String, Int?) -> Void
  ) {
    out += open
    let inner = indent.map { $0 + 1 }
    var first = true
    for item in items {
      if !first { out += indent == nil ? ", " : "," }
      first = false
      if let inner { out += "\n" + String(repeating: "  ", count: inner) }
      body(item, &out, inner)
    }
    if let indent, !items.isEmpty { out += "\n" + String(repeating: "  ", count: indent) }
    out += close
  }

  private static func quote(_ text: String, into out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{08}": out += "\\b"
      case "\u{0c}": out += "\\f"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
