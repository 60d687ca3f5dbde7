import Basics
import OrderedCollections

/// Runs one template once: the state of a rendering and its limits.
final class TemplateInterpreter {
  let symbols: TemplateSymbols
  let limits: TemplateLimits
  let date: String?
  /// The line being run, for messages.
  var line = 1
  private(set) var output: [UInt8] = []
  private var steps = 0
  private var allocated = 0
  private var depth = 0
  /// Asked for only where nesting is deep, since finding it out takes time.
  private var stack: StackGuard?
  /// Objects that may refer to each other in circles; emptied after the run.
  private var namespaces: [TemplateNamespace] = []
  private var closures: [TemplateScope] = []

  init(symbols: TemplateSymbols, limits: TemplateLimits, date: String?) {
    self.symbols = symbols
    self.limits = limits
    self.date = date
  }

  /// The rendered text. To be called once.
  func run(
    _ program: TemplateProgram, variables: [(name: String, value: JSONValue)]
  ) throws(RewardError) -> String {
    defer {
      for namespace in namespaces { namespace.removeAll() }
      for scope in closures { scope.removeAll() }
    }
    let globals = TemplateScope(parent: nil)
    for function in TemplateFunction.allCases {
      if let symbol = symbols.number(of: function.rawValue) {
        globals.set(symbol, .function(function))
      }
    }
    let scope = TemplateScope(parent: globals, program.frame)
    for (name, value) in variables {
      // What the template never names is not converted.
      if let symbol = symbols.number(of: name) {
        scope.set(symbol, try convert(value, depth: 0))
      }
    }
    for symbol in program.frame.assignedFirst { scope.set(symbol, undefinedName(symbol)) }
    _ = try execute(program.body, scope)
    return String(decoding: output, as: UTF8.self)
  }

  // MARK: Errors

  func fail(_ code: RewardError.Code, _ message: String) -> RewardError {
    RewardError(code, message, at: .init(line: line))
  }

  /// The error of an operation on a value of the wrong kind: an undefined one names its reason.
  func typeError(_ operation: String, _ values: TemplateValue...) -> RewardError {
    for case .undefined(let undefined) in values { return self.undefined(undefined) }
    return fail(
      .templateType,
      "\(operation) does not work on "
        + values.map(\.kind).joined(separator: " and "))
  }

  func undefined(_ value: TemplateUndefined) -> RewardError { fail(value.code, value.reason) }

  // MARK: Limits

  func step(_ count: Int = 1) throws(RewardError) {
    steps += count
    guard steps <= limits.steps else {
      throw fail(.templateSteps, "the template takes more than \(limits.steps) steps")
    }
  }

  /// Counts work on a text.
  func scan(_ bytes: Int) throws(RewardError) { try step(bytes >> 8) }

  /// Counts memory for a new value.
  func allocate(_ bytes: Int) throws(RewardError) {
    guard bytes <= limits.outputBytes else {
      throw fail(.templateSize, "a value larger than \(limits.outputBytes) bytes")
    }
    allocated += bytes
    guard allocated <= limits.allocatedBytes else {
      throw fail(.templateSize, "more than \(limits.allocatedBytes) bytes of values")
    }
  }

  func enter() throws(RewardError) {
    depth += 1
    if depth < 32 { return }
    if stack == nil { stack = StackGuard() }
    guard depth <= limits.depth * 5, stack?.hasRoom != false else {
      throw fail(.templateDepth, "running nests deeper than allowed (\(depth) levels)")
    }
  }

  func leave() { depth -= 1 }

  // MARK: Output

  func emit(_ text: String) throws(RewardError) {
    try allocate(text.utf8.count)
    output.append(contentsOf: text.utf8)
    guard output.count <= limits.outputBytes else {
      throw fail(.templateOutput, "the output is longer than \(limits.outputBytes) bytes")
    }
  }

