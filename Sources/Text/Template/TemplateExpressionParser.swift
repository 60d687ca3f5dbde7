import Basics

extension TemplateParser {
  private func make(
    _ kind: TemplateExpression.Kind, _ line: Int, over height: Int
  ) throws(RewardError) -> TemplateExpression {
    guard height < limits.depth else { throw tooDeep() }
    return TemplateExpression(kind, line: line, height: height + 1)
  }

  private func make(
    _ kind: TemplateExpression.Kind, _ line: Int, _ parts: TemplateExpression?...
  ) throws(RewardError) -> TemplateExpression {
    try make(kind, line, over: height(of: parts))
  }

  private func height(of parts: [TemplateExpression?]) -> Int {
    var height = 0
    for part in parts { height = max(height, part?.height ?? 0) }
    return height
  }

  /// An expression, or a tuple where commas follow.
  mutating func tupleOrExpression(
    conditional: Bool = true, endingAt end: String? = nil, inParentheses: Bool = false
  ) throws(RewardError) -> TemplateExpression {
    let line = line
    var items: [TemplateExpression] = []
    var isTuple = false
    while true {
      if endsTuple(end) { break }
      items.append(conditional ? try expression() : try or())
      guard skip(.comma) else { break }
      isTuple = true
    }
    if !isTuple, let item = items.first { return item }
    guard isTuple || inParentheses else {
      throw fail("expected an expression, found \(token.description)")
    }
    return try make(.tuple(items), line, over: height(of: items))
  }

  private func endsTuple(_ end: String?) -> Bool {
    switch token {
    case .variableEnd, .blockEnd, .symbol(.rightParenthesis): true
    case .name(let name): name == end
    default: false
    }
  }

  mutating func expression() throws(RewardError) -> TemplateExpression {
    try enter()
    defer { leave() }
    let line = line
    let outer = isConditional
    // What turns out to be a branch has been read by then, so look ahead cheaply: filters in any
    // expression with an inline `if` are checked only when they run.
    isConditional = outer || hasInlineIf()
    defer { isConditional = outer }
    var value = try or()
    while skip(word: "if") {
      let test = try or()
      let otherwise = skip(word: "else") ? try expression() : nil
      value = try make(
        .conditional(test: test, then: value, otherwise: otherwise), line, value, test, otherwise)
    }
    return value
  }

  /// Whether an `if` follows in this tag at the same level of brackets.
  private func hasInlineIf() -> Bool {
    var index = at
    var open = 0
    // A bound keeps the look-ahead of nested expressions linear.
    while index < lexemes.count, index < at + 256 {
      switch lexemes[index].token {
      case .name("if") where open == 0: return true
      case .blockEnd, .variableEnd, .end: return false
      case .symbol(let symbol):
        if symbol.closing != nil { open += 1 }
        if symbol.isClosing {
          open -= 1
          if open < 0 { return false }
        }
        if symbol == .comma, open == 0 { return false }
      default: break
      }
      index += 1
    }
    return false
  }

  private mutating func or() throws(RewardError) -> TemplateExpression {
    let line = line
    var left = try and()
    while skip(word: "or") {
      let right = try and()
      left = try make(.or(left, right), line, left, right)
    }
    return left
  }

  private mutating func and() throws(RewardError) -> TemplateExpression {
    let line = line
    var left = try not()
    while skip(word: "and") {
      let right = try not()
      left = try make(.and(left, right), line, left, right)
    }
    return left
  }

  private mutating func not() throws(RewardError) -> TemplateExpression {
    let line = line
    guard skip(word: "not") else { return try comparison() }
    try enter()
    defer { leave() }
    let operand = try not()
    return try make(.not(operand), line, operand)
  }

  private mutating func comparison() throws(RewardError) -> TemplateExpression {
    let line = line
    let first = try sum()
    var rest: [(comparison: TemplateComparison, operand: TemplateExpression)] = []
    while let comparison = comparisonOperator() { rest.append((comparison, try sum())) }
    if rest.isEmpty { return first }
    var height = first.height
    for part in rest { height = max(height, part.operand.height) }
    return try make(.compare(first, rest), line, over: height)
  }

  private mutating func comparisonOperator() -> TemplateComparison? {
    switch token {
    case .name("in"):
      advance()
      return .within
    case .name("not") where next == .name("in"):
      advance()
      advance()
      return .notWithin
    case .symbol(let symbol):
      guard let comparison = TemplateComparison(rawValue: symbol.rawValue) else { return nil }
      advance()
      return comparison
    default: return nil
    }
  }

