import Basics
import Foundation

private enum TemplateNumber {
  case int(Int)
  case float(Double)

  init?(_ value: TemplateValue) {
    switch value {
    case .int(let value): self = .int(value)
    case .bool(let value): self = .int(value ? 1 : 0)
    case .float(let value): self = .float(value)
    default: return nil
    }
  }

  var double: Double {
    switch self {
    case .int(let value): Double(value)
    case .float(let value): value
    }
  }
}

extension TemplateInterpreter {
  /// The truth of a value by Python's rules.
  func isTrue(_ value: TemplateValue) throws(RewardError) -> Bool {
    switch value {
    case .undefined, .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .float(let value): value != 0
    case .string(let value): !value.utf8.isEmpty
    case .list(let value), .tuple(let value): !value.items.isEmpty
    case .dict(let value): !value.entries.isEmpty
    case .range(let value): value.count > 0
    case .view(let value): !value.dict.entries.isEmpty
    case .loop(let value): try value.count() > 0
    case .iterator, .namespace, .macro, .method, .function: true
    }
  }

  func negate(_ value: TemplateValue) throws(RewardError) -> TemplateValue {
    switch TemplateNumber(value) {
    case .int(let number): return .int(try exact(number.multipliedReportingOverflow(by: -1)))
    case .float(let number): return .float(-number)
    case nil: throw typeError("'-'", value)
    }
  }

  func plus(_ value: TemplateValue) throws(RewardError) -> TemplateValue {
    switch TemplateNumber(value) {
    case .int(let number): return .int(number)
    case .float: return value
    case nil: throw typeError("'+'", value)
    }
  }

  private func exact(
    _ result: (partialValue: Int, overflow: Bool)
  ) throws(RewardError) -> Int {
    guard !result.overflow else {
      throw fail(.templateArithmetic, "an integer result does not fit in 64 bits")
    }
    return result.partialValue
  }

  func calculate(
    _ symbol: TemplateOperator, _ left: TemplateValue, _ right: TemplateValue
  ) throws(RewardError) -> TemplateValue {
    if let first = TemplateNumber(left), let second = TemplateNumber(right) {
      return try calculate(symbol, first, second)
    }
    switch (symbol, left, right) {
    case (.add, .string(let first), .string(let second)):
      try allocate(first.utf8.count + second.utf8.count)
      return .string(first + second)
    case (.add, .list(let first), .list(let second)): return try list(first.items + second.items)
    case (.add, .tuple(let first), .tuple(let second)):
      return .tuple(try sequence(first.items + second.items))
    case (.multiply, _, _):
      if let count = right.index { return try repeated(left, count) }
      if let count = left.index { return try repeated(right, count) }
    case (.modulo, .string, _):
      throw fail(.templateUnsupported, "formatting with '%' is not supported")
    default: break
    }
    throw typeError("'\(symbol.rawValue)'", left, right)
  }

  private func repeated(
    _ value: TemplateValue, _ count: Int
  ) throws(RewardError) -> TemplateValue {
    let count = max(0, count)
    func size(_ unit: Int) throws(RewardError) {
      let (bytes, overflow) = unit.multipliedReportingOverflow(by: count)
      try allocate(overflow ? .max : bytes)
    }
    switch value {
    case .string(let text):
      try size(text.utf8.count)
      return .string(PythonText.repeated(text, count))
    case .list(let sequence), .tuple(let sequence):
      try size(sequence.items.count * 32)
      var items: [TemplateValue] = []
      if !sequence.items.isEmpty {
        items.reserveCapacity(sequence.items.count * count)
        for _ in 0..<count { items += sequence.items }
      }
      let result = TemplateSequence(items: items, depth: sequence.depth)
      if case .list = value { return .list(result) }
      return .tuple(result)
    default: throw typeError("'*'", value, .int(count))
    }
  }

