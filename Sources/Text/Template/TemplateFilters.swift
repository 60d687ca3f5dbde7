import Basics
import Foundation

extension TemplateInterpreter {
  /// Applies a filter.
  func apply(
    _ filter: TemplateFilter, to value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    try step()
    switch filter {
    case .abs, .round, .int, .float: return try number(filter, value, arguments)
    case .capitalize, .center, .escape, .indent, .lower, .replace, .safe, .string, .title, .trim,
      .truncate, .upper, .wordcount:
      return try textual(filter, value, arguments)
    case .map, .select, .reject, .selectattr, .rejectattr:
      return try lazy(filter, value, arguments)
    case .attr:
      let name = try bind(arguments, ["name"], required: 1, of: "attr")[0]
      guard case .string(let name) = name else { throw typeError("'attr'", name ?? .none) }
      if case .dict = value, !TemplateMembers.dict.contains(name) {
        return .undefined(TemplateUndefined("a mapping has no attribute '\(name.prefix(60))'"))
      }
      return try attribute(name, of: value)
    case .default:
      let values = try bind(arguments, ["default_value", "boolean"], of: "default")
      let fallback = values[0] ?? .string("")
      if value.isUndefined { return fallback }
      guard try isTrue(values[1] ?? .bool(false)) else { return value }
      return try isTrue(value) ? value : fallback
    case .tojson: return try json(value, arguments)
    default: return try collective(filter, value, arguments)
    }
  }

  // MARK: Numbers

  private func number(
    _ filter: TemplateFilter, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    switch filter {
    case .abs:
      _ = try bind(arguments, [], of: "abs")
      switch value {
      case .float(let number): return .float(number.magnitude)
      default:
        guard let number = value.index else { throw typeError("'abs'", value) }
        return number < 0 ? try negate(.int(number)) : .int(number)
      }
    case .round: return try round(value, arguments)
    case .float:
      let fallback = try bind(arguments, ["default"], of: "float")[0] ?? .float(0)
      switch value {
      case .undefined(let undefined): throw self.undefined(undefined)
      case .float: return value
      case .string(let text): return PythonNumber.float(text).map(TemplateValue.float) ?? fallback
      default: return value.index.map { .float(Double($0)) } ?? fallback
      }
    default: return try integer(value, arguments)
    }
  }

