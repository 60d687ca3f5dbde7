import Basics

extension TemplateInterpreter {
  /// The filters that make a text from one. Most take any value and work on its text.
  func textual(
    _ filter: TemplateFilter, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    if filter == .indent { return try indent(value, arguments) }
    if filter == .truncate { return try truncate(value, arguments) }
    let text = try self.text(value)
    try scan(text.utf8.count)
    switch filter {
    case .trim:
      switch try bind(arguments, ["chars"], of: "trim")[0] ?? .none {
      case .none: return try make(PythonText.strip(text, nil))
      case .string(let set): return try make(PythonText.strip(text, set))
      case let other: throw typeError("'trim'", other)
      }
    case .replace:
      let values = try bind(arguments, ["old", "new", "count"], required: 2, of: "replace")
      let count = values[2] ?? .none
      guard let limit = count.isNone ? -1 : count.index else { throw typeError("'replace'", count) }
      return try replace(
        text, try self.text(values[0] ?? .none), try self.text(values[1] ?? .none), limit)
    case .center:
      let width = try bind(arguments, ["width"], of: "center")[0] ?? .int(80)
      return try call("center", on: text, TemplateArguments(positional: [width]))
    default: break
    }
    _ = try bind(arguments, [], of: filter.rawValue)
    switch filter {
    case .upper: return try make(PythonText.upper(text))
    case .lower: return try make(PythonText.lower(text))
    case .capitalize: return try make(PythonText.capitalize(text))
    case .title: return try make(titled(text))
    case .escape: return try make(escaped(text))
    case .wordcount: return .int(words(text))
    default: return .string(text)
    }
  }

  /// Words begin after white space, hyphens and opening brackets, not after apostrophes.
  private func titled(_ text: String) -> String {
    var result = ""
    var word = String.UnicodeScalarView()
    func flush() {
      guard let first = word.first else { return }
      result += first.properties.uppercaseMapping
      result += PythonText.lower(String(word.dropFirst()))
      word = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
      if PythonText.isSpace(scalar) || "-({[<".unicodeScalars.contains(scalar) {
        flush()
        result.unicodeScalars.append(scalar)
      } else {
        word.append(scalar)
      }
    }
    flush()
    return result
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&#34;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private func words(_ text: String) -> Int {
    var count = 0
    var isInside = false
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      let isWord: Bool
      switch properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        isWord = true
      default: isWord = scalar == "_" || properties.numericType != nil
      }
      if isWord, !isInside { count += 1 }
      isInside = isWord
    }
    return count
  }

  private func indent(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    guard case .string(let text) = value else { throw typeError("'indent'", value) }
    let options = try bind(arguments, ["width", "first", "blank"], of: "indent")
    let margin: String
    switch options[0] ?? .int(4) {
    case .string(let text): margin = text
    case let width:
      guard let width = width.index else { throw typeError("'indent'", width) }
      guard width <= limits.outputBytes else {
        throw fail(.templateSize, "an indent of \(width)")
      }
      margin = PythonText.repeated(" ", width)
    }
    let indentsFirst = try isTrue(options[1] ?? .bool(false))
    let indentsBlank = try isTrue(options[2] ?? .bool(false))
    var result = ""
    for (index, line) in PythonText.lines(text + "\n").enumerated() {
      let isIndented =
        index == 0 ? indentsFirst : indentsBlank || !line.utf8.isEmpty
      try append(index == 0 ? "" : "\n", (isIndented ? margin : "") + line, to: &result)
    }
    return .string(result)
  }

  private func truncate(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["length", "killwords", "end", "leeway"], of: "truncate")
    guard let length = (options[0] ?? .int(255)).index, case .string(let end) = options[2] ?? "...",
      let leeway = (options[3] ?? .int(5)).index
    else { throw fail(.templateType, "'truncate' is called with the wrong arguments") }
    guard case .string(let text) = value else {
      // Anything short enough comes back as it is.
      if try count(value) <= length.addingReportingOverflow(leeway).partialValue { return value }
      throw typeError("'truncate'", value)
    }
    try scan(text.utf8.count)
    let room = length - min(PythonText.count(end), max(0, length))
    guard length >= PythonText.count(end), leeway >= 0 else {
      throw fail(.templateValue, "'truncate' to less than its end mark")
    }
    let scalars = Array(text.unicodeScalars)
    let (limit, overflow) = length.addingReportingOverflow(leeway)
    if overflow || scalars.count <= limit { return .string(text) }
    var kept = scalars[..<min(room, scalars.count)]
    if !(try isTrue(options[1] ?? .bool(false))), let space = kept.lastIndex(of: " ") {
      kept = kept[..<space]
    }
    var view = String.UnicodeScalarView()
    view.append(contentsOf: kept)
    return try make(String(view) + end)
  }
}

extension TemplateValue: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}
