import Basics

extension TemplateInterpreter {
  /// The filters on items.
  func collective(
    _ filter: TemplateFilter, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    switch filter {
    case .length:
      _ = try bind(arguments, [], of: "length")
      return .int(try count(value))
    case .list:
      _ = try bind(arguments, [], of: "list")
      return try list(try collect(value))
    case .first:
      _ = try bind(arguments, [], of: "first")
      return try iterator(over: value).pull()
        ?? .undefined(TemplateUndefined("there is no first item"))
    case .last:
      _ = try bind(arguments, [], of: "last")
      return try last(value)
    case .items:
      _ = try bind(arguments, [], of: "items")
      return try items(value)
    case .reverse:
      _ = try bind(arguments, [], of: "reverse")
      return try reverse(value)
    case .join: return try join(value, arguments)
    case .sum: return try sum(value, arguments)
    case .sort: return try sort(value, arguments)
    case .dictsort: return try sortDict(value, arguments)
    case .unique: return try unique(value, arguments)
    case .min, .max: return try extreme(filter, value, arguments)
    case .batch: return try batch(value, arguments)
    case .slice: return try columns(value, arguments)
    default: throw fail(.templateSyntax, "there is no filter '\(filter.rawValue)' here")
    }
  }

  private func iterator(_ items: [TemplateValue]) throws(RewardError) -> TemplateValue {
    .iterator(try iterator(over: try list(items)))
  }

  private func last(_ value: TemplateValue) throws(RewardError) -> TemplateValue {
    if case .list(let sequence) = value, let last = sequence.items.last { return last }
    guard let reversed = try reversed(value) else { throw typeError("'last'", value) }
    return reversed.first ?? .undefined(TemplateUndefined("there is no last item"))
  }

  private func items(_ value: TemplateValue) throws(RewardError) -> TemplateValue {
    switch value {
    case .undefined: return try iterator([])
    case .dict(let dict): return .iterator(try iterator(over: .view(TemplateView(.items, dict))))
    default: throw typeError("'items'", value)
    }
  }

  private func reverse(_ value: TemplateValue) throws(RewardError) -> TemplateValue {
    if case .string(let text) = value {
      try scan(text.utf8.count)
      var view = String.UnicodeScalarView()
      view.append(contentsOf: text.unicodeScalars.reversed())
      return try make(String(view))
    }
    if let reversed = try reversed(value) { return try iterator(reversed) }
    return try list(try collect(value).reversed())
  }

  /// A function that follows an attribute's path into each item.
  private func getter(
    _ attribute: TemplateValue?, foldsCase: Bool = false
  ) throws(RewardError) -> (TemplateValue) throws(RewardError) -> TemplateValue {
    let path = try self.path(attribute ?? .none)
    return { (item: TemplateValue) throws(RewardError) in
      var item = item
      for part in path { item = try self.item(part, of: item) }
      if foldsCase, case .string(let text) = item {
        return try self.make(PythonText.lower(text))
      }
      return item
    }
  }

