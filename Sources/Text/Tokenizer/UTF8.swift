/// Small helpers on valid UTF-8 in byte buffers. Invalid input would be a programmer's mistake:
/// the bytes come from `String`.
enum UTF8Text {
  /// Bytes of the scalar that starts with `lead`.
  @inline(__always)
  static func length(_ lead: UInt8) -> Int {
    lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  }

  /// The scalar at `at` and its length in bytes.
  @inline(__always)
  static func scalar(_ bytes: UnsafePointer<UInt8>, _ at: Int) -> (value: UInt32, length: Int) {
    let lead = bytes[at]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let second = UInt32(bytes[at + 1] & 0x3f)
    if lead < 0xe0 { return (UInt32(lead & 0x1f) << 6 | second, 2) }
    let third = UInt32(bytes[at + 2] & 0x3f)
    if lead < 0xf0 { return (UInt32(lead & 0x0f) << 12 | second << 6 | third, 3) }
    return (
      UInt32(lead & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[at + 3] & 0x3f), 4
    )
  }

  /// Where the scalar before `at` starts; `at` is above 0.
  @inline(__always)
  static func previous(_ bytes: UnsafePointer<UInt8>, _ at: Int) -> Int {
    var start = at - 1
    while bytes[start] & 0xc0 == 0x80 { start -= 1 }
    return start
  }

  @inline(__always)
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    if scalar < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: scalar))
    } else if scalar < 0x800 {
      bytes.append(UInt8(truncatingIfNeeded: 0xc0 | scalar >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    } else if scalar < 0x10000 {
      bytes.append(UInt8(truncatingIfNeeded: 0xe0 | scalar >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3f))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    } else {
      bytes.append(UInt8(truncatingIfNeeded: 0xf0 | scalar >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3f))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3f))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
    }
  }

  @inline(__always)
  static func length(ofScalar scalar: UInt32) -> Int {
    scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
  }

  static func scalars(_ bytes: [UInt8]) -> [UInt32] {
    var out: [UInt32] = []
    out.reserveCapacity(bytes.count)
    bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var at = 0
      while at < buffer.count {
        let (value, length) = scalar(base, at)
        out.append(value)
        at += length
      }
    }
    return out
  }
}
