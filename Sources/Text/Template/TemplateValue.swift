import Basics

/// A value while a template runs, with Python's distinctions. Lists, tuples and mappings never
/// change once made, which is also what the sandbox wants.
enum TemplateValue {
  case undefined(TemplateUndefined)
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list(TemplateSequence)
  case tuple(TemplateSequence)
  case dict(TemplateDict)
  case range(TemplateRange)
  case view(TemplateView)
  case iterator(TemplateIterator)
  case namespace(TemplateNamespace)
  case macro(TemplateMacro)
  case loop(TemplateLoop)
  case method(TemplateMethod)
  case function(TemplateFunction)

  /// The kind's name as used in messages.
  var kind: String {
    switch self {
    case .undefined: "an undefined value"
    case .none: "none"
    case .bool: "a boolean"
    case .int: "an integer"
    case .float: "a float"
    case .string: "a string"
    case .list: "a list"
    case .tuple: "a tuple"
    case .dict: "a mapping"
    case .range: "a range"
    case .view: "a view of a mapping"
    case .iterator: "an iterator"
    case .namespace: "a namespace"
    case .macro: "a macro"
    case .loop: "a loop"
    case .method: "a method"
    case .function: "a function"
    }
  }

  /// Levels of containers within.
  var depth: Int {
    switch self {
    case .list(let value), .tuple(let value): value.depth
    case .dict(let value): value.depth
    case .view(let value): value.dict.depth + 1
    case .iterator(let value): value.depth
    case .method(let value): value.receiver.depth + 1
    default: 0
    }
  }

  var isUndefined: Bool { if case .undefined = self { true } else { false } }
  var isNone: Bool { if case .none = self { true } else { false } }

  /// An integer where Python takes one as an index: a boolean is one.
  var index: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  init(_ literal: TemplateLiteral) {
    switch literal {
    case .none: self = .none
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    }
  }
}

/// A value that does not exist: it prints as nothing and is false; anything else is an error.
final class TemplateUndefined {
  let reason: String
  let code: RewardError.Code

  init(_ reason: String, code: RewardError.Code = .templateUndefined) {
    self.reason = reason
    self.code = code
  }
}

final class TemplateSequence {
  let items: [TemplateValue]
  let depth: Int

  init(items: [TemplateValue], depth: Int) {
    self.items = items
    self.depth = depth
  }
}

struct TemplateRange: Equatable {
  let start: Int
  let stop: Int
  let step: Int
  let count: Int

  subscript(index: Int) -> Int { start + index * step }
}

final class TemplateView {
  enum Kind { case keys, values, items }
  let kind: Kind
  let dict: TemplateDict

  init(_ kind: Kind, _ dict: TemplateDict) {
    self.kind = kind
    self.dict = dict
  }
}

/// Items that can be taken once, one at a time, as from a Python generator.
final class TemplateIterator {
  typealias Next = () throws(RewardError) -> TemplateValue?
  private var next: Next?
  let depth: Int

  init(depth: Int, _ next: @escaping Next) {
    self.depth = depth
    self.next = next
  }

  func pull() throws(RewardError) -> TemplateValue? {
    guard let value = try next?() else {
      next = nil
      return nil
    }
    return value
  }
}

/// The only thing that a template can change. Namespaces may refer to each other in circles, so
/// the interpreter that made them empties them in the end.
final class TemplateNamespace {
  private var attributes: [TemplateText: TemplateValue] = [:]

  /// - Complexity: O(length of the name), however many attributes there are.
  subscript(name: String) -> TemplateValue? {
    get { attributes[TemplateText(name)] }
    set { attributes[TemplateText(name)] = newValue }
  }

  func removeAll() { attributes = [:] }
}

final class TemplateMacro {
  let statement: TemplateMacroStatement
  /// Where the macro was defined: the names that it sees.
  let scope: TemplateScope

  init(_ statement: TemplateMacroStatement, scope: TemplateScope) {
    self.statement = statement
    self.scope = scope
  }
}

/// A method looked up on a value, not called yet.
final class TemplateMethod {
  let receiver: TemplateValue
  let name: String

  init(_ receiver: TemplateValue, _ name: String) {
    self.receiver = receiver
    self.name = name
  }
}

/// Variables of one frame. Macros keep the frame in which they were defined.
final class TemplateScope {
  private var symbols: [Int] = []
  private var values: [TemplateValue] = []
  let parent: TemplateScope?

  private let frame: TemplateFrame?

  init(parent: TemplateScope?, _ frame: TemplateFrame? = nil) {
    self.parent = parent
    self.frame = frame
  }

  /// Whether the frame of this scope, or one around it, has a name.
  func mentions(_ symbol: Int) -> Bool {
    var scope: TemplateScope? = self
    while let current = scope {
      if current.frame?.mentions.contains(symbol) == true { return true }
      scope = current.parent
    }
    return false
  }

  func own(_ symbol: Int) -> TemplateValue? {
    symbols.firstIndex(of: symbol).map { values[$0] }
  }

  func set(_ symbol: Int, _ value: TemplateValue) {
    if let index = symbols.firstIndex(of: symbol) {
      values[index] = value
    } else {
      symbols.append(symbol)
      values.append(value)
    }
  }

  func lookUp(_ symbol: Int) -> TemplateValue? {
    var scope: TemplateScope? = self
    while let current = scope {
      if let value = current.own(symbol) { return value }
      scope = current.parent
    }
    return nil
  }

  func removeAll() {
    symbols.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }
}
