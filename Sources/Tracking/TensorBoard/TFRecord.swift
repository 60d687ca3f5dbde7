import Foundation

/// The framing of TensorFlow's record files: length (u64), masked checksum of the length (u32),
/// the payload, masked checksum of the payload (u32), all little-endian.
enum TFRecord {
  static func frame(_ payload: Data) -> [UInt8] {
    let length = littleEndian(UInt64(payload.count))
    return length + littleEndian(CRC32C.masked(length)) + Array(payload)
      + littleEndian(CRC32C.masked(payload))
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
