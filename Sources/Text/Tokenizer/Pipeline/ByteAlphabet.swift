/// The 256 printable characters that byte-level tokenizers write bytes with: printable Latin-1
/// stands for itself, the other 68 bytes are U+0100 and following, in order.
enum ByteAlphabet {
  /// The scalar of each byte.
  static let scalars: [UInt32] = {
    var next: UInt32 = 0x100
    return (UInt32(0)..<256).map { byte in
      switch byte {
      case 0x21...0x7e, 0xa1...0xac, 0xae...0xff: return byte
      default:
        defer { next += 1 }
        return next
      }
    }
  }()

  /// The byte of each scalar below 0x144, or -1.
  private static let bytes: [Int16] = {
    var table = [Int16](repeating: -1, count: 0x144)
    for (byte, scalar) in scalars.enumerated() { table[Int(scalar)] = Int16(byte) }
    return table
  }()

  /// The bytes that `token` writes, or nil when a scalar is not of the alphabet.
  static func decode(_ token: some Sequence<Unicode.Scalar>) -> [UInt8]? {
    var out: [UInt8] = []
    for scalar in token {
      guard scalar.value < 0x144, bytes[Int(scalar.value)] >= 0 else { return nil }
      out.append(UInt8(bytes[Int(scalar.value)]))
    }
    return out
  }
}
