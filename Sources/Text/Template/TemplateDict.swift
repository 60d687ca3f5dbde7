/// A mapping in order of insertion, with keys equal as in Python: `1`, `1.0` and `true` are one.
final class TemplateDict {
  private(set) var entries: [(key: TemplateValue, value: TemplateValue)] = []
  private var index: [TemplateKey: Int] = [:]
  private(set) var depth = 1

  /// - Complexity: O(1).
  subscript(key: TemplateKey) -> TemplateValue? { index[key].map { entries[$0].value } }

  subscript(name: String) -> TemplateValue? {
    // Messages have a few keys; comparing them is faster than hashing.
    if entries.count <= 8 {
      for entry in entries {
        if case .string(let key) = entry.key, PythonText.same(key, name) { return entry.value }
      }
      return nil
    }
    return self[.string(TemplateText(name))]
  }

  /// Only for the maker of the mapping. An equal key keeps its place and first spelling.
  func insert(_ key: TemplateKey, _ keyValue: TemplateValue, _ value: TemplateValue) {
    depth = max(depth, value.depth + 1)
    if let position = index[key] {
      entries[position].value = value
    } else {
      index[key] = entries.count
      entries.append((keyValue, value))
    }
  }
}

/// What a mapping is looked up by.
enum TemplateKey: Hashable {
  case none
  case int(Int)
  case float(Double)
  case string(TemplateText)

  /// nil for values that cannot be keys here.
  init?(_ value: TemplateValue) {
    switch value {
    case .none: self = .none
    case .bool(let value): self = .int(value ? 1 : 0)
    case .int(let value): self = .int(value)
    case .float(let value): self = Int(exactly: value).map(TemplateKey.int) ?? .float(value)
    case .string(let value): self = .string(TemplateText(value))
    default: return nil
    }
  }
}

/// A text equal only to the same bytes.
struct TemplateText: Hashable {
  let string: String

  init(_ string: String) { self.string = string }

  static func == (first: Self, second: Self) -> Bool {
    PythonText.same(first.string, second.string)
  }

  func hash(into hasher: inout Hasher) {
    var string = string
    string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