  private mutating func sum() throws(RewardError) -> TemplateExpression {
    let line = line
    var left = try concatenation()
    while let symbol = binary(.add, .subtract) {
      let right = try concatenation()
      left = try make(.binary(symbol, left, right), line, left, right)
    }
    return left
  }

  private mutating func concatenation() throws(RewardError) -> TemplateExpression {
    let line = line
    var parts = [try product()]
    while skip(.tilde) { parts.append(try product()) }
    if parts.count == 1 { return parts[0] }
    return try make(.concatenate(parts), line, over: height(of: parts))
  }

  private mutating func product() throws(RewardError) -> TemplateExpression {
    let line = line
    var left = try power()
    while let symbol = binary(.multiply, .divide, .floorDivide, .modulo) {
      let right = try power()
      left = try make(.binary(symbol, left, right), line, left, right)
    }
    return left
  }

  private mutating func power() throws(RewardError) -> TemplateExpression {
    let line = line
    var left = try unary(filters: true)
    while binary(.power) != nil {
      let right = try unary(filters: true)
      left = try make(.binary(.power, left, right), line, left, right)
    }
    return left
  }

  private mutating func binary(_ allowed: TemplateOperator...) -> TemplateOperator? {
    guard case .symbol(let symbol) = token,
      let found = TemplateOperator(rawValue: symbol.rawValue), allowed.contains(found)
    else { return nil }
    advance()
    return found
  }

  private mutating func unary(filters: Bool) throws(RewardError) -> TemplateExpression {
    try enter()
    defer { leave() }
    let line = line
    var node: TemplateExpression
    if skip(.minus) {
      let operand = try unary(filters: false)
      node = try make(.negate(operand), line, operand)
    } else if skip(.plus) {
      let operand = try unary(filters: false)
      node = try make(.plus(operand), line, operand)
    } else {
      node = try primary()
    }
    node = try postfix(node)
    return filters ? try filtersAndTests(node) : node
  }

