import Basics

extension TemplateInterpreter {
  /// Calls a method of Python's `str`.
  func call(
    _ name: String, on text: String, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    try scan(text.utf8.count)
    switch name {
    case "strip", "lstrip", "rstrip":
      let set = try positional(arguments, 0...1, name).first ?? .none
      return try make(
        PythonText.strip(
          text, try optionalText(set, name), left: name != "rstrip", right: name != "lstrip"))
    case "upper", "lower", "casefold", "title", "capitalize", "swapcase":
      _ = try positional(arguments, 0...0, name)
      return try changeCase(name, text)
    case "startswith", "endswith": return try affix(name, text, arguments)
    case "split", "rsplit":
      let values = try bind(arguments, ["sep", "maxsplit"], of: name)
      guard let limit = (values[1] ?? .int(-1)).index else {
        throw typeError("'\(name)'", values[1] ?? .none)
      }
      return try strings(
        try split(text, try optionalText(values[0] ?? .none, name), limit, name == "rsplit"))
    case "splitlines":
      let keep = try bind(arguments, ["keepends"], of: name)[0]
      return try strings(PythonText.lines(text, keepEnds: try isTrue(keep ?? .bool(false))))
    case "partition", "rpartition":
      return try partition(
        text, try self.text(positional(arguments, 1...1, name)[0], name), name == "rpartition")
    case "removeprefix", "removesuffix":
      let part = try self.text(positional(arguments, 1...1, name)[0], name)
      let atStart = name == "removeprefix"
      guard has(text.utf8, part.utf8, atStart: atStart) else { return .string(text) }
      return try make(
        PythonText.string(
          atStart ? text.utf8.dropFirst(part.utf8.count) : text.utf8.dropLast(part.utf8.count)))
    case "replace":
      let values = try positional(arguments, 2...3, name)
      guard let limit = (values.count > 2 ? values[2] : .int(-1)).index else {
        throw typeError("'replace'", values[2])
      }
      return try replace(
        text, try self.text(values[0], name), try self.text(values[1], name), limit)
    case "find", "rfind", "index", "rindex", "count": return try find(name, text, arguments)
    case "join":
      return try join(try positional(arguments, 1...1, name)[0], with: text)
    case "center", "ljust", "rjust", "zfill": return try pad(name, text, arguments)
    default:
      if let test = try check(name, text, arguments) { return test }
      throw unsupported(name, on: .string(text))
    }
  }

  // MARK: Arguments

  private func positional(
    _ arguments: TemplateArguments, _ count: ClosedRange<Int>, _ name: String
  ) throws(RewardError) -> [TemplateValue] {
    guard arguments.named.isEmpty, count.contains(arguments.positional.count) else {
      throw fail(.templateType, "'\(name)' is called with the wrong arguments")
    }
    return arguments.positional
  }

  private func text(_ value: TemplateValue, _ name: String) throws(RewardError) -> String {
    guard case .string(let text) = value else { throw typeError("'\(name)'", value) }
    try scan(text.utf8.count)
    return text
  }

  private func optionalText(
    _ value: TemplateValue, _ name: String
  ) throws(RewardError) -> String? {
    value.isNone ? nil : try text(value, name)
  }

  // MARK: Methods

  private func changeCase(_ name: String, _ text: String) throws(RewardError) -> TemplateValue {
    switch name {
    case "upper": try make(PythonText.upper(text))
    case "lower": try make(PythonText.lower(text))
    case "title": try make(PythonText.title(text))
    case "capitalize": try make(PythonText.capitalize(text))
    case "swapcase": try make(PythonText.swapCase(text))
    default: throw unsupported(name, on: .string(text))
    }
  }

  private func has(
    _ text: some BidirectionalCollection<UInt8>, _ part: String.UTF8View, atStart: Bool
  ) -> Bool {
    atStart ? text.starts(with: part) : text.reversed().starts(with: part.reversed())
  }

  private func affix(
    _ name: String, _ text: String, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let values = try positional(arguments, 1...3, name)
    let window = try self.window(
      text, values.count > 1 ? values[1] : nil, values.count > 2 ? values[2] : nil)
    var parts = [values[0]]
    if case .tuple(let several) = values[0] { parts = several.items }
    for part in parts {
      let part = try self.text(part, name)
      if let window, has(window.bytes, part.utf8, atStart: name == "startswith") {
        return .bool(true)
      }
    }
    return .bool(false)
  }

