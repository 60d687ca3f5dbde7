/// Base 64 (RFC 4648) without white space.
enum Base64 {
  /// The value of each digit; 64 for what is none.
  private static let digits: [UInt8] = {
    var table = [UInt8](repeating: 64, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, byte) in alphabet.utf8.enumerated() { table[Int(byte)] = UInt8(value) }
    return table
  }()

  static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.underestimatedCount / 4 * 3)
    var buffer: UInt32 = 0
    var bits = 0
    var padding = 0
    var count = 0
    for byte in text {
      let value = digits[Int(byte)]
      if value >= 64 {
        guard byte == UInt8(ascii: "=") else { return nil }
        padding += 1
        count += 1
        continue
      }
      guard padding == 0 else { return nil }
      count += 1
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    guard count % 4 == 0, padding <= 2, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
    return out
  }
}