  private func calculate(
    _ symbol: TemplateOperator, _ left: TemplateNumber, _ right: TemplateNumber
  ) throws(RewardError) -> TemplateValue {
    if case .int(let first) = left, case .int(let second) = right {
      switch symbol {
      case .add: return .int(try exact(first.addingReportingOverflow(second)))
      case .subtract: return .int(try exact(first.subtractingReportingOverflow(second)))
      case .multiply: return .int(try exact(first.multipliedReportingOverflow(by: second)))
      case .floorDivide: return .int(try divide(first, second).quotient)
      case .modulo: return .int(try divide(first, second).remainder)
      case .power where second >= 0: return .int(try power(first, second))
      case .power, .divide: break
      }
    }
    return .float(try calculate(symbol, left.double, right.double))
  }

  /// Division with the remainder's sign that of the divisor.
  private func divide(
    _ left: Int, _ right: Int
  ) throws(RewardError) -> (quotient: Int, remainder: Int) {
    guard right != 0 else { throw fail(.templateArithmetic, "division by zero") }
    let quotient = try exact(left.dividedReportingOverflow(by: right))
    let remainder = left - quotient * right
    if remainder != 0, (remainder < 0) != (right < 0) { return (quotient - 1, remainder + right) }
    return (quotient, remainder)
  }

  private func power(_ base: Int, _ exponent: Int) throws(RewardError) -> Int {
    if base == 0 || base == 1 { return exponent == 0 ? 1 : base }
    if base == -1 { return exponent % 2 == 0 ? 1 : -1 }
    // Any other base overflows within 64 multiplications.
    var result = 1
    for _ in 0..<min(exponent, 64) {
      result = try exact(result.multipliedReportingOverflow(by: base))
    }
    return result
  }

  private func calculate(
    _ symbol: TemplateOperator, _ left: Double, _ right: Double
  ) throws(RewardError) -> Double {
    switch symbol {
    case .add: return left + right
    case .subtract: return left - right
    case .multiply: return left * right
    case .divide, .floorDivide, .modulo:
      guard right != 0 else { throw fail(.templateArithmetic, "division by zero") }
      if symbol == .divide { return left / right }
      var remainder = fmod(left, right)
      if remainder != 0, (right < 0) != (remainder < 0) { remainder += right }
      if symbol == .modulo {
        return remainder == 0 ? Double(signOf: right, magnitudeOf: 0) : remainder
      }
      let quotient = (left - remainder) / right
      if quotient == 0 { return Double(signOf: left / right, magnitudeOf: 0) }
      let floor = quotient.rounded(.down)
      return quotient - floor > 0.5 ? floor + 1 : floor
    case .power:
      if left == 0, right < 0 { throw fail(.templateArithmetic, "zero to a negative power") }
      let result = Foundation.pow(left, right)
      if result.isNaN, !left.isNaN, !right.isNaN {
        throw fail(.templateUnsupported, "a power that is no real number")
      }
      if result.isInfinite, left.isFinite, right.isFinite {
        throw fail(.templateArithmetic, "a power too large for a float")
      }
      return result
    }
  }
}

// MARK: Comparison

extension TemplateInterpreter {
  func holds(
    _ comparison: TemplateComparison, _ left: TemplateValue, _ right: TemplateValue
  ) throws(RewardError) -> Bool {
    switch comparison {
    case .equal: try equal(left, right)
    case .notEqual: try !equal(left, right)
    case .less: try less(left, right)
    case .greater: try less(right, left)
    case .lessEqual: try less(left, right, orEqual: true)
    case .greaterEqual: try less(right, left, orEqual: true)
    case .within: try contains(right, left)
    case .notWithin: try !contains(right, left)
    }
  }

