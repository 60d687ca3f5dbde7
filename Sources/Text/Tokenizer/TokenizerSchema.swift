internal import Basics
internal import OrderedCollections

/// A JSON value of tokenizer.json with its path, for errors that say where.
struct SchemaNode {
  let value: JSONValue
  let path: String

  init(_ value: JSONValue, path: String) {
    self.value = value
    self.path = path
  }

  func error(_ code: RewardError.Code, _ message: String) -> RewardError {
    RewardError(code, message, at: .init(item: path))
  }

  func wrongKind(_ wanted: String) -> RewardError {
    error(.tokenizerSchema, "expected \(wanted), found \(value.kind)")
  }

  /// A member that may be absent or null.
  func optional(_ key: String) -> SchemaNode? {
    guard let member = value[key], !member.isNull else { return nil }
    return SchemaNode(member, path: path.isEmpty ? key : "\(path).\(key)")
  }

  func required(_ key: String) throws(RewardError) -> SchemaNode {
    guard value.object != nil else { throw wrongKind("an object") }
    guard let member = optional(key) else {
      throw error(.tokenizerSchema, "the member '\(key)' is missing")
    }
    return member
  }

  func string() throws(RewardError) -> String {
    guard let text = value.string else { throw wrongKind("a string") }
    return text
  }

  func bool() throws(RewardError) -> Bool {
    guard let flag = value.bool else { throw wrongKind("a boolean") }
    return flag
  }

  func int() throws(RewardError) -> Int {
    guard let number = value.int else { throw wrongKind("a whole number") }
    return number
  }

  func array() throws(RewardError) -> [SchemaNode] {
    guard let items = value.array else { throw wrongKind("an array") }
    return items.enumerated().map { SchemaNode($1, path: "\(path)[\($0)]") }
  }

  func object() throws(RewardError) -> JSONObject {
    guard let members = value.object else { throw wrongKind("an object") }
    return members
  }

  func string(_ key: String) throws(RewardError) -> String { try required(key).string() }
  func bool(_ key: String) throws(RewardError) -> Bool { try required(key).bool() }

  func bool(_ key: String, default standard: Bool) throws(RewardError) -> Bool {
    guard let member = optional(key) else { return standard }
    return try member.bool()
  }

  /// A member that holds exactly one scalar.
  func scalar(_ key: String) throws(RewardError) -> UInt32 {
    let member = try required(key)
    let scalars = Array(try member.string().unicodeScalars)
    guard scalars.count == 1 else { throw member.wrongKind("one character") }
    return scalars[0].value
  }

  /// An id: a whole number of 0 and above.
  func tokenID() throws(RewardError) -> Int32 {
    guard let number = value.int, number >= 0, number <= Int(Int32.max) else {
      throw error(.tokenizerID, "not a token id")
    }
    return Int32(number)
  }

  /// The parts of a sequence component; nesting is bounded by the JSON parser's depth limit.
  func parts(_ key: String) throws(RewardError) -> [SchemaNode] {
    let items = try required(key).array()
    guard items.count <= 1000 else { throw error(.tokenizerLimit, "over 1,000 components") }
    return items
  }
}
