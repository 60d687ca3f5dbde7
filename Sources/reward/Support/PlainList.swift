import Basics
import OrderedCollections

/// A JSON object as lines for people: `name: value`, inner objects indented.
struct PlainList {
  private let object: JSONObject

  init(_ object: JSONObject) { self.object = object }

  var text: String { lines(object, "").joined(separator: "\n") + "\n" }

  /// Names of tensors and types stay as they are written in files.
  private static func title(_ key: String) -> String {
    let isWord = key.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x5f || $0 == 0x2d }
    return isWord ? key.replacing("_", with: " ") : key
  }

  private func lines(_ object: JSONObject, _ indent: String) -> [String] {
    object.flatMap { key, value -> [String] in
      let name = indent + Self.title(key) + ":"
      switch value {
      case .object(let inner): return [name] + lines(inner, indent + "  ")
      case .string(let text) where text.contains("\n"):
        return [name]
          + text.split(separator: "\n", omittingEmptySubsequences: false).map { "\(indent)  \($0)" }
      case .string(let text): return ["\(name) \(text)"]
      case .null: return ["\(name) none"]
      case .array(let items) where items.allSatisfy({ $0.object != nil }) && !items.isEmpty:
        return [name] + items.map { "\(indent)  \($0.text)" }
      default: return ["\(name) \(value.text)"]
      }
    }
  }
}
