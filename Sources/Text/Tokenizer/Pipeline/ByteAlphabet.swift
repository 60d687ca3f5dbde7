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

  /// Appends the bytes that `token` writes. - Returns: false when one of its scalars is not of the
  /// alphabet; then nothing is appended.
  static func decode(_ token: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) -> Bool {
    guard let base = token.baseAddress else { return true }
    let start = out.count
    return bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < token.count {
        let (scalar, length) = UTF8Text.scalar(base, at)
        guard scalar < 0x144, bytes[Int(scalar)] >= 0 else {
          out.removeLast(out.count - start)
          return false
        }
        out.append(UInt8(truncatingIfNeeded: bytes[Int(scalar)]))
        at += length
      }
      return true
    }
  }
}
