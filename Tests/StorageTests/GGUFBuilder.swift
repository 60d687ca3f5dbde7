/// Writes GGUF headers field by field, right or wrong.
struct GGUFBuilder {
  var bytes: [UInt8] = []

  init(version: UInt32 = 3, tensors: UInt64 = 0, keys: UInt64 = 0) {
    bytes = Array("GGUF".utf8)
    number(version)
    number(tensors)
    number(keys)
  }

  mutating func number<Number: FixedWidthInteger>(_ value: Number) { bytes += littleEndian(value) }

  mutating func string(_ text: [UInt8], length: UInt64? = nil) {
    number(length ?? UInt64(text.count))
    bytes += text
  }

  /// A key and its type; the value follows.
  mutating func key(_ key: String, _ type: UInt32) {
    string(Array(key.utf8))
    number(type)
  }

  mutating func tensor(
    _ name: String, _ sizes: [UInt64], type: UInt32 = 0, offset: UInt64 = 0, rank: UInt32? = nil
  ) {
    string(Array(name.utf8))
    number(rank ?? UInt32(sizes.count))
    for size in sizes { number(size) }
    number(type)
    number(offset)
  }

  /// Pads to the alignment and adds tensor bytes.
  mutating func data(_ count: Int, alignment: Int = 32) {
    while bytes.count % alignment != 0 { bytes.append(0) }
    bytes += (0..<count).map { UInt8(truncatingIfNeeded: $0) }
  }
}
