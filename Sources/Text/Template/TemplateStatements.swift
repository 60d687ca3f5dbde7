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
    case .setBlock, .callBlock, .filterBlock: return try executeBlock(statement, scope)
    case .macro(let macro): scope.set(macro.symbol, makeMacro(macro, scope))
    case .with(let values, let body, let frame): return try with(values, body, frame, scope)
    case .generation(let body, let frame): return try execute(body, makeScope(scope, frame))
    case .breakLoop: return .breaking
    case .continueLoop: return .continuing
    }
    return .normal
  }

  private func with(
    _ values: [(target: TemplateTarget, value: TemplateExpression)], _ body: [TemplateStatement],
    _ frame: TemplateFrame, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateFlow {
    let inner = makeScope(scope, frame)
    for (target, value) in values { try assign(try evaluate(value, scope), to: target, inner) }
    return try execute(body, inner)
  }

  /// The statements whose body becomes a value.
  private func executeBlock(
    _ statement: TemplateStatement, _ scope: TemplateScope
  ) throws(RewardError) -> TemplateFlow {
    switch statement {
    case .setBlock(let target, let filters, let body, let frame, let line):
      let inner = makeScope(scope, frame)
      let (text, flow) = try capture { () throws(RewardError) in try execute(body, inner) }
      if flow != .normal { return flow }
      let value = try apply(filters, to: .string(text), inner)
      self.line = line
      try assign(value, to: target, scope)
    case .callBlock(let callee, let arguments, let caller, let line):
      let function = try evaluate(callee, scope)
      var values = try evaluate(arguments, scope)
      values.named.append(("caller", makeMacro(caller, scope)))
      self.line = line
      try emit(try text(try call(function, values)))
    case .filterBlock(let filters, let body, let frame):
      let inner = makeScope(scope, frame)
      let (text, flow) = try capture { () throws(RewardError) in try execute(body, inner) }
      if flow != .normal { return flow }
      try emit(try self.text(try apply(filters, to: .string(text), inner)))
    default: break
    }
    return .normal
  }

  /// The scope of a frame, with the names that begin as undefined.
  func makeScope(_ parent: TemplateScope, _ frame: TemplateFrame) -> TemplateScope {
    let scope = TemplateScope(parent: parent, frame)
    hide(hidden(by: frame, within: parent), in: scope)
    return scope
  }

  /// The names that a frame has for itself, since no frame around it has them.
  private func hidden(by frame: TemplateFrame, within scope: TemplateScope) -> [Int] {
    frame.assignedFirst.filter { !scope.mentions($0) }
  }

  private func hide(_ hidden: [Int], in scope: TemplateScope) {
    for symbol in hidden { scope.set(symbol, undefinedName(symbol)) }
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
    let hidden = hidden(by: statement.frame, within: scope)
    var frame = TemplateScope(parent: scope, statement.frame)
    var isEmpty = true
    while let item = try loop.advance() {
      isEmpty = false
      try step()
      // A macro defined in the body keeps its frame; else the frame is used again.
      if isKnownUniquelyReferenced(&frame) {
        frame.removeAll()
      } else {
        frame = TemplateScope(parent: scope, statement.frame)
      }
      hide(hidden, in: frame)
      frame.set(TemplateSymbols.loop, .loop(loop))
      line = statement.line
      try assign(item, to: statement.target, frame)
      if try execute(statement.body, frame) == .breaking { break }
    }
    if isEmpty {
      return try execute(
        statement.otherwise, makeScope(scope, statement.otherwiseFrame))
    }
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
          .templateType,
          "'\(symbols.names[symbol])' is no namespace, so '\(name)' in it "
            + "cannot be set")
      }
      try set(name, to: value, in: namespace)
    case .tuple(let targets):
      let items = try collect(value, limit: targets.count + 1)
      guard items.count == targets.count else {
        throw fail(
          .templateValue,
          "\(targets.count) names need \(targets.count) values, found "
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
