import Basics

/// The `tojson` of transformers: Python's `json.dumps` without escaping of what is not ASCII.
struct TemplateJSONWriter {
  let interpreter: TemplateInterpreter
  var escapesNonASCII = false
  var indent: String?
  var itemSeparator = ", "
  var keySeparator = ": "
  var sortsKeys = false
  private(set) var result = ""

  init(_ interpreter: TemplateInterpreter) { self.interpreter = interpreter }

  private mutating func add(_ text: String) throws(RewardError) {
    try interpreter.append("", text, to: &result)
  }

  mutating func write(_ value: TemplateValue, level: Int = 0) throws(RewardError) {
    try interpreter.step()
    try interpreter.enter()
    defer { interpreter.leave() }
    switch value {
    case .none: try add("null")
    case .bool(let value): try add(value ? "true" : "false")
    case .int(let value): try add(String(value))
    case .float(let value): try add(float(value))
    case .string(let text): try add(quoted(text))
    case .list(let sequence), .tuple(let sequence):
      guard !sequence.items.isEmpty else { return try add("[]") }
      try add("[")
      var isFirst = true
      for item in sequence.items {
        try separate(&isFirst, level + 1)
        try write(item, level: level + 1)
      }
      try close("]", level)
    case .dict(let dict): try write(dict, level)
    default: throw interpreter.typeError("'tojson'", value)
    }
  }

  private mutating func write(_ dict: TemplateDict, _ level: Int) throws(RewardError) {
    guard !dict.entries.isEmpty else { return try add("{}") }
    try add("{")
    var isFirst = true
    var entries: [TemplateValue] = []
    for index in dict.entries.indices { entries.append(.int(index)) }
    if sortsKeys {
      entries = try interpreter.sorted(
        entries, by: dict.entries.map(\.key), descending: false)
    }
    for case .int(let index) in entries {
      let entry = dict.entries[index]
      try separate(&isFirst, level + 1)
      try add(quoted(try name(entry.key)))
      try add(keySeparator)
      try write(entry.value, level: level + 1)
    }
    try close("}", level)
  }

  private mutating func separate(
    _ isFirst: inout Bool, _ level: Int
  ) throws(RewardError) {
    if !isFirst { try add(itemSeparator) }
    isFirst = false
    if let indent { try add("\n" + String(repeating: indent, count: level)) }
  }

  private mutating func close(_ bracket: String, _ level: Int) throws(RewardError) {
    if let indent { try add("\n" + String(repeating: indent, count: level)) }
    try add(bracket)
  }

  private func name(_ key: TemplateValue) throws(RewardError) -> String {
    switch key {
    case .string(let text): text
    case .int(let value): String(value)
    case .float(let value): float(value)
    case .bool(let value): value ? "true" : "false"
    default: "null"
    }
  }

  private func float(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return PythonText.float(value)
  }

  private func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c && ($0 < 0x80 || !escapesNonASCII)
    }
    if isPlain { return "\"" + text + "\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{08}": result += "\\b"
      case "\u{0c}": result += "\\f"
      case _ where scalar.value < 0x20: result += "\\u" + PythonText.hex(scalar.value, 4)
      case _ where scalar.value >= 0x80 && escapesNonASCII:
        for unit in String(Character(scalar)).utf16 {
          result += "\\u" + PythonText.hex(UInt32(unit), 4)
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension TemplateInterpreter {
  func json(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(
      arguments, ["ensure_ascii", "indent", "separators", "sort_keys"], of: "tojson")
    var writer = TemplateJSONWriter(self)
    writer.escapesNonASCII = try isTrue(options[0] ?? .bool(false))
    writer.sortsKeys = try isTrue(options[3] ?? .bool(false))
    switch options[1] ?? .none {
    case .none: break
    case .string(let text): writer.indent = text
    case let value:
      guard let width = value.index else { throw typeError("'tojson' with 'indent'", value) }
      guard width <= limits.depth else {
        throw fail(.templateSize, "an indent of \(width); the limit is \(limits.depth)")
      }
      writer.indent = String(repeating: " ", count: max(0, width))
    }
    if writer.indent != nil { writer.itemSeparator = "," }
    if let separators = options[2], !separators.isNone {
      let parts = try collect(separators, limit: 3)
      guard parts.count == 2, case .string(let item) = parts[0], case .string(let key) = parts[1]
      else { throw fail(.templateType, "'separators' needs two strings") }
      (writer.itemSeparator, writer.keySeparator) = (item, key)
    }
    try writer.write(value)
    return .string(writer.result)
  }
}