  /// The bytes between two bounds in characters, and how many characters stand before them; nil
  /// when the first bound lies behind the end, where Python finds not even an empty text.
  private func window(
    _ text: String, _ start: TemplateValue?, _ stop: TemplateValue?
  ) throws(RewardError) -> (bytes: [UInt8], skipped: Int)? {
    guard start != nil || stop != nil else { return (Array(text.utf8), 0) }
    let count = PythonText.count(text)
    if let first = start?.index, first > count { return nil }
    let bounds = try self.bounds(start, stop, count)
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars.dropFirst(bounds.lowerBound).prefix(bounds.count) {
      bytes.append(contentsOf: String(Character(scalar)).utf8)
    }
    return (bytes, bounds.lowerBound)
  }

  private func split(
    _ text: String, _ separator: String?, _ limit: Int, _ fromRight: Bool
  ) throws(RewardError) -> [String] {
    guard let separator else {
      return PythonText.words(text, limit: limit, fromRight: fromRight)
    }
    guard !separator.utf8.isEmpty else {
      throw fail(.templateValue, "'split' with an empty separator")
    }
    let bytes = Array(text.utf8)
    let width = separator.utf8.count
    let wanted = limit < 0 ? Int.max : limit
    var cuts: [Int]
    if fromRight {
      let mirrored = PythonText.occurrences(
        of: Array(separator.utf8.reversed()), in: Array(bytes.reversed())[...], limit: wanted)
      cuts = mirrored.reversed().map { bytes.count - $0 - width }
    } else {
      cuts = PythonText.occurrences(of: Array(separator.utf8), in: bytes[...], limit: wanted)
    }
    try allocate(cuts.count * 32)
    var parts: [String] = []
    var start = 0
    for cut in cuts {
      parts.append(PythonText.string(bytes[start..<cut]))
      start = cut + width
    }
    parts.append(PythonText.string(bytes[start...]))
    return parts
  }

  private func partition(
    _ text: String, _ separator: String, _ fromRight: Bool
  ) throws(RewardError) -> TemplateValue {
    guard !separator.utf8.isEmpty else {
      throw fail(.templateValue, "'partition' with an empty separator")
    }
    let bytes = Array(text.utf8)
    let needle = Array(separator.utf8)
    let cut =
      fromRight
      ? PythonText.lastOccurrence(of: needle, in: bytes[...])
      : PythonText.occurrences(of: needle, in: bytes[...], limit: 1).first
    guard let cut else {
      let empty = TemplateValue.string("")
      return fromRight
        ? try tuple(empty, empty, .string(text)) : try tuple(.string(text), empty, empty)
    }
    return try tuple(
      try make(PythonText.string(bytes[..<cut])), .string(separator),
      try make(PythonText.string(bytes[(cut + needle.count)...])))
  }

  /// `str.replace`; a negative limit means all.
  func replace(
    _ text: String, _ old: String, _ new: String, _ limit: Int
  ) throws(RewardError) -> TemplateValue {
    try scan(text.utf8.count)
    let wanted = limit < 0 ? Int.max : limit
    let bytes = Array(text.utf8)
    var cuts: [Int]
    if old.utf8.isEmpty {
      // Before every character and at the end.
      cuts = bytes.indices.filter { bytes[$0] & 0xc0 != 0x80 } + [bytes.count]
      cuts = Array(cuts.prefix(wanted))
    } else {
      cuts = PythonText.occurrences(of: Array(old.utf8), in: bytes[...], limit: wanted)
    }
    let (growth, overflow) = cuts.count.multipliedReportingOverflow(by: new.utf8.count)
    try allocate(overflow ? .max : bytes.count + growth)
    var result: [UInt8] = []
    var start = 0
    for cut in cuts {
      result += bytes[start..<cut]
      result += new.utf8
      start = cut + old.utf8.count
    }
    result += bytes[start...]
    return .string(String(decoding: result, as: UTF8.self))
  }

