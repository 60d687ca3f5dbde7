import Basics

extension TemplateInterpreter {
  func call(
    _ callee: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    switch callee {
    case .macro(let macro): return try call(macro, arguments)
    case .function(let function): return try call(function, arguments)
    case .method(let method): return try call(method, arguments)
    case .loop: throw fail(.templateUnsupported, "recursive loops are not supported")
    default: throw typeError("a call", callee)
    }
  }

  private func call(
    _ macro: TemplateMacro, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let statement = macro.statement
    let scope = makeScope(macro.scope, statement.frame)
    var named = arguments.named
    func take(_ name: String) throws(RewardError) -> TemplateValue? {
      // A mapping after '**' can give very many names.
      try step(named.count >> 4)
      return named.firstIndex { PythonText.same($0.name, name) }.map { named.remove(at: $0).value }
    }
    var values: [TemplateValue?] = []
    for (index, parameter) in statement.parameters.enumerated() {
      let isPositional = index < arguments.positional.count
      values.append(isPositional ? arguments.positional[index] : try take(parameter.name))
    }
    let declaresCaller = statement.parameters.contains { $0.symbol == TemplateSymbols.caller }
    if statement.usesCaller, !declaresCaller {
      scope.set(
        TemplateSymbols.caller,
        try take("caller")
          ?? .undefined(TemplateUndefined("the macro was called without a caller")))
    }
    if statement.usesNamed {
      scope.set(
        TemplateSymbols.kwargs, try dict(named.map { (.string($0.name), $0.value) }))
    } else if let extra = named.first {
      throw fail(
        .templateType, "the macro '\(statement.name)' has no argument '\(extra.name.prefix(60))'")
    }
    let rest = arguments.positional.dropFirst(statement.parameters.count)
    if statement.usesVariadic {
      scope.set(TemplateSymbols.varargs, .tuple(try sequence(Array(rest))))
    } else if !rest.isEmpty {
      throw fail(
        .templateType,
        "the macro '\(statement.name)' takes at most "
          + "\(statement.parameters.count) arguments")
    }
    for (parameter, value) in zip(statement.parameters, values) {
      // A default may use the parameters before it.
      if let value {
        scope.set(parameter.symbol, value)
      } else if let fallback = parameter.fallback {
        scope.set(parameter.symbol, try evaluate(fallback, scope))
      } else {
        scope.set(
          parameter.symbol,
          .undefined(TemplateUndefined("the parameter '\(parameter.name)' was not provided")))
      }
    }
    let (text, _) = try capture { () throws(RewardError) in
      try execute(statement.body, scope)
    }
    return .string(text)
  }

  private func call(
    _ function: TemplateFunction, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    switch function {
    case .range: return try range(arguments)
    case .dict:
      let start = try startingEntries(arguments, of: "dict")
      return try dict(start + arguments.named.map { (.string($0.name), $0.value) })
    case .namespace:
      let start = try startingEntries(arguments, of: "namespace")
      let namespace = makeNamespace()
      for (key, value) in start + arguments.named.map({ (.string($0.name), $0.value) }) {
        guard case .string(let name) = key else { throw typeError("use as a name", key) }
        try set(name, to: value, in: namespace)
      }
      return .namespace(namespace)
    case .raiseException:
      let message = try bind(arguments, ["message"], required: 1, of: "raise_exception")[0]
      throw fail(.templateRaised, try text(message ?? .none))
    case .strftimeNow:
      let format = try bind(arguments, ["format"], required: 1, of: "strftime_now")[0] ?? .none
      return try make(try self.date(format))
    }
  }

  private func date(_ format: TemplateValue) throws(RewardError) -> String {
    guard let date else {
      throw fail(
        .templateTime,
        "the template asks for today's date, which would make scores change "
          + "with the calendar; give it a fixed one with --template-date YYYY-MM-DD")
    }
    guard let day = TemplateDate(date) else { return date }
    guard case .string(let format) = format else { throw typeError("'strftime_now'", format) }
    try scan(format.utf8.count)
    guard let text = day.text(format: format) else {
      throw fail(
        .templateTime,
        "the template asks for the time as '\(format.prefix(60))', but --template-date gives a day")
    }
    return text
  }

  private func startingEntries(
    _ arguments: TemplateArguments, of callee: String
  ) throws(RewardError) -> [(key: TemplateValue, value: TemplateValue)] {
    guard arguments.positional.count <= 1 else {
      throw fail(.templateType, "'\(callee)' takes at most one positional argument")
    }
    guard let first = arguments.positional.first else { return [] }
    if case .dict(let dict) = first { return dict.entries }
    var entries: [(key: TemplateValue, value: TemplateValue)] = []
    for item in try collect(first) {
      let pair = try collect(item, limit: 3)
      guard pair.count == 2 else {
        throw fail(.templateValue, "'\(callee)' needs pairs of a key and a value")
      }
      entries.append((pair[0], pair[1]))
    }
    return entries
  }