  private mutating func primary() throws(RewardError) -> TemplateExpression {
    let line = line
    switch token {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return try make(.literal(.bool(true)), line)
      case "false", "False": return try make(.literal(.bool(false)), line)
      case "none", "None": return try make(.literal(.none), line)
      default:
        let symbol = symbols.intern(name)
        reads[reads.count - 1].insert(symbol)
        return try make(.name(symbol), line)
      }
    case .string(let first):
      advance()
      var text = first
      while case .string(let more) = token {
        text += more
        advance()
      }
      return try make(.literal(.string(text)), line)
    case .integer(let value):
      advance()
      return try make(.literal(.int(value)), line)
    case .float(let value):
      advance()
      return try make(.literal(.float(value)), line)
    case .symbol(.leftParenthesis):
      advance()
      let inner = try tupleOrExpression(inParentheses: true)
      try expect(.rightParenthesis)
      return inner
    case .symbol(.leftBracket): return try list()
    case .symbol(.leftBrace): return try dict()
    default: throw fail("\(token.description) where a value should be")
    }
  }

  private mutating func list() throws(RewardError) -> TemplateExpression {
    let line = line
    advance()
    var items: [TemplateExpression] = []
    while !skip(.rightBracket) {
      if !items.isEmpty {
        try expect(.comma)
        if skip(.rightBracket) { break }
      }
      items.append(try expression())
    }
    return try make(.list(items), line, over: height(of: items))
  }

  private mutating func dict() throws(RewardError) -> TemplateExpression {
    let line = line
    advance()
    var items: [(key: TemplateExpression, value: TemplateExpression)] = []
    var height = 0
    while !skip(.rightBrace) {
      if !items.isEmpty {
        try expect(.comma)
        if skip(.rightBrace) { break }
      }
      let key = try expression()
      try expect(.colon)
      let value = try expression()
      items.append((key, value))
      height = max(height, key.height, value.height)
    }
    return try make(.dict(items), line, over: height)
  }

  private mutating func postfix(
    _ node: TemplateExpression
  ) throws(RewardError) -> TemplateExpression {
    var node = node
    while true {
      let line = line
      switch token {
      case .symbol(.dot):
        advance()
        if case .integer(let index) = token {
          advance()
          let item = try make(.literal(.int(index)), line)
          node = try make(.item(node, item), line, node, item)
        } else {
          node = try make(.attribute(node, try word("a name or number")), line, node)
        }
      case .symbol(.leftBracket):
        advance()
        node = try subscription(node, line)
        try expect(.rightBracket)
      case .symbol(.leftParenthesis):
        let arguments = try callArguments()
        node = try make(
          .call(node, arguments), line, over: max(node.height, arguments.height))
      default: return node
      }
    }
  }

  private mutating func subscription(
    _ node: TemplateExpression, _ line: Int
  ) throws(RewardError) -> TemplateExpression {
    var bounds: [TemplateExpression?] = [nil]
    if token != .symbol(.colon) {
      let item = try expression()
      if token != .symbol(.colon) { return try make(.item(node, item), line, node, item) }
      bounds = [item]
    }
    while skip(.colon) {
      guard bounds.count < 3 else { throw fail("a slice with more than three parts") }
      let isEmpty = token == .symbol(.colon) || token == .symbol(.rightBracket)
      bounds.append(isEmpty ? nil : try expression())
    }
    return try make(
      .slice(node, bounds), line, over: max(node.height, height(of: bounds)))
  }

  mutating func callArguments() throws(RewardError) -> TemplateCall {
    var call = TemplateCall()
    let line = line
    try expect(.leftParenthesis)
    var isFirst = true
    while !skip(.rightParenthesis) {
      if !isFirst {
        try expect(.comma)
        if skip(.rightParenthesis) { break }
      }
      isFirst = false
      if skip(.multiply) {
        guard call.unpacked == nil, call.unpackedNamed == nil else {
          throw fail("these arguments cannot follow each other", line: line)
        }
        call.unpacked = try expression()
      } else if skip(.power) {
        guard call.unpackedNamed == nil else {
          throw fail("these arguments cannot follow each other", line: line)
        }
        call.unpackedNamed = try expression()
      } else if case .name(let name) = token, next == .symbol(.assign) {
        guard call.unpackedNamed == nil else {
          throw fail("these arguments cannot follow each other", line: line)
        }
        advance()
        advance()
        guard !call.named.contains(where: { $0.name == name }) else {
          throw fail("the argument '\(name)' is given twice", line: line)
        }
        call.named.append((name, try expression()))
      } else {
        guard call.named.isEmpty, call.unpacked == nil, call.unpackedNamed == nil else {
          throw fail("a positional argument after others", line: line)
        }
        call.positional.append(try expression())
      }
    }
    return call
  }

  private mutating func filtersAndTests(
    _ node: TemplateExpression
  ) throws(RewardError) -> TemplateExpression {
    var node = node
    while true {
      let line = line
      switch token {
      case .symbol(.pipe):
        advance()
        let call = try filterCall()
        node = try make(
          .filter(node, call), line, over: max(node.height, call.arguments.height))
      case .name("is"):
        advance()
        node = try test(node, line)
      case .symbol(.leftParenthesis):
        let arguments = try callArguments()
        node = try make(
          .call(node, arguments), line, over: max(node.height, arguments.height))
      default: return node
      }
    }
  }

  /// A filter's name and arguments, after the bar.
  mutating func filterCall() throws(RewardError) -> TemplateFilterCall {
    let line = line
    let name = try word("a filter's name")
    let filter = TemplateFilter(name: name)
    if filter == nil, !isConditional {
      throw fail("there is no filter '\(name.prefix(60))' here", line: line)
    }
    let arguments =
      token == .symbol(.leftParenthesis) ? try callArguments() : TemplateCall()
    return TemplateFilterCall(name: name, filter: filter, arguments: arguments, line: line)
  }

  private mutating func test(
    _ node: TemplateExpression, _ line: Int
  ) throws(RewardError) -> TemplateExpression {
    let isNegated = skip(word: "not")
    let name = try word("a test's name")
    let test = TemplateTest(name: name)
    if test == nil, !isConditional {
      throw fail("there is no test '\(name.prefix(60))' here", line: line)
    }
    var arguments = TemplateCall()
    switch token {
    case .symbol(.leftParenthesis): arguments = try callArguments()
    case .name("else"), .name("or"), .name("and"): break
    case .name("is"): throw fail("tests cannot be chained with 'is'")
    case .name, .string, .integer, .float, .symbol(.leftBracket), .symbol(.leftBrace):
      arguments.positional = [try postfix(try primary())]
    default: break
    }
    let call = TemplateTestCall(name: name, test: test, arguments: arguments)
    let result = try make(
      .test(node, call), line, over: max(node.height, arguments.height))
    return isNegated ? try make(.not(result), line, result) : result
  }
}
