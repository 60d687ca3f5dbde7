import Basics

/// Reads tokens into a tree, by Jinja's grammar.
///
/// It recurses with the template's nesting, so that is counted and bounded.
struct TemplateParser {
  let lexemes: [TemplateLexeme]
  let limits: TemplateLimits
  var at = 0
  var symbols = TemplateSymbols()
  private var depth = 0
  private var stack: StackGuard?
  /// Whether the code being read may never run: then an unknown filter is an error only if it does.
  var isConditional = false
  private var loops = 0
  /// The names read so far in each open macro.
  var reads: [Set<Int>] = [[]]

  static func parse(
    _ source: String, limits: TemplateLimits
  ) throws(RewardError) -> TemplateProgram {
    var parser = TemplateParser(
      lexemes: try TemplateLexer.lex(source, limits: limits), limits: limits)
    let body = try parser.statements(until: [])
    return TemplateProgram(
      body: body, frame: TemplateFrame(body), symbols: parser.symbols)
  }

  private init(lexemes: [TemplateLexeme], limits: TemplateLimits) {
    self.lexemes = lexemes
    self.limits = limits
  }

  // MARK: Tokens

  var token: TemplateToken { lexemes[at].token }
  var line: Int { lexemes[at].line }
  var next: TemplateToken { lexemes[min(at + 1, lexemes.count - 1)].token }

  mutating func advance() { if at < lexemes.count - 1 { at += 1 } }

  func fail(_ message: String, line: Int? = nil) -> RewardError {
    RewardError(.templateSyntax, message, at: .init(line: line ?? self.line))
  }

  mutating func skip(_ symbol: TemplateSymbol) -> Bool {
    guard token == .symbol(symbol) else { return false }
    advance()
    return true
  }

  mutating func skip(word: String) -> Bool {
    guard token == .name(word) else { return false }
    advance()
    return true
  }

  mutating func expect(_ expected: TemplateToken) throws(RewardError) {
    guard token == expected else {
      throw fail("expected \(expected.description), found \(token.description)")
    }
    advance()
  }

  mutating func expect(_ symbol: TemplateSymbol) throws(RewardError) {
    try expect(.symbol(symbol))
  }

  mutating func word(_ what: String) throws(RewardError) -> String {
    guard case .name(let name) = token else {
      throw fail("expected \(what), found \(token.description)")
    }
    advance()
    return name
  }

  mutating func enter() throws(RewardError) {
    depth += 1
    guard depth <= limits.depth else { throw tooDeep() }
    if depth < 8 { return }
    if stack == nil { stack = StackGuard() }
    guard stack?.hasRoom != false else { throw tooDeep() }
  }

  mutating func leave() { depth -= 1 }

  func tooDeep() -> RewardError {
    RewardError(
      .templateDepth, "the template is nested deeper than allowed (\(depth) levels)",
      at: .init(line: line))
  }

  // MARK: Statements

  /// Statements up to a tag named in `ends`, which stays the current token; all for an empty list.
  private mutating func statements(
    until ends: [String]
  ) throws(RewardError) -> [TemplateStatement] {
    try enter()
    defer { leave() }
    var body: [TemplateStatement] = []
    while true {
      switch token {
      case .text(let text):
        advance()
        body.append(.text(text))
      case .variableBegin:
        advance()
        body.append(.output(try tupleOrExpression()))
        try expect(.variableEnd)
      case .blockBegin:
        advance()
        if case .name(let name) = token, ends.contains(name) { return body }
        body.append(try statement())
        try expect(.blockEnd)
      case .end where ends.isEmpty: return body
      case .end:
        throw fail("the template ends before '\(ends.joined(separator: "' or '"))'")
      default: throw fail("\(token.description) out of place")
      }
    }
  }

