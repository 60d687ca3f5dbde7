/// The first byte at `start` or behind it that JSON does not write as itself in a string: a quote, a
/// backslash or a control character; the end where there is none. Cost: O(bytes), eight at a time.
func firstJSONSpecial(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
  var at = start
  while at + 8 <= bytes.count {
    let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    let quotes = word ^ everyByte(UInt8(ascii: "\""))
    let backslashes = word ^ everyByte(UInt8(ascii: "\\"))
    // A byte below n borrows in x - n, and its own top bit is clear; bytes behind it may seem to.
    let special =
      (word &- everyByte(0x20)) & ~word | (quotes &- everyByte(1)) & ~quotes
      | (backslashes &- everyByte(1)) & ~backslashes
    if special & everyByte(0x80) != 0 { break }
    at += 8
  }
  while at < bytes.count, !isJSONSpecial(bytes[at]) { at += 1 }
  return at
}

private func everyByte(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

private func isJSONSpecial(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}