  /// What `body` writes, as a text; nil when it left by `break` or `continue`.
  func capture(
    _ body: () throws(RewardError) -> TemplateFlow
  ) throws(RewardError) -> (text: String, flow: TemplateFlow) {
    var outer: [UInt8] = []
    swap(&outer, &output)
    let flow = try body()
    swap(&outer, &output)
    return (String(decoding: outer, as: UTF8.self), flow)
  }

  // MARK: New values

  func make(_ text: String) throws(RewardError) -> TemplateValue {
    try allocate(text.utf8.count)
    return .string(text)
  }

  func sequence(_ items: [TemplateValue]) throws(RewardError) -> TemplateSequence {
    try allocate(items.count * 32)
    var depth = 0
    for item in items { depth = max(depth, item.depth) }
    return TemplateSequence(items: items, depth: try checked(depth: depth + 1))
  }

  func list(_ items: [TemplateValue]) throws(RewardError) -> TemplateValue {
    .list(try sequence(items))
  }

  func strings(_ texts: [String]) throws(RewardError) -> TemplateValue {
    var bytes = 0
    for text in texts { bytes += text.utf8.count }
    try allocate(bytes)
    return try list(texts.map(TemplateValue.string))
  }

  func tuple(_ items: TemplateValue...) throws(RewardError) -> TemplateValue {
    .tuple(try sequence(items))
  }

  func checked(depth: Int) throws(RewardError) -> Int {
    guard depth <= limits.depth else {
      throw fail(.templateDepth, "values nested deeper than \(limits.depth) levels")
    }
    return depth
  }

  func key(_ value: TemplateValue) throws(RewardError) -> TemplateKey {
    guard let key = TemplateKey(value) else { throw typeError("use as a mapping's key", value) }
    return key
  }

  func dict(
    _ entries: [(key: TemplateValue, value: TemplateValue)]
  ) throws(RewardError) -> TemplateValue {
    try allocate(entries.count * 64)
    let dict = TemplateDict()
    for entry in entries { dict.insert(try key(entry.key), entry.key, entry.value) }
    _ = try checked(depth: dict.depth)
    return .dict(dict)
  }

  func makeNamespace() -> TemplateNamespace {
    let namespace = TemplateNamespace()
    namespaces.append(namespace)
    return namespace
  }

  func makeMacro(_ statement: TemplateMacroStatement, _ scope: TemplateScope) -> TemplateValue {
    if closures.last !== scope { closures.append(scope) }
    return .macro(TemplateMacro(statement, scope: scope))
  }

  // MARK: Inputs

  private func convert(_ value: JSONValue, depth: Int) throws(RewardError) -> TemplateValue {
    try enter()
    defer { leave() }
    switch value {
    case .null: return .none
    case .bool(let value): return .bool(value)
    case .string(let value): return .string(value)
    case .number(let number): return try convert(number)
    case .array(let items):
      _ = try checked(depth: depth + 1)
      var values: [TemplateValue] = []
      values.reserveCapacity(items.count)
      var inner = 0
      for item in items {
        let value = try convert(item, depth: depth + 1)
        inner = max(inner, value.depth)
        values.append(value)
      }
      return .list(TemplateSequence(items: values, depth: inner + 1))
    case .object(let members):
      _ = try checked(depth: depth + 1)
      let dict = TemplateDict()
      for (name, member) in members {
        dict.insert(
          .string(TemplateText(name)), .string(name), try convert(member, depth: depth + 1))
      }
      return .dict(dict)
    }
  }

  private func convert(_ number: JSONNumber) throws(RewardError) -> TemplateValue {
    if number.literal.utf8.contains(where: { $0 == 0x2e || $0 | 0x20 == 0x65 }) {
      if let value = number.double { return .float(value) }
    } else if let value = Int(number.literal) {
      return .int(value)
    }
    throw fail(
      .templateArithmetic,
      "the number \(number.literal.prefix(40)) in the conversation does not "
        + "fit in 64 bits")
  }
}

/// How statements ended.
enum TemplateFlow { case normal, breaking, continuing }
