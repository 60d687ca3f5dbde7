public import OrderedCollections

/// A JSON document that keeps what Foundation's decoder loses: the order of keys and the exact
/// text of numbers. Rows that pass through RewardKit come out as they went in.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

/// A JSON object: keys in file order.
public typealias JSONObject = OrderedDictionary<String, JSONValue>

/// A number as it was written. `1e400` and `12345678901234567890` survive unchanged.
public struct JSONNumber: Sendable, Hashable {
  /// The literal, valid by RFC 8259.
  public let literal: String
  init(unchecked literal: String) { self.literal = literal }

  /// A whole number.
  public init(_ value: Int) { literal = String(value) }
  /// A whole number beyond the integers' range too: seeds are never rounded.
  public init(_ value: UInt64) { literal = String(value) }

  /// - Returns: nil when `value` is not finite, since JSON has no such number.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    literal = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value)).0" : "\(value)"
  }

  /// Shortest text that reads back as the same 32-bit number; nil when not finite.
  public init?(_ value: Float) {
    guard value.isFinite else { return nil }
    literal = value == value.rounded() && abs(value) < 1e7 ? "\(Int(value)).0" : "\(value)"
  }

  /// The nearest double, or nil where that is infinite.
  public var double: Double? {
    guard let value = Double(literal), value.isFinite else { return nil }
    return value
  }

  /// The exact integer, or nil when it has a fraction or does not fit. `3.0` and `1e2` are integers.
  public var int: Int? {
    if let value = Int(literal) { return value }
    guard literal.contains(where: { ".eE".contains($0) }), let value = double,
      value == value.rounded(), abs(value) <= 0x1p53
    else { return nil }
    return Int(value)
  }
}

extension JSONValue {
  /// The text, nil for another kind of value.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The truth value, nil for another kind of value.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The elements, nil for another kind of value.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members in file order, nil for another kind of value.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
  /// The nearest double; nil for another kind of value or a number too large for one.
  public var double: Double? { if case .number(let value) = self { value.double } else { nil } }
  /// The exact integer; nil for another kind of value, a fraction or a number that does not fit.
  public var int: Int? { if case .number(let value) = self { value.int } else { nil } }
  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// A member of an object; nil when this is no object or has no such key. Cost: O(1).
  public subscript(key: String) -> JSONValue? { object?[key] }

  /// The kind's name as used in messages.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// A number; a value that is not finite becomes null, which JSON can hold.
  public static func number(_ value: Double) -> JSONValue {
    JSONNumber(value).map(JSONValue.number) ?? .null
  }
  /// A 32-bit number in its shortest text; `null` when not finite.
  public static func number(_ value: Float) -> JSONValue {
    JSONNumber(value).map(JSONValue.number) ?? .null
  }
  /// A whole number.
  public static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
  /// A whole number, a seed for instance, with all its digits.
  public static func number(_ value: UInt64) -> JSONValue { .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(value) }
  /// A number; a literal that is not finite becomes `null`.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object with its keys in this order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements, uniquingKeysWith: { $1 }))
  }
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}