  /// The body of a block tag: its end, statements, and the name of the tag that ended them.
  private mutating func body(
    until ends: String...
  ) throws(RewardError) -> (body: [TemplateStatement], end: String) {
    _ = skip(.colon)
    try expect(.blockEnd)
    let body = try statements(until: ends)
    return (body, try word("a tag"))
  }

  private mutating func statement() throws(RewardError) -> TemplateStatement {
    let line = line
    let name = try word("a tag's name")
    switch name {
    case "if": return try branch()
    case "for": return try loop(line)
    case "set": return try set(line)
    case "macro": return .macro(try macro(line))
    case "call": return try callBlock(line)
    case "filter":
      let filters = try filterChain()
      let body = try isolated(loop: true, "endfilter")
      return .filterBlock(filters, body, TemplateFrame(body))
    case "with": return try with()
    case "generation":
      let body = try isolated(loop: false, "endgeneration")
      return .generation(body, TemplateFrame(body))
    case "break", "continue":
      guard loops > 0 else { throw fail("'\(name)' outside a loop", line: line) }
      return name == "break" ? .breakLoop : .continueLoop
    case "block", "extends", "include", "import", "from", "autoescape", "do", "print", "trans":
      throw fail("the tag '\(name)' is not supported in chat templates", line: line)
    default: throw fail("unknown or misplaced tag '\(name.prefix(60))'", line: line)
    }
  }

  /// A body with a scope of its own. Code in it counts as certain to run, and a `break` in it
  /// may leave a loop outside only where `loop` says so.
  private mutating func isolated(
    loop: Bool, _ end: String
  ) throws(RewardError) -> [TemplateStatement] {
    let outer = (isConditional, loops)
    isConditional = false
    if !loop { loops = 0 }
    defer { (isConditional, loops) = outer }
    return try body(until: end).body
  }

  private mutating func branch() throws(RewardError) -> TemplateStatement {
    let outer = isConditional
    isConditional = true
    defer { isConditional = outer }
    var branches: [(test: TemplateExpression?, body: [TemplateStatement])] = []
    while true {
      let test = try tupleOrExpression(conditional: false)
      let (body, end) = try body(until: "elif", "else", "endif")
      branches.append((test, body))
      if end == "elif" { continue }
      if end == "else" { branches.append((nil, try self.body(until: "endif").body)) }
      return .branch(branches)
    }
  }

  private mutating func loop(_ line: Int) throws(RewardError) -> TemplateStatement {
    let target = try target(namespaces: false, endingAt: "in")
    guard skip(word: "in") else { throw fail("expected 'in', found \(token.description)") }
    let items = try tupleOrExpression(conditional: false, endingAt: "recursive")
    let condition = skip(word: "if") ? try expression() : nil
    if token == .name("recursive") { throw fail("recursive loops are not supported") }
    let outer = (isConditional, loops)
    isConditional = false
    loops += 1
    let (body, end) = try body(until: "endfor", "else")
    loops = outer.1
    let otherwise = end == "else" ? try self.body(until: "endfor").body : []
    isConditional = outer.0
    return .loop(
      TemplateLoopStatement(
        target: target, items: items, condition: condition, body: body, otherwise: otherwise,
        frame: TemplateFrame(body, parameters: target.symbols + [TemplateSymbols.loop]),
        otherwiseFrame: TemplateFrame(otherwise), line: line))
  }

  private mutating func set(_ line: Int) throws(RewardError) -> TemplateStatement {
    let target = try target(namespaces: true, endingAt: nil)
    if skip(.assign) { return .set(target, try tupleOrExpression()) }
    var filters: [TemplateFilterCall] = []
    while skip(.pipe) { filters.append(try filterCall()) }
    let body = try isolated(loop: true, "endset")
    return .setBlock(
      target, filters, body, TemplateFrame(body), line: line)
  }

  private mutating func filterChain() throws(RewardError) -> [TemplateFilterCall] {
    var filters = [try filterCall()]
    while skip(.pipe) { filters.append(try filterCall()) }
    return filters
  }

