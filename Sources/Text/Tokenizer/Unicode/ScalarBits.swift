/// A set of scalars: a bit for each, 136 KB.
struct ScalarBits: Sendable {
  private var words: [UInt64]

  init(all: Bool = false) { words = Array(repeating: all ? .max : 0, count: 0x110000 / 64) }

  @inline(__always)
  func contains(_ scalar: UInt32) -> Bool {
    words[Int(scalar >> 6)] >> UInt64(scalar & 63) & 1 != 0
  }

  mutating func insert(_ scalar: UInt32) { words[Int(scalar >> 6)] |= 1 << UInt64(scalar & 63) }
  mutating func remove(_ scalar: UInt32) { words[Int(scalar >> 6)] &= ~(1 << UInt64(scalar & 63)) }

  mutating func formSubtraction(_ other: ScalarBits) {
    for index in words.indices { words[index] &= ~other.words[index] }
  }
}