  private func find(
    _ name: String, _ text: String, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let values = try positional(arguments, 1...3, name)
    let needle = Array(try self.text(values[0], name).utf8)
    let window = try self.window(
      text, values.count > 1 ? values[1] : nil, values.count > 2 ? values[2] : nil)
    var place: Int?
    if let (bytes, skipped) = window {
      func characters(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xc0 != 0x80 ? 1 : 0) }
      }
      if name == "count" {
        return .int(
          needle.isEmpty
            ? characters(bytes) + 1 : PythonText.occurrences(of: needle, in: bytes[...]).count)
      }
      let fromRight = name == "rfind" || name == "rindex"
      let found =
        needle.isEmpty
        ? (fromRight ? bytes.count : 0)
        : fromRight
          ? PythonText.lastOccurrence(of: needle, in: bytes[...])
          : PythonText.occurrences(of: needle, in: bytes[...], limit: 1).first
      place = found.map { skipped + characters(bytes[..<$0]) }
    } else if name == "count" {
      return .int(0)
    }
    if let place { return .int(place) }
    if name == "find" || name == "rfind" { return .int(-1) }
    throw fail(.templateValue, "'\(name)' found no such text")
  }

  private func join(
    _ items: TemplateValue, with separator: String
  ) throws(RewardError) -> TemplateValue {
    let source = try iterator(over: items)
    var result = ""
    var isFirst = true
    while let item = try source.pull() {
      let text = try self.text(item, "join")
      try append(isFirst ? "" : separator, text, to: &result)
      isFirst = false
    }
    return .string(result)
  }

  /// Appends within the limits.
  func append(
    _ separator: String, _ text: String, to result: inout String
  ) throws(RewardError) {
    let size = separator.utf8.count + text.utf8.count
    try allocate(size)
    guard result.utf8.count + size <= limits.outputBytes else {
      throw fail(.templateSize, "a text longer than \(limits.outputBytes) bytes")
    }
    result += separator
    result += text
  }

  private func pad(
    _ name: String, _ text: String, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let values = try positional(arguments, name == "zfill" ? 1...1 : 1...2, name)
    guard let width = values[0].index else { throw typeError("'\(name)'", values[0]) }
    var fill = " "
    if values.count > 1 {
      fill = try self.text(values[1], name)
      guard PythonText.count(fill) == 1 else {
        throw fail(.templateType, "'\(name)' needs one character to fill with")
      }
    }
    let missing = width <= 0 ? 0 : width - PythonText.count(text)
    guard missing > 0 else { return .string(text) }
    try allocate(missing > limits.outputBytes ? .max : missing * 4 + text.utf8.count)
    func filling(_ count: Int) -> String { PythonText.repeated(fill, count) }
    switch name {
    case "ljust": return .string(text + filling(missing))
    case "rjust": return .string(filling(missing) + text)
    case "zfill":
      let zeros = PythonText.repeated("0", missing)
      guard let first = text.utf8.first, first == 0x2b || first == 0x2d else {
        return .string(zeros + text)
      }
      return .string(
        PythonText.string(text.utf8.prefix(1)) + zeros
          + PythonText.string(text.utf8.dropFirst()))
    default:
      let left = missing / 2 + (missing & width & 1)
      return .string(filling(left) + text + filling(missing - left))
    }
  }

  /// The methods that ask about characters; nil for another method.
  private func check(
    _ name: String, _ text: String, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue? {
    let scalars = text.unicodeScalars
    func all(_ holds: (Unicode.Scalar) -> Bool) -> Bool {
      !scalars.isEmpty && scalars.allSatisfy(holds)
    }
    func isLetter(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
        true
      default: false
      }
    }
    let result: Bool
    switch name {
    case "isspace": result = all(PythonText.isSpace)
    case "isalpha": result = all(isLetter)
    case "isdecimal": result = all { $0.properties.numericType == .decimal }
    case "isdigit":
      result = all {
        $0.properties.numericType == .decimal || $0.properties.numericType == .digit
      }
    case "isnumeric": result = all { $0.properties.numericType != nil }
    case "isalnum": result = all { isLetter($0) || $0.properties.numericType != nil }
    case "isupper": result = PythonText.isAll(text, upper: true)
    case "islower": result = PythonText.isAll(text, upper: false)
    case "isascii": result = text.utf8.allSatisfy { $0 < 0x80 }
    default: return nil
    }
    _ = try positional(arguments, 0...0, name)
    return .bool(result)
  }
}
