/// A literal in a template's source.
enum TemplateLiteral: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
}

/// A node of a parsed expression.
final class TemplateExpression: Sendable {
  enum Kind: Sendable {
    case literal(TemplateLiteral)
    case name(Int)
    case list([TemplateExpression])
    case tuple([TemplateExpression])
    case dict([(key: TemplateExpression, value: TemplateExpression)])
    case attribute(TemplateExpression, String)
    case item(TemplateExpression, TemplateExpression)
    case slice(TemplateExpression, [TemplateExpression?])
    case call(TemplateExpression, TemplateCall)
    case filter(TemplateExpression, TemplateFilterCall)
    case test(TemplateExpression, TemplateTestCall)
    case not(TemplateExpression)
    case negate(TemplateExpression)
    case plus(TemplateExpression)
    case and(TemplateExpression, TemplateExpression)
    case or(TemplateExpression, TemplateExpression)
    case binary(TemplateOperator, TemplateExpression, TemplateExpression)
    case concatenate([TemplateExpression])
    case compare(
      TemplateExpression, [(comparison: TemplateComparison, operand: TemplateExpression)])
    case conditional(
      test: TemplateExpression, then: TemplateExpression, otherwise: TemplateExpression?)
  }

  let kind: Kind
  let line: Int
  /// Levels below this node; bounded, since evaluating and freeing a tree recurse.
  let height: Int

  init(_ kind: Kind, line: Int, height: Int) {
    self.kind = kind
    self.line = line
    self.height = height
  }
}

enum TemplateOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "**"
}

enum TemplateComparison: String, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="
  case within = "in"
  case notWithin = "not in"
}

/// The arguments of a call as written.
struct TemplateCall: Sendable {
  var positional: [TemplateExpression] = []
  var named: [(name: String, value: TemplateExpression)] = []
  var unpacked: TemplateExpression?
  var unpackedNamed: TemplateExpression?

  var height: Int {
    var height = 0
    for argument in positional { height = max(height, argument.height) }
    for argument in named { height = max(height, argument.value.height) }
    return max(height, unpacked?.height ?? 0, unpackedNamed?.height ?? 0)
  }
}

struct TemplateFilterCall: Sendable {
  let name: String
  /// nil where the name is not known: an error only if the branch it is in runs.
  let filter: TemplateFilter?
  let arguments: TemplateCall
  let line: Int
}

struct TemplateTestCall: Sendable {
  let name: String
  let test: TemplateTest?
  let arguments: TemplateCall
}

/// What a `set`, a loop or a `with` assigns to.
indirect enum TemplateTarget: Sendable {
  case name(Int)
  case attribute(namespace: Int, String)
  case tuple([TemplateTarget])

  /// The names that are assigned.
  var symbols: [Int] {
    switch self {
    case .name(let symbol): [symbol]
    case .attribute: []
    case .tuple(let targets): targets.flatMap(\.symbols)
    }
  }
}

indirect enum TemplateStatement: Sendable {
  case text(String)
  case output(TemplateExpression)
  case branch([(test: TemplateExpression?, body: [TemplateStatement])])
  case loop(TemplateLoopStatement)
  case set(TemplateTarget, TemplateExpression)
  case setBlock(
    TemplateTarget, [TemplateFilterCall], [TemplateStatement], TemplateFrame, line: Int)
  case macro(TemplateMacroStatement)
  case callBlock(TemplateExpression, TemplateCall, TemplateMacroStatement, line: Int)
  case filterBlock([TemplateFilterCall], [TemplateStatement], TemplateFrame)
  case with(
    [(target: TemplateTarget, value: TemplateExpression)], [TemplateStatement], TemplateFrame)
  case generation([TemplateStatement], TemplateFrame)
  case breakLoop
  case continueLoop
}

struct TemplateLoopStatement: Sendable {
  let target: TemplateTarget
  let items: TemplateExpression
  let condition: TemplateExpression?
  let body: [TemplateStatement]
  let otherwise: [TemplateStatement]
  let frame: TemplateFrame
  let otherwiseFrame: TemplateFrame
  let line: Int
}

final class TemplateMacroStatement: Sendable {
  let name: String
  let symbol: Int
  let parameters: [(name: String, symbol: Int, fallback: TemplateExpression?)]
  let body: [TemplateStatement]
  let frame: TemplateFrame
  /// The special names that the body reads.
  let usesVariadic: Bool
  let usesNamed: Bool
  let usesCaller: Bool
  let line: Int

  init(
    name: String, symbol: Int,
    parameters: [(name: String, symbol: Int, fallback: TemplateExpression?)],
    body: [TemplateStatement], reads: Set<Int>, line: Int
  ) {
    self.name = name
    self.symbol = symbol
    self.parameters = parameters
    self.body = body
    frame = TemplateFrame(body, parameters: parameters.map(\.symbol))
    usesVariadic = reads.contains(TemplateSymbols.varargs)
    usesNamed = reads.contains(TemplateSymbols.kwargs)
    usesCaller = reads.contains(TemplateSymbols.caller)
    self.line = line
  }
}

/// Names of variables as small numbers.
struct TemplateSymbols: Sendable {
  static let loop = 0
  static let varargs = 1
  static let kwargs = 2
  static let caller = 3

  private(set) var names = ["loop", "varargs", "kwargs", "caller"]
  private var numbers = ["loop": 0, "varargs": 1, "kwargs": 2, "caller": 3]

  mutating func intern(_ name: String) -> Int {
    if let number = numbers[name] { return number }
    names.append(name)
    numbers[name] = names.count - 1
    return names.count - 1
  }

  func number(of name: String) -> Int? { numbers[name] }
}

/// A template after parsing.
struct TemplateProgram: Sendable {
  let body: [TemplateStatement]
  let frame: TemplateFrame
  let symbols: TemplateSymbols
}
