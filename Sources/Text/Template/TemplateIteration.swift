import Basics

extension TemplateInterpreter {
  /// The items of a value one by one.
  /// - Throws: `template.type` for a value without items.
  func iterator(over value: TemplateValue) throws(RewardError) -> TemplateIterator {
    switch value {
    case .undefined(let undefined):
      if undefined.code != .templateUndefined { throw self.undefined(undefined) }
      return TemplateIterator(depth: 0) { nil }
    case .list(let sequence), .tuple(let sequence): return iterator(over: sequence)
    case .string(let text): return characters(text)
    case .dict(let dict): return iterator(over: TemplateView(.keys, dict))
    case .view(let view): return iterator(over: view)
    case .range(let range):
      var index = 0
      return TemplateIterator(depth: 0) { () throws(RewardError) in
        guard index < range.count else { return nil }
        try self.step()
        defer { index += 1 }
        return .int(range[index])
      }
    case .iterator(let iterator): return iterator
    case .loop: throw fail(.templateUnsupported, "iterating over 'loop'")
    case .none, .bool, .int, .float, .namespace, .macro, .method, .function:
      throw typeError("iteration", value)
    }
  }

  private func iterator(over sequence: TemplateSequence) -> TemplateIterator {
    var index = 0
    return TemplateIterator(depth: sequence.depth) { () throws(RewardError) in
      guard index < sequence.items.count else { return nil }
      try self.step()
      defer { index += 1 }
      return sequence.items[index]
    }
  }

  private func iterator(over view: TemplateView) -> TemplateIterator {
    var index = 0
    return TemplateIterator(depth: view.dict.depth + 1) { () throws(RewardError) in
      guard index < view.dict.entries.count else { return nil }
      try self.step()
      defer { index += 1 }
      let entry = view.dict.entries[index]
      return switch view.kind {
      case .keys: entry.key
      case .values: entry.value
      case .items: try self.tuple(entry.key, entry.value)
      }
    }
  }

  private func characters(_ text: String) -> TemplateIterator {
    var rest = text.unicodeScalars[...]
    return TemplateIterator(depth: 0) { () throws(RewardError) in
      try self.step()
      return rest.popFirst().map { .string(String(Character($0))) }
    }
  }

  /// All items as an array, or the first `limit`.
  func collect(
    _ value: TemplateValue, limit: Int = .max
  ) throws(RewardError) -> [TemplateValue] {
    if case .list(let sequence) = value, sequence.items.count <= limit {
      try step(sequence.items.count >> 3)
      return sequence.items
    }
    let source = try iterator(over: value)
    var items: [TemplateValue] = []
    while items.count < limit, let item = try source.pull() { items.append(item) }
    return items
  }

  /// Items from the last to the first; nil for what Python cannot reverse.
  func reversed(_ value: TemplateValue) throws(RewardError) -> [TemplateValue]? {
    switch value {
    case .list, .tuple, .string, .dict, .view, .range, .undefined:
      return try collect(value).reversed()
    default: return nil
    }
  }

  /// `len`.
  func count(_ value: TemplateValue) throws(RewardError) -> Int {
    if let count = try knownCount(value) { return count }
    throw typeError("'length'", value)
  }

  /// How many items a value has, where that is known without taking them.
  func knownCount(_ value: TemplateValue) throws(RewardError) -> Int? {
    switch value {
    case .undefined(let undefined):
      if undefined.code != .templateUndefined { throw self.undefined(undefined) }
      return 0
    case .string(let text):
      try scan(text.utf8.count)
      return PythonText.count(text)
    case .list(let sequence), .tuple(let sequence): return sequence.items.count
    case .dict(let dict): return dict.entries.count
    case .view(let view): return view.dict.entries.count
    case .range(let range): return range.count
    case .loop(let loop): return try loop.count()
    case .none, .bool, .int, .float, .iterator, .namespace, .macro, .method, .function: return nil
    }
  }

  /// Items in ascending order of `keys`, equal ones in their old order.
  ///
  /// A merge sort of its own, since a comparison may throw.
  func sorted(
    _ items: [TemplateValue], by keys: [TemplateValue], descending: Bool
  ) throws(RewardError) -> [TemplateValue] {
    var order = Array(items.indices)
    var scratch = order
    var width = 1
    while width < order.count {
      var start = 0
      while start < order.count {
        let middle = min(start + width, order.count)
        let end = min(start + 2 * width, order.count)
        var left = start
        var right = middle
        for position in start..<end {
          let takesRight: Bool
          if left == middle {
            takesRight = true
          } else if right == end {
            takesRight = false
          } else {
            takesRight =
              descending
              ? try less(keys[order[left]], keys[order[right]])
              : try less(keys[order[right]], keys[order[left]])
          }
          if takesRight {
            scratch[position] = order[right]
            right += 1
          } else {
            scratch[position] = order[left]
            left += 1
          }
        }
        start = end
      }
      swap(&order, &scratch)
      width *= 2
    }
    return order.map { items[$0] }
  }
}