  private func integer(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["default", "base"], of: "int")
    let fallback = options[0] ?? .int(0)
    func whole(_ number: Double) throws(RewardError) -> TemplateValue {
      guard let result = Int(exactly: number.rounded(.towardZero)) else {
        throw fail(.templateArithmetic, "an integer result does not fit in 64 bits")
      }
      return .int(result)
    }
    switch value {
    case .undefined(let undefined): throw self.undefined(undefined)
    case .float(let number): return number.isNaN ? fallback : try whole(number)
    case .string(let text):
      guard let base = (options[1] ?? .int(10)).index else {
        throw typeError("'int' with a base", options[1] ?? .none)
      }
      switch PythonNumber.integer(text, base: base) {
      case .value(let number): return .int(number)
      case .tooLarge: throw fail(.templateArithmetic, "an integer does not fit in 64 bits")
      case .malformed: break
      }
      guard let number = PythonNumber.float(text), number.isFinite else { return fallback }
      return try whole(number)
    default: return value.index.map(TemplateValue.int) ?? fallback
    }
  }

  private func round(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["precision", "method"], of: "round")
    guard let digits = (options[0] ?? .int(0)).index, digits.magnitude <= 400 else {
      throw typeError("'round'", options[0] ?? .none)
    }
    guard case .string(let method) = options[1] ?? .string("common"),
      ["common", "ceil", "floor"].contains(method)
    else { throw fail(.templateValue, "'round' has no such method") }
    if method == "common" {
      if let number = value.index {
        guard digits < 0 else { return .int(number) }
        throw fail(.templateUnsupported, "rounding integers to tens")
      }
      guard case .float(let number) = value else { throw typeError("'round'", value) }
      guard number.isFinite else { return value }
      guard digits >= 0 else {
        throw fail(.templateUnsupported, "rounding to tens")
      }
      // The C library rounds the exact binary value, to even at a tie, as Python does.
      return .float(Double(String(format: "%.\(digits)f", number)) ?? number)
    }
    let number: Double
    switch value {
    case .float(let real): number = real
    default:
      guard let whole = value.index else { throw typeError("'round'", value) }
      number = Double(whole)
    }
    let scale = Foundation.pow(10, Double(digits))
    let scaled = number * scale
    let rounded = method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)
    guard rounded.isFinite, scale > 0 else {
      throw fail(.templateArithmetic, "a number too large to round")
    }
    // Python rounds to an integer here, which has no negative zero.
    return .float((rounded == 0 ? 0 : rounded) / scale)
  }

  // MARK: Items lazily

  private func lazy(
    _ filter: TemplateFilter, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let depth = try checked(depth: value.depth + 1)
    var source: TemplateIterator?
    var function: ((TemplateValue) throws(RewardError) -> TemplateValue)?
    // Like Python's generators these do nothing before the first item is asked for.
    let iterator = TemplateIterator(depth: depth) { () throws(RewardError) in
      if source == nil {
        guard try self.isTrue(value) else { return nil }
        function =
          filter == .map
          ? try self.mapping(arguments) : try self.selection(filter, arguments)
        source = try self.iterator(over: value)
      }
      guard let source, let function else { return nil }
      try self.enter()
      defer { self.leave() }
      while let item = try source.pull() {
        try self.step()
        let result = try function(item)
        if filter == .map { return result }
        if try self.isTrue(result) { return item }
      }
      return nil
    }
    return .iterator(iterator)
  }

  private func mapping(
    _ arguments: TemplateArguments
  ) throws(RewardError) -> (TemplateValue) throws(RewardError) -> TemplateValue {
    if arguments.positional.isEmpty, arguments.named.contains(where: { $0.name == "attribute" }) {
      let options = try bind(arguments, ["attribute", "default"], of: "map")
      let path = try self.path(options[0] ?? .none)
      let fallback = options[1] ?? .none
      return { (item: TemplateValue) throws(RewardError) in
        var item = item
        for part in path {
          item = try self.item(part, of: item)
          if !fallback.isNone, item.isUndefined { item = fallback }
        }
        return item
      }
    }
    guard case .string(let name) = arguments.positional.first else {
      throw fail(.templateType, "'map' needs a filter's name or an attribute")
    }
    guard let filter = TemplateFilter(name: name) else {
      throw fail(.templateSyntax, "there is no filter '\(name.prefix(60))' here")
    }
    var rest = arguments
    rest.positional.removeFirst()
    return { (item: TemplateValue) throws(RewardError) in
      try self.apply(filter, to: item, rest)
    }
  }

  private func selection(
    _ filter: TemplateFilter, _ arguments: TemplateArguments
  ) throws(RewardError) -> (TemplateValue) throws(RewardError) -> TemplateValue {
    var rest = arguments
    var path: [TemplateValue] = []
    if filter == .selectattr || filter == .rejectattr {
      guard let attribute = rest.positional.first else {
        throw fail(.templateType, "'\(filter.rawValue)' needs an attribute's name")
      }
      path = try self.path(attribute)
      rest.positional.removeFirst()
    }
    var test: TemplateTest?
    if let name = rest.positional.first {
      guard case .string(let name) = name, let known = TemplateTest(name: name) else {
        throw fail(.templateSyntax, "'\(filter.rawValue)' needs the name of a test")
      }
      test = known
      rest.positional.removeFirst()
    }
    let wanted = filter == .select || filter == .selectattr
    return { (item: TemplateValue) throws(RewardError) in
      var item = item
      for part in path { item = try self.item(part, of: item) }
      if let test { return .bool(try self.check(test, item, rest) == wanted) }
      return .bool(try self.isTrue(item) == wanted)
    }
  }

  /// The steps of an attribute such as `"function.parameters.0"`.
  func path(_ attribute: TemplateValue) throws(RewardError) -> [TemplateValue] {
    switch attribute {
    case .none: return []
    case .string(let text):
      try scan(text.utf8.count)
      return text.utf8.split(separator: 0x2e, omittingEmptySubsequences: false).map { part in
        let part = String(decoding: Array(part), as: UTF8.self)
        return Int(part).flatMap { $0 >= 0 ? .int($0) : nil } ?? .string(part)
      }
    default: return [attribute]
    }
  }
}