  func equal(_ left: TemplateValue, _ right: TemplateValue) throws(RewardError) -> Bool {
    try step()
    try enter()
    defer { leave() }
    if let first = TemplateNumber(left), let second = TemplateNumber(right) {
      return switch (first, second) {
      case (.int(let first), .int(let second)): first == second
      case (.int(let whole), .float(let real)), (.float(let real), .int(let whole)):
        Int(exactly: real) == whole
      case (.float(let first), .float(let second)): first == second
      }
    }
    switch (left, right) {
    case (.undefined, .undefined), (.none, .none): return true
    case (.string(let first), .string(let second)):
      try scan(min(first.utf8.count, second.utf8.count))
      return PythonText.same(first, second)
    case (.list(let first), .list(let second)), (.tuple(let first), .tuple(let second)):
      if first === second { return true }
      guard first.items.count == second.items.count else { return false }
      for (one, other) in zip(first.items, second.items) where !(try equal(one, other)) {
        return false
      }
      return true
    case (.dict(let first), .dict(let second)):
      if first === second { return true }
      guard first.entries.count == second.entries.count else { return false }
      for entry in first.entries {
        guard let other = second[try key(entry.key)], try equal(entry.value, other) else {
          return false
        }
      }
      return true
    case (.range(let first), .range(let second)):
      return first.count == second.count
        && (first.count == 0
          || first.start == second.start && (first.count == 1 || first.step == second.step))
    case (.namespace(let first), .namespace(let second)): return first === second
    case (.macro(let first), .macro(let second)): return first === second
    case (.loop(let first), .loop(let second)): return first === second
    case (.iterator(let first), .iterator(let second)): return first === second
    case (.function(let first), .function(let second)): return first == second
    case (.view, .view), (.method, .method):
      throw fail(.templateUnsupported, "comparing \(left.kind) with \(right.kind)")
    default: return false
    }
  }

  /// `left < right`, or `left <= right`.
  func less(
    _ left: TemplateValue, _ right: TemplateValue, orEqual: Bool = false
  ) throws(RewardError) -> Bool {
    try step()
    try enter()
    defer { leave() }
    if let first = TemplateNumber(left), let second = TemplateNumber(right) {
      if case .int(let first) = first, case .int(let second) = second {
        return orEqual ? first <= second : first < second
      }
      return orEqual ? first.double <= second.double : first.double < second.double
    }
    switch (left, right) {
    case (.string(let first), .string(let second)):
      try scan(min(first.utf8.count, second.utf8.count))
      return PythonText.precedes(first, second) || orEqual && PythonText.same(first, second)
    case (.list(let first), .list(let second)), (.tuple(let first), .tuple(let second)):
      for (one, other) in zip(first.items, second.items) where !(try equal(one, other)) {
        return try less(one, other, orEqual: orEqual)
      }
      return first.items.count < second.items.count
        || orEqual && first.items.count == second.items.count
    default: throw typeError("an ordering comparison", left, right)
    }
  }

  func contains(
    _ container: TemplateValue, _ item: TemplateValue
  ) throws(RewardError) -> Bool {
    switch container {
    case .string(let text):
      guard case .string(let part) = item else {
        throw typeError("'in' with a string on its right", item)
      }
      try scan(text.utf8.count + part.utf8.count)
      return part.utf8.isEmpty
        || !PythonText.occurrences(of: Array(part.utf8), in: Array(text.utf8)[...], limit: 1)
          .isEmpty
    case .dict(let dict):
      if case .string(let name) = item { return dict[name] != nil }
      // Python can look these up, but no mapping here has them as keys.
      switch item {
      case .undefined, .range: return false
      case .tuple(let sequence) where !sequence.items.contains(where: { TemplateKey($0) == nil }):
        return false
      default: return dict[try key(item)] != nil
      }
    case .view(let view) where view.kind == .keys: return try contains(.dict(view.dict), item)
    case .none, .bool, .int, .float, .namespace, .macro, .method, .function:
      throw typeError("'in' with this on its right", container)
    default:
      let items = try iterator(over: container)
      while let other = try items.pull() { if try equal(other, item) { return true } }
      return false
    }
  }
}
