import Basics

extension TemplateInterpreter {
  // Evaluation recurses, so every kind has a function of its own: one large function would need a
  // large stack frame at every level.
  func evaluate(
    _ expression: TemplateExpression, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    try step()
    try enter()
    defer { leave() }
    line = expression.line
    switch expression.kind {
    case .literal(let literal): return TemplateValue(literal)
    case .name(let symbol): return lookUp(symbol, scope)
    case .attribute, .item, .slice: return try evaluateAccess(expression, scope)
    case .call, .filter, .test: return try evaluateCall(expression, scope)
    case .and, .or, .not, .conditional: return try evaluateLogic(expression, scope)
    case .list, .tuple, .dict: return try evaluateContainer(expression, scope)
    case .negate, .plus, .binary: return try evaluateArithmetic(expression, scope)
    case .concatenate(let parts): return try concatenate(parts, scope)
    case .compare(let first, let rest): return try compare(first, rest, scope)
    }
  }

  private func evaluateAccess(
    _ expression: TemplateExpression, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    switch expression.kind {
    case .attribute(let base, let name):
      let base = try evaluate(base, scope)
      line = expression.line
      return try attribute(name, of: base)
    case .item(let base, let item):
      let base = try evaluate(base, scope)
      let item = try evaluate(item, scope)
      line = expression.line
      return try self.item(item, of: base)
    case .slice(let base, let bounds): return try slice(base, bounds, expression.line, scope)
    default: return .none
    }
  }

  private func evaluateCall(
    _ expression: TemplateExpression, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    switch expression.kind {
    case .call(let callee, let arguments):
      let function = try evaluate(callee, scope)
      let values = try evaluate(arguments, scope)
      line = expression.line
      return try call(function, values)
    case .filter(let operand, let filter):
      return try apply(filter, to: try evaluate(operand, scope), scope)
    case .test(let operand, let test):
      let value = try evaluate(operand, scope)
      let arguments = try evaluate(test.arguments, scope)
      line = expression.line
      guard let known = test.test else {
        throw fail(.templateSyntax, "there is no test '\(test.name.prefix(60))' here")
      }
      return .bool(try check(known, value, arguments))
    default: return .none
    }
  }

  private func evaluateLogic(
    _ expression: TemplateExpression, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    switch expression.kind {
    case .and(let left, let right):
      let value = try evaluate(left, scope)
      return try isTrue(value) ? evaluate(right, scope) : value
    case .or(let left, let right):
      let value = try evaluate(left, scope)
      return try isTrue(value) ? value : evaluate(right, scope)
    case .not(let operand): return .bool(!(try isTrue(try evaluate(operand, scope))))
    case .conditional(let test, let then, let otherwise):
      if try isTrue(try evaluate(test, scope)) { return try evaluate(then, scope) }
      if let otherwise { return try evaluate(otherwise, scope) }
      return .undefined(
        TemplateUndefined("an inline 'if' without 'else' gave no value, as its test is false"))
    default: return .none
    }
  }

  private func evaluateContainer(
    _ expression: TemplateExpression, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    switch expression.kind {
    case .list(let items): return .list(try evaluate(items, scope))
    case .tuple(let items): return .tuple(try evaluate(items, scope))
    case .dict(let items):
      var entries: [(key: TemplateValue, value: TemplateValue)] = []
      for item in items {
        entries.append((try evaluate(item.key, scope), try evaluate(item.value, scope)))
      }
      return try dict(entries)
    default: return .none
    }
  }

  private func evaluateArithmetic(
    _ expression: TemplateExpression, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    switch expression.kind {
    case .negate(let operand): return try negate(try evaluate(operand, scope))
    case .plus(let operand): return try plus(try evaluate(operand, scope))
    case .binary(let symbol, let left, let right):
      let left = try evaluate(left, scope)
      let right = try evaluate(right, scope)
      line = expression.line
      return try calculate(symbol, left, right)
    default: return .none
    }
  }