  private mutating func with() throws(RewardError) -> TemplateStatement {
    var values: [(target: TemplateTarget, value: TemplateExpression)] = []
    while token != .blockEnd {
      if !values.isEmpty { try expect(.comma) }
      let target = try target(namespaces: false, endingAt: nil)
      try expect(.assign)
      values.append((target, try expression()))
    }
    let body = try isolated(loop: true, "endwith")
    return .with(
      values, body,
      TemplateFrame(body, parameters: values.flatMap(\.target.symbols)))
  }

  private mutating func signature() throws(RewardError) -> [(
    name: String, symbol: Int, fallback: TemplateExpression?
  )] {
    var parameters: [(name: String, symbol: Int, fallback: TemplateExpression?)] = []
    try expect(.leftParenthesis)
    while !skip(.rightParenthesis) {
      if !parameters.isEmpty { try expect(.comma) }
      let name = try assignableName()
      let fallback = skip(.assign) ? try expression() : nil
      if fallback == nil, parameters.last?.fallback != nil {
        throw fail("a parameter without a default after one with a default")
      }
      parameters.append((name, symbols.intern(name), fallback))
    }
    return parameters
  }

  private mutating func macro(_ line: Int) throws(RewardError) -> TemplateMacroStatement {
    let name = try assignableName()
    reads.append([])
    let parameters = try signature()
    let body = try isolated(loop: false, "endmacro")
    return finishMacro(name, parameters, body, line)
  }

  private mutating func finishMacro(
    _ name: String, _ parameters: [(name: String, symbol: Int, fallback: TemplateExpression?)],
    _ body: [TemplateStatement], _ line: Int
  ) -> TemplateMacroStatement {
    let read = reads.removeLast()
    reads[reads.count - 1].formUnion(read)
    return TemplateMacroStatement(
      name: name, symbol: symbols.intern(name), parameters: parameters, body: body, reads: read,
      line: line)
  }

  private mutating func callBlock(_ line: Int) throws(RewardError) -> TemplateStatement {
    reads.append([])
    let parameters = token == .symbol(.leftParenthesis) ? try signature() : []
    guard case .call(let callee, let arguments) = try expression().kind else {
      throw fail("a call block needs a call", line: line)
    }
    let body = try isolated(loop: false, "endcall")
    return .callBlock(
      callee, arguments, finishMacro("caller", parameters, body, line), line: line)
  }

  // MARK: Targets

  private static let reserved: Set<String> = ["true", "false", "none", "True", "False", "None"]

  private mutating func assignableName() throws(RewardError) -> String {
    let name = try word("a name")
    guard !Self.reserved.contains(name) else { throw fail("'\(name)' cannot be assigned to") }
    return name
  }

  private mutating func target(
    namespaces: Bool, endingAt end: String?
  ) throws(RewardError) -> TemplateTarget {
    try enter()
    defer { leave() }
    var targets: [TemplateTarget] = []
    var isTuple = false
    while true {
      if !targets.isEmpty {
        if !skip(.comma) { break }
        isTuple = true
        if endsTarget(end) { break }
      }
      if skip(.leftParenthesis) {
        let inner = try target(namespaces: namespaces, endingAt: nil)
        try expect(.rightParenthesis)
        targets.append(inner)
        continue
      }
      let name = try assignableName()
      let symbol = symbols.intern(name)
      if namespaces, skip(.dot) {
        reads[reads.count - 1].insert(symbol)
        targets.append(.attribute(namespace: symbol, try word("an attribute's name")))
      } else {
        targets.append(.name(symbol))
      }
    }
    return isTuple ? .tuple(targets) : targets[0]
  }

  private func endsTarget(_ end: String?) -> Bool {
    switch token {
    case .blockEnd, .variableEnd, .symbol(.rightParenthesis), .symbol(.assign): true
    case .name(let name): name == end
    default: false
    }
  }
}