  private func join(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["d", "attribute"], of: "join")
    let separator = try text(options[0] ?? .string(""))
    let get = try getter(options[1])
    let source = try iterator(over: value)
    var result = ""
    var isFirst = true
    while let item = try source.pull() {
      try append(isFirst ? "" : separator, try text(try get(item)), to: &result)
      isFirst = false
    }
    return .string(result)
  }

  private func sum(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["attribute", "start"], of: "sum")
    var result = options[1] ?? .int(0)
    if case .string = result { throw typeError("'sum'", result) }
    let get = try getter(options[0])
    let source = try iterator(over: value)
    while let item = try source.pull() { result = try calculate(.add, result, try get(item)) }
    return result
  }

  private func sort(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["reverse", "case_sensitive", "attribute"], of: "sort")
    let folds = try !isTrue(options[1] ?? .bool(false))
    let items = try collect(value)
    var attributes = [options[2] ?? .none]
    if case .string(let text) = attributes[0] {
      attributes = text.utf8.split(separator: 0x2c, omittingEmptySubsequences: false).map {
        .string(PythonText.string($0))
      }
    }
    var keys: [TemplateValue] = []
    for item in items {
      var parts: [TemplateValue] = []
      for attribute in attributes { parts.append(try getter(attribute, foldsCase: folds)(item)) }
      keys.append(try list(parts))
    }
    return try list(
      try sorted(items, by: keys, descending: try isTrue(options[0] ?? .bool(false))))
  }

  private func sortDict(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["case_sensitive", "by", "reverse"], of: "dictsort")
    guard case .string(let by) = options[1] ?? "key", by == "key" || by == "value" else {
      throw fail(.templateValue, "'dictsort' sorts by 'key' or 'value'")
    }
    guard case .dict(let dict) = value else { throw typeError("'dictsort'", value) }
    let folds = try !isTrue(options[0] ?? .bool(false))
    let get = try getter(nil, foldsCase: folds)
    var pairs: [TemplateValue] = []
    var keys: [TemplateValue] = []
    for entry in dict.entries {
      pairs.append(try tuple(entry.key, entry.value))
      keys.append(try get(by == "key" ? entry.key : entry.value))
    }
    return try list(
      try sorted(pairs, by: keys, descending: try isTrue(options[2] ?? .bool(false))))
  }

  private func unique(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["case_sensitive", "attribute"], of: "unique")
    let get = try getter(options[1], foldsCase: try !isTrue(options[0] ?? .bool(false)))
    var seen: Set<TemplateKey> = []
    var result: [TemplateValue] = []
    var seenUndefined = false
    for item in try collect(value) {
      let found = try get(item)
      if found.isUndefined {
        if !seenUndefined { result.append(item) }
        seenUndefined = true
      } else if seen.insert(try key(found)).inserted {
        result.append(item)
      }
    }
    return try iterator(result)
  }

  private func extreme(
    _ filter: TemplateFilter, _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["case_sensitive", "attribute"], of: filter.rawValue)
    let get = try getter(options[1], foldsCase: try !isTrue(options[0] ?? .bool(false)))
    let source = try iterator(over: value)
    guard var best = try source.pull() else {
      return .undefined(TemplateUndefined("there is no item to choose from"))
    }
    var bestKey = try get(best)
    while let item = try source.pull() {
      let key = try get(item)
      if try filter == .min ? less(key, bestKey) : less(bestKey, key) {
        (best, bestKey) = (item, key)
      }
    }
    return best
  }

  private func batch(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["linecount", "fill_with"], required: 1, of: "batch")
    guard let width = options[0]?.index else { throw typeError("'batch'", options[0] ?? .none) }
    let fill = options[1] ?? .none
    var rows: [TemplateValue] = []
    var row: [TemplateValue] = []
    for item in try collect(value) {
      if row.count == width {
        rows.append(try list(row))
        row = []
      }
      row.append(item)
    }
    if !row.isEmpty {
      if !fill.isNone, row.count < width {
        try allocate(width > limits.outputBytes ? .max : width * 32)
        row += Array(repeating: fill, count: width - row.count)
      }
      rows.append(try list(row))
    }
    return try iterator(rows)
  }

  private func columns(
    _ value: TemplateValue, _ arguments: TemplateArguments
  ) throws(RewardError) -> TemplateValue {
    let options = try bind(arguments, ["slices", "fill_with"], required: 1, of: "slice")
    guard let count = options[0]?.index else { throw typeError("'slice'", options[0] ?? .none) }
    guard count != 0 else { throw fail(.templateArithmetic, "division by zero") }
    let items = try collect(value)
    var rows: [TemplateValue] = []
    try step(max(0, min(count, limits.steps)))
    var start = 0
    for column in 0..<max(0, count) {
      let extra = items.count % count
      let end = start + items.count / count + (column < extra ? 1 : 0)
      var row = Array(items[start..<end])
      if let fill = options[1], !fill.isNone, column >= extra { row.append(fill) }
      rows.append(try list(row))
      start = end
    }
    return try iterator(rows)
  }
}