  private func range(_ arguments: TemplateArguments) throws(RewardError) -> TemplateValue {
    guard arguments.named.isEmpty, (1...3).contains(arguments.positional.count) else {
      throw fail(.templateType, "'range' takes one to three positional arguments")
    }
    var numbers: [Int] = []
    for argument in arguments.positional {
      guard let number = argument.index else { throw typeError("'range'", argument) }
      numbers.append(number)
    }
    let start = numbers.count == 1 ? 0 : numbers[0]
    let stop = numbers.count == 1 ? numbers[0] : numbers[1]
    let step = numbers.count == 3 ? numbers[2] : 1
    guard step != 0 else { throw fail(.templateValue, "a range's step is zero") }
    let isEmpty = step > 0 ? start >= stop : start <= stop
    var count: UInt = 0
    if !isEmpty {
      let distance =
        step > 0
        ? UInt(bitPattern: stop) &- UInt(bitPattern: start)
        : UInt(bitPattern: start) &- UInt(bitPattern: stop)
      count = (distance - 1) / step.magnitude + 1
    }
    guard count <= UInt(max(0, limits.rangeLength)) else {
      throw fail(
        .templateRange, "a range of \(count) items; the limit is \(limits.rangeLength)")
    }
    return .range(TemplateRange(start: start, stop: stop, step: step, count: Int(count)))
  }

  private func call(
    _ method: TemplateMethod, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    switch method.receiver {
    case .string(let text): return try call(method.name, on: text, arguments)
    case .dict(let dict): return try call(method.name, on: dict, arguments)
    case .list(let sequence), .tuple(let sequence):
      if method.name == "copy" {
        _ = try bind(arguments, [], of: "copy")
        return method.receiver
      }
      return try call(method.name, on: sequence, arguments)
    case .loop(let loop): return try call(method.name, on: loop, arguments)
    default: throw unsupported(method.name, on: method.receiver)
    }
  }

  func unsupported(_ name: String, on value: TemplateValue) -> RewardError {
    fail(.templateUnsupported, "the method '\(name)' of \(value.kind) is not supported")
  }

  private func call(
    _ name: String, on loop: TemplateLoop, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    guard arguments.named.isEmpty else {
      throw fail(.templateType, "'loop.\(name)' takes no named arguments")
    }
    if name == "cycle" {
      guard !arguments.positional.isEmpty else {
        throw fail(.templateType, "'loop.cycle' needs at least one value")
      }
      return arguments.positional[loop.index0 % arguments.positional.count]
    }
    let new = try sequence(arguments.positional)
    if let last = loop.lastChanged, try equal(.tuple(last), .tuple(new)) { return .bool(false) }
    loop.lastChanged = new
    return .bool(true)
  }

  private func call(
    _ name: String, on dict: TemplateDict, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    switch name {
    case "get":
      guard arguments.named.isEmpty else {
        throw fail(.templateType, "'get' takes no named arguments")
      }
      let values = try bind(arguments, ["key", "default"], required: 1, of: "get")
      let key = values[0] ?? .none
      if key.isUndefined { return values[1] ?? .none }
      return dict[try self.key(key)] ?? values[1] ?? .none
    case "keys", "values", "items", "copy":
      _ = try bind(arguments, [], of: name)
      switch name {
      case "keys": return .view(TemplateView(.keys, dict))
      case "values": return .view(TemplateView(.values, dict))
      case "items": return .view(TemplateView(.items, dict))
      default: return .dict(dict)
      }
    default: throw unsupported(name, on: .dict(dict))
    }
  }

  private func call(
    _ name: String, on sequence: TemplateSequence, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    guard arguments.named.isEmpty else {
      throw fail(.templateType, "'\(name)' takes no named arguments")
    }
    if name == "count" {
      let wanted = try bind(arguments, ["value"], required: 1, of: name)[0] ?? .none
      var count = 0
      for item in sequence.items where try equal(item, wanted) { count += 1 }
      return .int(count)
    }
    let values = try bind(arguments, ["value", "start", "stop"], required: 1, of: name)
    let bounds = try self.bounds(values[1], values[2], sequence.items.count)
    for index in bounds where try equal(sequence.items[index], values[0] ?? .none) {
      return .int(index)
    }
    throw fail(.templateValue, "'index' found no such item")
  }

  /// A range within `0..<count` from optional Python bounds.
  func bounds(
    _ start: TemplateValue?, _ stop: TemplateValue?, _ count: Int
  ) throws(RewardError) -> Range<Int> {
    func place(_ value: TemplateValue?, _ fallback: Int) throws(RewardError) -> Int {
      guard let value, !value.isNone else { return fallback }
      guard let index = value.index else { throw typeError("a bound", value) }
      return index < 0 ? max(0, index + count) : min(index, count)
    }
    let lower = try place(start, 0)
    return lower..<max(lower, try place(stop, count))
  }
}
