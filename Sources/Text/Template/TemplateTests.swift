import Basics

extension TemplateInterpreter {
  /// Whether `value is test(arguments)`.
  func check(
    _ test: TemplateTest, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> Bool {
    try step()
    switch test {
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .within, .sameas,
      .divisibleby:
      let other = try bind(arguments, ["other"], required: 1, of: test.rawValue)[0] ?? .none
      return try check(test, value, against: other)
    default: _ = try bind(arguments, [], of: test.rawValue)
    }
    switch test {
    case .defined: return !value.isUndefined
    case .undefined: return value.isUndefined
    case .none: return value.isNone
    case .boolean: if case .bool = value { return true } else { return false }
    case .true: if case .bool(true) = value { return true } else { return false }
    case .false: if case .bool(false) = value { return true } else { return false }
    case .integer: if case .int = value { return true } else { return false }
    case .float: if case .float = value { return true } else { return false }
    case .string: if case .string = value { return true } else { return false }
    case .mapping: if case .dict = value { return true } else { return false }
    case .number:
      switch value {
      case .bool, .int, .float: return true
      default: return false
      }
    case .sequence:
      switch value {
      case .string, .list, .tuple, .dict, .range, .undefined: return true
      default: return false
      }
    case .iterable:
      switch value {
      case .none, .bool, .int, .float, .namespace, .macro, .method, .function: return false
      default: return true
      }
    case .callable:
      switch value {
      case .undefined, .macro, .method, .function, .loop: return true
      default: return false
      }
    case .lower: return PythonText.isAll(try text(value), upper: false)
    case .upper: return PythonText.isAll(try text(value), upper: true)
    case .odd, .even:
      let remainder = try calculate(.modulo, value, .int(2))
      return try equal(remainder, .int(test == .odd ? 1 : 0))
    case .filter:
      guard case .string(let name) = value else { return false }
      return TemplateFilter(name: name) != nil
    case .test:
      guard case .string(let name) = value else { return false }
      return TemplateTest(name: name) != nil
    default: return false
    }
  }

  private func check(
    _ test: TemplateTest, _ value: TemplateValue, against other: TemplateValue
  ) throws(RewardError) -> Bool {
    switch test {
    case .equal: try equal(value, other)
    case .notEqual: try !equal(value, other)
    case .less: try less(value, other)
    case .lessEqual: try less(value, other, orEqual: true)
    case .greater: try less(other, value)
    case .greaterEqual: try less(other, value, orEqual: true)
    case .within: try contains(other, value)
    case .divisibleby: try equal(try calculate(.modulo, value, other), .int(0))
    default: try isSame(value, other)
    }
  }

  /// Python's `is`, where a text or number of the same kind and value counts as the same.
  private func isSame(
    _ value: TemplateValue, _ other: TemplateValue
  ) throws(RewardError) -> Bool {
    switch (value, other) {
    case (.none, .none): true
    case (.bool(let first), .bool(let second)): first == second
    case (.int(let first), .int(let second)): first == second
    case (.float(let first), .float(let second)): first == second
    case (.string, .string): try equal(value, other)
    case (.list(let first), .list(let second)), (.tuple(let first), .tuple(let second)):
      first === second
    case (.dict(let first), .dict(let second)): first === second
    case (.namespace(let first), .namespace(let second)): first === second
    case (.macro(let first), .macro(let second)): first === second
    default: false
    }
  }
}
