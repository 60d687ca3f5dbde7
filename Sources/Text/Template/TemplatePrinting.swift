import Basics

extension TemplateInterpreter {
  /// `str(value)`: what is written for a value.
  func text(_ value: TemplateValue) throws(RewardError) -> String {
    switch value {
    case .string(let text): return text
    case .undefined(let undefined):
      if undefined.code != .templateUndefined { throw self.undefined(undefined) }
      return ""
    default: return try representation(value)
    }
  }

  /// `repr(value)`.
  func representation(_ value: TemplateValue) throws(RewardError) -> String {
    var result = ""
    try represent(value, into: &result)
    return result
  }

  private func represent(
    _ value: TemplateValue, into result: inout String
  ) throws(RewardError) {
    try step()
    try enter()
    defer { leave() }
    func add(_ text: String) throws(RewardError) { try append("", text, to: &result) }
    switch value {
    case .undefined: try add("Undefined")
    case .none: try add("None")
    case .bool(let value): try add(value ? "True" : "False")
    case .int(let value): try add(String(value))
    case .float(let value): try add(PythonText.float(value))
    case .string(let text): try add(PythonText.quoted(text))
    case .list(let sequence): try represent(sequence.items, "[", "]", into: &result)
    case .tuple(let sequence):
      try represent(sequence.items, "(", sequence.items.count == 1 ? ",)" : ")", into: &result)
    case .dict(let dict):
      try add("{")
      var isFirst = true
      for entry in dict.entries {
        if !isFirst { try add(", ") }
        isFirst = false
        try represent(entry.key, into: &result)
        try add(": ")
        try represent(entry.value, into: &result)
      }
      try add("}")
    case .range(let range):
      let step = range.step == 1 ? "" : ", \(range.step)"
      try add("range(\(range.start), \(range.stop)\(step))")
    case .view(let view):
      let items = try collect(value)
      let name = view.kind == .keys ? "keys" : view.kind == .values ? "values" : "items"
      try represent(items, "dict_\(name)([", "])", into: &result)
    case .macro(let macro): try add("<Macro '\(macro.statement.name)'>")
    case .iterator:
      throw fail(
        .templateUnsupported, "an iterator cannot be printed; '|list' makes it a list")
    case .namespace, .loop, .method, .function:
      throw fail(.templateUnsupported, "\(value.kind) cannot be printed")
    }
  }

  private func represent(
    _ items: [TemplateValue], _ open: String, _ close: String, into result: inout String
  ) throws(RewardError) {
    try append("", open, to: &result)
    var isFirst = true
    for item in items {
      if !isFirst { try append("", ", ", to: &result) }
      isFirst = false
      try represent(item, into: &result)
    }
    try append("", close, to: &result)
  }
}
