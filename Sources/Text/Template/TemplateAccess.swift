import Basics

/// What a name after a dot may mean on Python's types. A method that exists in Python hides a
/// mapping's key of the same name, as in Jinja.
enum TemplateMembers {
  static let string: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find",
    "format", "format_map", "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit",
    "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper",
    "join", "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix",
    "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit", "rstrip",
    "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper",
    "zfill",
  ]
  static let dict: Set<String> = ["copy", "fromkeys", "get", "items", "keys", "values"]
  static let dictChanging: Set<String> = ["clear", "pop", "popitem", "setdefault", "update"]
  static let list: Set<String> = ["copy", "count", "index"]
  static let listChanging: Set<String> = [
    "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort",
  ]
  static let tuple: Set<String> = ["count", "index"]
  static let number: Set<String> = [
    "as_integer_ratio", "bit_count", "bit_length", "conjugate", "denominator", "from_bytes",
    "fromhex", "hex", "imag", "is_integer", "numerator", "real", "to_bytes",
  ]
  static let range: Set<String> = ["count", "index", "start", "step", "stop"]
  static let loop: Set<String> = ["changed", "cycle"]
}

extension TemplateInterpreter {
  /// `value.name`: a member of the value's type first, then an item of a mapping.
  func attribute(_ name: String, of value: TemplateValue) throws(RewardError) -> TemplateValue {
    if let member = try member(name, of: value) { return member }
    if case .dict(let dict) = value, let item = dict[name] { return item }
    return missing(name, of: value)
  }

  /// `value[item]`: an item first, then, for a string, a member of the value's type.
  func item(_ item: TemplateValue, of value: TemplateValue) throws(RewardError) -> TemplateValue {
    if case .undefined(let undefined) = value { throw self.undefined(undefined) }
    switch value {
    case .dict(let dict):
      if let key = TemplateKey(item), let found = dict[key] { return found }
    case .list(let sequence), .tuple(let sequence):
      if let index = item.index, let place = resolve(index, sequence.items.count) {
        return sequence.items[place]
      }
    case .range(let range):
      if let index = item.index, let place = resolve(index, range.count) {
        return .int(range[place])
      }
    case .string(let text):
      if let index = item.index {
        try scan(text.utf8.count)
        if let scalar = character(index, of: text) { return .string(String(Character(scalar))) }
      }
    default: break
    }
    if case .string(let name) = item {
      return try member(name, of: value) ?? missing(name, of: value)
    }
    return missing(try representation(item), of: value)
  }

  private func resolve(_ index: Int, _ count: Int) -> Int? {
    let place = index < 0 ? index + count : index
    return place >= 0 && place < count ? place : nil
  }

