import Basics

extension TemplateInterpreter {
  func execute(
    _ statements: [TemplateStatement], _ scope: TemplateScope
  ) throws(RewardError) -> TemplateFlow {
    try enter()
    defer { leave() }
    for statement in statements {
      try step()
      let flow = try execute(statement, scope)
      if flow != .normal { return flow }
    }
    return .normal
  }

  private func execute(
    _ statement: TemplateStatement, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateFlow {
    switch statement {
    case .text(let text): try emit(text)
    case .output(let expression): try emit(try text(try evaluate(expression, scope)))
    case .branch(let branches): return try branch(branches, scope)
    case .loop(let loop): return try execute(loop, scope)
    case .set(let target, let expression):
      try assign(try evaluate(expression, scope), to: target, scope)
    case .setBlock(let target, let filters, let body, let line):
      let inner = TemplateScope(parent: scope)
      let (text, flow) = try capture { () throws(RewardError) in try execute(body, inner) }
      if flow != .normal { return flow }
      let value = try apply(filters, to: .string(text), inner)
      self.line = line
      try assign(value, to: target, scope)
    case .macro(let macro): scope.set(macro.symbol, makeMacro(macro, scope))
    case .callBlock(let callee, let arguments, let caller, let line):
      let function = try evaluate(callee, scope)
      var values = try evaluate(arguments, scope)
      values.named.append(("caller", makeMacro(caller, scope)))
      self.line = line
      try emit(try text(try call(function, values)))
    case .filterBlock(let filters, let body):
      let inner = TemplateScope(parent: scope)
      let (text, flow) = try capture { () throws(RewardError) in try execute(body, inner) }
      if flow != .normal { return flow }
      try emit(try self.text(try apply(filters, to: .string(text), inner)))
    case .with(let values, let body):
      let inner = TemplateScope(parent: scope)
      for (target, value) in values { try assign(try evaluate(value, scope), to: target, inner) }
      return try execute(body, inner)
    case .generation(let body): return try execute(body, TemplateScope(parent: scope))
    case .breakLoop: return .breaking
    case .continueLoop: return .continuing
    }
    return .normal
  }

  private func branch(
    _ branches: [(test: TemplateExpression?, body: [TemplateStatement])], _ scope: TemplateScope
  ) throws(RewardError) -> TemplateFlow {
    for (test, body) in branches {
      if let test, !(try isTrue(try evaluate(test, scope))) { continue }
      return try execute(body, scope)
    }
    return .normal
  }

  private func apply(
    _ filters: [TemplateFilterCall], to value: TemplateValue, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateValue {
    var value = value
    for filter in filters { value = try apply(filter, to: value, scope) }
    return value
  }

  private func execute(
    _ statement: TemplateLoopStatement, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateFlow {
    let items = try evaluate(statement.items, scope)
    line = statement.line
    var source = try iterator(over: items)
    var count = try knownCount(items)
    if let condition = statement.condition {
      count = nil
      let all = source
      source = TemplateIterator(depth: all.depth) { () throws(RewardError) in
        while let item = try all.pull() {
          try self.step()
          let frame = TemplateScope(parent: scope)
          try self.assign(item, to: statement.target, frame)
          if try self.isTrue(try self.evaluate(condition, frame)) { return item }
        }
        return nil
      }
    }
    let loop = TemplateLoop(source, count: count)
    var frame = TemplateScope(parent: scope)
    var isEmpty = true
    while let item = try loop.advance() {
      isEmpty = false
      try step()
      // A macro defined in the body keeps its frame; else the frame is used again.
      if isKnownUniquelyReferenced(&frame) {
        frame.removeAll()
      } else {
        frame = TemplateScope(parent: scope)
      }
      frame.set(TemplateSymbols.loop, .loop(loop))
      line = statement.line
      try assign(item, to: statement.target, frame)
      if try execute(statement.body, frame) == .breaking { break }
    }
    if isEmpty { return try execute(statement.otherwise, TemplateScope(parent: scope)) }
    return .normal
  }

  func assign(
    _ value: TemplateValue, to target: TemplateTarget, _ scope: TemplateScope
  ) throws(RewardError) {
    switch target {
    case .name(let symbol): scope.set(symbol, value)
    case .attribute(let symbol, let name):
      guard case .namespace(let namespace) = scope.lookUp(symbol) else {
        throw fail(
          .templateType, "'\(symbols.names[symbol])' is no namespace, so '\(name)' in it "
            + "cannot be set")
      }
      try set(name, to: value, in: namespace)
    case .tuple(let targets):
      let items = try collect(value, limit: targets.count + 1)
      guard items.count == targets.count else {
        throw fail(
          .templateValue, "\(targets.count) names need \(targets.count) values, found "
            + (items.count > targets.count ? "more" : "\(items.count)"))
      }
      for (target, item) in zip(targets, items) { try assign(item, to: target, scope) }
    }
  }

  func set(
    _ name: String, to value: TemplateValue, in namespace: TemplateNamespace
  ) throws(RewardError) {
    guard name.utf8.first != 0x5f else {
      throw fail(.templateSandbox, "a namespace cannot hold '\(name)': it begins with '_'")
    }
    try allocate(48)
    namespace[name] = value
  }
}
