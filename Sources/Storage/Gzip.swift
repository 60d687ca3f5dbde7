import CZlib

/// Packs bytes as gzip members; the same bytes always give the same file.
final class Gzip {
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether bytes were packed that only the member's end makes readable.
  private(set) var isInsideMember = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Packs `bytes` behind those before.
  /// - Parameter ending: whether the member ends here, so that all before can be unpacked.
  func pack(_ bytes: inout [UInt8], ending: Bool) -> [UInt8] {
    guard isInsideMember || !bytes.isEmpty else { return [] }
    isInsideMember = !ending
    var result: [UInt8] = []
    bytes.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = UInt32(input.count)
      var status = Z_OK
      repeat {
        let buffer = [UInt8](unsafeUninitializedCapacity: 1 << 16) { output, count in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = 1 << 16
          status = deflate(stream, ending ? Z_FINISH : Z_NO_FLUSH)
          count = (1 << 16) - Int(stream.pointee.avail_out)
        }
        result += buffer
      } while ending ? status != Z_STREAM_END : stream.pointee.avail_out == 0
    }
    if ending { deflateReset(stream) }
    return result
  }
}