  private func concatenate(
    _ parts: [TemplateExpression], _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    var result = ""
    for part in parts {
      let text = try text(try evaluate(part, scope))
      guard result.utf8.count + text.utf8.count <= limits.outputBytes else {
        throw fail(.templateSize, "a text longer than \(limits.outputBytes) bytes")
      }
      result += text
    }
    return try make(result)
  }

  private func evaluate(
    _ expressions: [TemplateExpression], _ scope: TemplateScope
  ) throws(RewardError) -> TemplateSequence {
    var items: [TemplateValue] = []
    items.reserveCapacity(expressions.count)
    for expression in expressions { items.append(try evaluate(expression, scope)) }
    return try sequence(items)
  }

  private func lookUp(_ symbol: Int, _ scope: TemplateScope) -> TemplateValue {
    scope.lookUp(symbol) ?? undefinedName(symbol)
  }

  func undefinedName(_ symbol: Int) -> TemplateValue {
    .undefined(TemplateUndefined("'\(symbols.names[symbol])' is undefined"))
  }

  private func compare(
    _ first: TemplateExpression,
    _ rest: [(comparison: TemplateComparison, operand: TemplateExpression)], _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    var left = try evaluate(first, scope)
    for (comparison, operand) in rest {
      let right = try evaluate(operand, scope)
      guard try holds(comparison, left, right) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  func apply(
    _ filter: TemplateFilterCall, to value: TemplateValue, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    let arguments = try evaluate(filter.arguments, scope)
    line = filter.line
    guard let known = filter.filter else {
      throw fail(.templateSyntax, "there is no filter '\(filter.name.prefix(60))' here")
    }
    return try apply(known, to: value, arguments)
  }

  func evaluate(
    _ call: TemplateCall, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateArguments {
    var arguments = TemplateArguments()
    for expression in call.positional {
      arguments.positional.append(try evaluate(expression, scope))
    }
    for (name, expression) in call.named {
      arguments.named.append((name, try evaluate(expression, scope)))
    }
    if let unpacked = call.unpacked {
      arguments.positional += try collect(try evaluate(unpacked, scope))
    }
    if let unpacked = call.unpackedNamed {
      guard case .dict(let dict) = try evaluate(unpacked, scope) else {
        throw fail(.templateType, "'**' needs a mapping")
      }
      var names = Set(arguments.named.lazy.map { TemplateText($0.name) })
      try step(dict.entries.count)
      for entry in dict.entries {
        guard case .string(let name) = entry.key, names.insert(TemplateText(name)).inserted else {
          throw fail(.templateType, "the keys after '**' must be new names")
        }
        arguments.named.append((name, entry.value))
      }
    }
    return arguments
  }
}

/// The evaluated arguments of a call.
struct TemplateArguments {
  var positional: [TemplateValue] = []
  var named: [(name: String, value: TemplateValue)] = []
}

extension TemplateInterpreter {
  /// Arguments in the order of `parameters`; nil where one is not given.
  func bind(
    _ arguments: TemplateArguments, _ parameters: [String], required: Int = 0, of callee: String
  ) throws(RewardError) -> [TemplateValue?] {
    guard arguments.positional.count <= parameters.count else {
      throw fail(
        .templateType,
        "'\(callee)' takes at most \(parameters.count) arguments, found "
          + "\(arguments.positional.count)")
    }
    var values: [TemplateValue?] = arguments.positional
    while values.count < parameters.count { values.append(nil) }
    for (name, value) in arguments.named {
      guard let index = parameters.firstIndex(where: { PythonText.same($0, name) }) else {
        throw fail(.templateType, "'\(callee)' has no argument '\(name.prefix(60))'")
      }
      guard values[index] == nil else {
        throw fail(.templateType, "'\(callee)' gets its argument '\(name)' twice")
      }
      values[index] = value
    }
    for index in 0..<required where values[index] == nil {
      throw fail(.templateType, "'\(callee)' needs an argument '\(parameters[index])'")
    }
    return values
  }
}
