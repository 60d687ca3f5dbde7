/// One metadata value of a GGUF file, with the type it has there.
public enum GGUFValue: Sendable, Hashable {
  case uint8(UInt8)
  case int8(Int8)
  case uint16(UInt16)
  case int16(Int16)
  case uint32(UInt32)
  case int32(Int32)
  case uint64(UInt64)
  case int64(Int64)
  case float32(Float)
  case float64(Double)
  case bool(Bool)
  case string(String)
  case array(GGUFArray)

  /// Any integer type, where the value fits.
  public var int: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(exactly: value)
    case .int64(let value): Int(value)
    case .float32, .float64, .bool, .string, .array: nil
    }
  }

  /// A float of either width.
  public var double: Double? {
    switch self {
    case .float32(let value): Double(value)
    case .float64(let value): value
    default: nil
    }
  }

  /// The truth value, nil for another kind of value.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The text, nil for another kind of value.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The list, nil for another kind of value.
  public var array: GGUFArray? { if case .array(let value) = self { value } else { nil } }

  /// The type's name in the format's description.
  public var kind: String {
    switch self {
    case .uint8: "uint8"
    case .int8: "int8"
    case .uint16: "uint16"
    case .int16: "int16"
    case .uint32: "uint32"
    case .int32: "int32"
    case .uint64: "uint64"
    case .int64: "int64"
    case .float32: "float32"
    case .float64: "float64"
    case .bool: "bool"
    case .string: "string"
    case .array: "array"
    }
  }
}

/// An array in GGUF metadata: all elements have one type. Stored as in the file, so that a file
/// of a megabyte never becomes many.
public enum GGUFArray: Sendable, Hashable {
  case uint8([UInt8])
  case int8([Int8])
  case uint16([UInt16])
  case int16([Int16])
  case uint32([UInt32])
  case int32([Int32])
  case uint64([UInt64])
  case int64([Int64])
  case float32([Float])
  case float64([Double])
  case bool([Bool])
  case string([String])

  /// How many elements there are.
  public var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .int8(let values): values.count
    case .uint16(let values): values.count
    case .int16(let values): values.count
    case .uint32(let values): values.count
    case .int32(let values): values.count
    case .uint64(let values): values.count
    case .int64(let values): values.count
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .bool(let values): values.count
    case .string(let values): values.count
    }
  }

  /// The texts of an array of strings. Cost: O(1).
  public var strings: [String]? { if case .string(let values) = self { values } else { nil } }

  /// The numbers of an array of integers, where all fit. Cost: O(count).
  public var ints: [Int]? {
    switch self {
    case .uint8(let values): values.map(Int.init)
    case .int8(let values): values.map(Int.init)
    case .uint16(let values): values.map(Int.init)
    case .int16(let values): values.map(Int.init)
    case .uint32(let values): values.map(Int.init)
    case .int32(let values): values.map(Int.init)
    case .int64(let values): values.map(Int.init)
    case .uint64(let values):
      values.allSatisfy { $0 <= UInt64(Int.max) } ? values.map(Int.init) : nil
    case .float32, .float64, .bool, .string: nil
    }
  }

  /// The numbers of an array of floats, rounded to 32 bits. Cost: O(count).
  public var floats: [Float]? {
    switch self {
    case .float32(let values): values
    case .float64(let values): values.map(Float.init)
    default: nil
    }
  }
}
