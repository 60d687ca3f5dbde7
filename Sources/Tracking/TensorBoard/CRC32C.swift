/// The Castagnoli cyclic redundancy check (RFC 3720, appendix B.4), as TFRecord files use it.
enum CRC32C {
  /// One remainder for each byte value; the reflected polynomial is 0x82f63b78.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in
      crc & 1 == 1 ? (crc >> 1) ^ 0x82f6_3b78 : crc >> 1
    }
  }

  /// The checksum of `bytes`. Cost: O(bytes).
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    table.withUnsafeBufferPointer { table in
      ~bytes.reduce(~UInt32(0)) { crc, byte in
        table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ (crc >> 8)
      }
    }
  }

  /// The checksum as TFRecord stores it: turned right by 15 bits plus a constant, so that a
  /// checksum of data that itself holds checksums stays a good one.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = checksum(bytes)
    return ((crc >> 15) | (crc << 17)) &+ 0xa282_ead8
  }
}
