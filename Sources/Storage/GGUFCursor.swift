import Basics

/// Reads the fields of a GGUF header one after the other and never beyond its bytes.
struct GGUFCursor {
  let bytes: UnsafeRawBufferPointer
  private(set) var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var remaining: Int { bytes.count - at }

  mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type = Number.self
  ) throws(RewardError) -> Number {
    try need(MemoryLayout<Number>.size)
    defer { at += MemoryLayout<Number>.size }
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: Number.self))
  }

  /// A count of things that take at least `minimumBytes` each: one that the rest of the file
  /// cannot hold is refused before anything is allocated.
  mutating func count(
    _ what: String, minimumBytes: Int
  ) throws(RewardError) -> Int {
    let start = at
    let count: UInt64 = try number()
    guard count <= UInt64(remaining / minimumBytes) else {
      throw RewardError(
        .ggufLength, "\(count) \(what) in the \(remaining) bytes that are left",
        at: .init(byte: start))
    }
    return Int(count)
  }

  mutating func string() throws(RewardError) -> String {
    let length = try count("bytes of text", minimumBytes: 1)
    let raw = UnsafeRawBufferPointer(rebasing: bytes[at..<at + length])
    guard let text = String(validating: raw, as: UTF8.self) else {
      throw RewardError(.ggufUTF8, "text that is not UTF-8", at: .init(byte: at))
    }
    at += length
    return text
  }

  mutating func value() throws(RewardError) -> GGUFValue {
    let type: UInt32 = try number()
    switch type {
    case 0: return .uint8(try number())
    case 1: return .int8(try number())
    case 2: return .uint16(try number())
    case 3: return .int16(try number())
    case 4: return .uint32(try number())
    case 5: return .int32(try number())
    case 6: return .float32(Float(bitPattern: try number()))
    case 7: return .bool(try bool())
    case 8: return .string(try string())
    case 9: return .array(try array())
    case 10: return .uint64(try number())
    case 11: return .int64(try number())
    case 12: return .float64(Double(bitPattern: try number()))
    default: throw unknownType(type)
    }
  }

  private mutating func array() throws(RewardError) -> GGUFArray {
    let type: UInt32 = try number()
    switch type {
    case 0: return .uint8(try numbers())
    case 1: return .int8(try numbers())
    case 2: return .uint16(try numbers())
    case 3: return .int16(try numbers())
    case 4: return .uint32(try numbers())
    case 5: return .int32(try numbers())
    case 6: return .float32(try numbers().map(Float.init(bitPattern:)))
    case 7:
      var values: [Bool] = []
      let count = try count("truth values", minimumBytes: 1)
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try bool()) }
      return .bool(values)
    case 8:
      var values: [String] = []
      let count = try count("strings", minimumBytes: 8)
      values.reserveCapacity(count)
      for _ in 0..<count { values.append(try string()) }
      return .string(values)
    case 9: throw RewardError(.ggufNestedArray, "an array of arrays", at: .init(byte: at - 4))
    case 10: return .uint64(try numbers())
    case 11: return .int64(try numbers())
    case 12: return .float64(try numbers().map(Double.init(bitPattern:)))
    default: throw unknownType(type)
    }
  }

  private mutating func numbers<Number: FixedWidthInteger & BitwiseCopyable>() throws(RewardError)
    -> [Number]
  {
    let size = MemoryLayout<Number>.size
    let count = try count("numbers", minimumBytes: size)
    defer { at += count * size }
    return (0..<count).map {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: at + $0 * size, as: Number.self))
    }
  }

  private mutating func bool() throws(RewardError) -> Bool {
    let byte: UInt8 = try number()
    guard byte <= 1 else {
      throw RewardError(.ggufBool, "a truth value of \(byte)", at: .init(byte: at - 1))
    }
    return byte == 1
  }

  private func need(_ count: Int) throws(RewardError) {
    guard count <= remaining else {
      throw RewardError(.ggufTruncated, "the file ends inside its header", at: .init(byte: at))
    }
  }

  private func unknownType(_ type: UInt32) -> RewardError {
    RewardError(.ggufValueType, "unknown metadata type \(type)", at: .init(byte: at - 4))
  }
}
