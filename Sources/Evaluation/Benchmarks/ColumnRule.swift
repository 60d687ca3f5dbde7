public import Basics
public import OrderedCollections

/// Where in a row a value is found. In a definition it is
/// - a name, or a path into what a column holds: `messages.0.content`, `annotations.*.rating` (`*` takes
///   every item of a list);
/// - `{"column": …, "after": …, "before": …, "join": …}`: the part of a text behind the first
///   `after` and before the next `before`, a list of texts joined into one;
/// - `{"template": "{instruction}\n\n{input}"}`: columns in a text of their own; a row where one is
///   empty or missing does not have it.
public struct ColumnRule: Hashable, Sendable {
  enum Source: Hashable {
    case path(String)
    /// Texts and columns by turns, a text first.
    case template([String])
  }
  let source: Source
  let after: String?, before: String?, join: String?

  /// What errors call it.
  public var name: String {
    switch source {
    case .path(let path): path
    case .template(let parts):
      parts.indices.map { $0 % 2 == 0 ? parts[$0] : "{\(parts[$0])}" }.joined()
    }
  }

  /// Reads one rule of a definition.
  /// - Throws: `benchmark.definition`.
  init(_ json: JSONValue, key: String) throws(RewardError) {
    func refused(_ reason: String) -> RewardError {
      RewardError(.benchmarkDefinition, reason, at: .init(item: "columns.\(key)"))
    }
    if let path = json.string {
      (source, after, before, join) = (.path(path), nil, nil, nil)
      return
    }
    guard let object = json.object,
      object.keys.allSatisfy(["column", "after", "before", "join", "template"].contains),
      (object["column"] == nil) != (object["template"] == nil),
      object.values.allSatisfy({ $0.string != nil })
    else { throw refused("is a column's name, or an object with 'column' or 'template'") }
    after = object["after"]?.string
    before = object["before"]?.string
    join = object["join"]?.string
    guard let template = object["template"]?.string else {
      source = .path(object["column"]!.string!)
      return
    }
    var parts: [String] = []
    for piece in template.split(separator: "{", omittingEmptySubsequences: false) {
      guard !parts.isEmpty else {
        parts.append(String(piece))
        continue
      }
      guard let end = piece.firstIndex(of: "}") else { throw refused("has '{' without '}'") }
      parts += [String(piece[..<end]), String(piece[piece.index(after: end)...])]
    }
    source = .template(parts)
  }

  /// The row's value; nil where it has none, or null.
  public func value(in row: JSONObject) -> JSONValue? {
    let found: JSONValue?
    switch source {
    case .path(let path): found = Self.value(at: path, in: row)
    case .template(let parts):
      var text = ""
      for (index, part) in parts.enumerated() {
        if index % 2 == 0 {
          text += part
        } else {
          guard let field = Self.value(at: part, in: row)?.string, !field.isEmpty else {
            return nil
          }
          text += field
        }
      }
      found = .string(text)
    }
    guard var value = found, value != .null else { return nil }
    if let join, let items = value.array {
      let texts = items.compactMap(\.string)
      guard texts.count == items.count else { return nil }
      value = .string(texts.joined(separator: join))
    }
    guard after != nil || before != nil else { return value }
    guard let text = value.string else { return nil }
    return cut(text).map { .string(String($0)) }
  }

  private func cut(_ text: String) -> Substring? {
    var part = text[...]
    if let after {
      guard let range = part.firstRange(of: after) else { return nil }
      part = part[range.upperBound...]
    }
    if let before {
      guard let range = part.firstRange(of: before) else { return nil }
      part = part[..<range.lowerBound]
    }
    return part
  }

  /// A column of exactly this name comes before a path.
  private static func value(at path: String, in row: JSONObject) -> JSONValue? {
    if let value = row[path] { return value }
    let parts = path.split(separator: ".").map(String.init)
    return value(at: parts[...], in: .object(row))
  }

  private static func value(at path: ArraySlice<String>, in value: JSONValue) -> JSONValue? {
    guard let first = path.first else { return value }
    let rest = path.dropFirst()
    if first == "*" {
      guard let items = value.array else { return nil }
      let found = items.compactMap { Self.value(at: rest, in: $0) }
      return found.count == items.count ? .array(found) : nil
    }
    if let index = Int(first), let items = value.array {
      return items.indices.contains(index) ? Self.value(at: rest, in: items[index]) : nil
    }
    return value[first].flatMap { Self.value(at: rest, in: $0) }
  }
}