  private func character(_ index: Int, of text: String) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    if index >= 0 {
      guard index < text.utf8.count,
        let place = scalars.index(scalars.startIndex, offsetBy: index, limitedBy: scalars.endIndex),
        place < scalars.endIndex
      else { return nil }
      return scalars[place]
    }
    guard index >= -text.utf8.count,
      let place = scalars.index(scalars.endIndex, offsetBy: index, limitedBy: scalars.startIndex)
    else { return nil }
    return scalars[place]
  }

  private func missing(_ name: String, of value: TemplateValue) -> TemplateValue {
    .undefined(TemplateUndefined("\(value.kind) has no '\(name.prefix(60))'"))
  }

  /// A member of the value's type; nil when there is none.
  /// - Throws: `template.sandbox` for names of Python's internals, on any value.
  private func member(
    _ name: String, of value: TemplateValue
  ) throws(RewardError) -> TemplateValue? {
    if name.utf8.starts(with: "__".utf8), name.utf8.reversed().starts(with: "__".utf8) {
      throw fail(.templateSandbox, "access to '\(name.prefix(60))' is not allowed")
    }
    let members: Set<String>
    switch value {
    case .undefined(let undefined): throw self.undefined(undefined)
    case .namespace(let namespace): return namespace[name]
    case .loop(let loop):
      if let attribute = try attribute(name, of: loop) { return attribute }
      members = TemplateMembers.loop
    case .macro(let macro): return try attribute(name, of: macro)
    case .string: members = TemplateMembers.string
    case .dict:
      if TemplateMembers.dictChanging.contains(name) { return changing(name, value) }
      members = TemplateMembers.dict
    case .list:
      if TemplateMembers.listChanging.contains(name) { return changing(name, value) }
      members = TemplateMembers.list
    case .tuple: members = TemplateMembers.tuple
    case .int, .float, .bool: members = TemplateMembers.number
    case .range: members = TemplateMembers.range
    case .none, .view, .iterator, .method, .function: return nil
    }
    return members.contains(name) ? .method(TemplateMethod(value, name)) : nil
  }

  private func changing(_ name: String, _ value: TemplateValue) -> TemplateValue {
    .undefined(
      TemplateUndefined(
        "'\(name)' would change \(value.kind), which templates may not", code: .templateSandbox))
  }

  private func attribute(
    _ name: String, of loop: TemplateLoop
  ) throws(RewardError) -> TemplateValue? {
    switch name {
    case "index0": return .int(loop.index0)
    case "index": return .int(loop.index0 + 1)
    case "first": return .bool(loop.index0 == 0)
    case "last": return .bool(try loop.peek() == nil)
    case "length": return .int(try loop.count())
    case "revindex": return .int(try loop.count() - loop.index0)
    case "revindex0": return .int(try loop.count() - loop.index0 - 1)
    case "depth": return .int(1)
    case "depth0": return .int(0)
    case "previtem":
      return loop.previous ?? .undefined(TemplateUndefined("there is no previous item"))
    case "nextitem":
      return try loop.peek() ?? .undefined(TemplateUndefined("there is no next item"))
    default: return nil
    }
  }

  private func attribute(
    _ name: String, of macro: TemplateMacro
  ) throws(RewardError) -> TemplateValue? {
    let statement = macro.statement
    switch name {
    case "name": return .string(statement.name)
    case "arguments": return .tuple(try sequence(statement.parameters.map { .string($0.name) }))
    case "catch_kwargs": return .bool(statement.usesNamed)
    case "catch_varargs": return .bool(statement.usesVariadic)
    case "caller": return .bool(statement.usesCaller)
    default: return nil
    }
  }

  // MARK: Slices

  func slice(
    _ base: TemplateExpression, _ bounds: [TemplateExpression?], _ line: Int,
    _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    let value = try evaluate(base, scope)
    var numbers: [Int?] = [nil, nil, nil]
    for (index, bound) in bounds.enumerated() {
      guard let bound else { continue }
      let value = try evaluate(bound, scope)
      if value.isNone { continue }
      guard let number = value.index else {
        self.line = line
        throw typeError("a slice", value)
      }
      numbers[index] = number
    }
    self.line = line
    let step = numbers[2] ?? 1
    guard step != 0 else { throw fail(.templateValue, "a slice's step is zero") }
    switch value {
    case .string(let text):
      try scan(text.utf8.count)
      let scalars = Array(text.unicodeScalars)
      var result = String.UnicodeScalarView()
      for index in indices(numbers, step, scalars.count) { result.append(scalars[index]) }
      return try make(String(result))
    case .list(let sequence): return try list(pick(sequence, numbers, step))
    case .tuple(let sequence): return .tuple(try self.sequence(pick(sequence, numbers, step)))
    case .range(let range):
      // Only the ends are computed: the items of a range cost nothing before they are asked for.
      let picked = places(numbers, step, range.count)
      let count = picked.count
      let first = count == 0 ? 0 : picked.start
      return .range(
        TemplateRange(
          start: range.start &+ first &* range.step,
          stop: range.start &+ (first &+ count &* picked.step) &* range.step,
          step: range.step &* picked.step, count: count))
    default: throw typeError("a slice", value)
    }
  }

  private func pick(_ sequence: TemplateSequence, _ bounds: [Int?], _ step: Int) -> [TemplateValue]
  {
    indices(bounds, step, sequence.items.count).map { sequence.items[$0] }
  }

  private func indices(_ bounds: [Int?], _ step: Int, _ count: Int) -> StrideTo<Int> {
    let places = places(bounds, step, count)
    return stride(from: places.start, to: places.end, by: places.step)
  }

  /// The places of a slice, from `start` and before `end`.
  private struct SlicePlaces {
    let start: Int
    let end: Int
    let step: Int

    var count: Int {
      let distance = step > 0 ? end - start : start - end
      return distance <= 0 ? 0 : (distance - 1) / abs(step) + 1
    }
  }

  private func places(_ bounds: [Int?], _ step: Int, _ count: Int) -> SlicePlaces {
    let low = step < 0 ? -1 : 0
    let high = step < 0 ? count - 1 : count
    func clamp(_ bound: Int?, _ fallback: Int) -> Int {
      guard let bound else { return fallback }
      let place = bound < 0 ? bound.addingReportingOverflow(count).partialValue : bound
      return min(max(place, low), high)
    }
    let start = clamp(bounds[0], step < 0 ? high : low)
    let end = clamp(bounds[1], step < 0 ? low : high)
    // A step past the whole length takes one item; bounding it keeps the stride from overflowing.
    return SlicePlaces(start: start, end: end, step: max(-count - 1, min(count + 1, step)))
  }
}
