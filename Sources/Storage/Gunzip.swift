public import Basics
import CZlib

extension RewardError.Code {
  /// Compressed bytes that are no gzip stream, or whose checksum is wrong.
  public static let gzipCorrupt = Self("gzip.corrupt")
  /// A gzip file that ends before its stream does.
  public static let gzipTruncated = Self("gzip.truncated")
}

/// Unpacks a gzip file of one or more members, piece by piece.
final class Gunzip {
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var inputStart = 0
  /// Whether a member has begun and not ended.
  private(set) var isInsideMember = true
  /// Compressed bytes up to the end of the last whole member.
  private(set) var memberEnd = 0
  private var consumed = 0

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 + 16: the largest window, gzip framing only.
    let status = inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// zlib may hold back output when the room for it ran out.
  private var isOutputPending = false

  private var hasInput: Bool { inputStart < input.count }

  /// Whether ``unpack(into:)`` can go on without more input.
  var canContinue: Bool { hasInput || isOutputPending }

  /// Gives the next compressed bytes; call when none are left.
  func feed(_ bytes: [UInt8]) {
    input = bytes
    inputStart = 0
  }

  /// Unpacks into `output`, at most to the end of a member.
  /// - Returns: bytes written; 0 also when more input is needed or a member ended.
  /// - Throws: `gzip.corrupt`.
  func unpack(into output: UnsafeMutableRawBufferPointer) throws(RewardError) -> Int {
    while canContinue {
      if !isInsideMember {
        // Padding with zeros between and after members is allowed, as in gzip itself.
        while hasInput, input[inputStart] == 0 { skip(1) }
        guard hasInput else { return 0 }
        inflateReset(stream)
        isInsideMember = true
      }
      let (written, status) = inflateOnce(output)
      switch status {
      case Z_STREAM_END:
        isInsideMember = false
        isOutputPending = false
        memberEnd = consumed
        return written
      case Z_OK, Z_BUF_ERROR: break
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
        throw RewardError(
          .gzipCorrupt, "not a valid gzip stream: \(reason)", at: .init(byte: consumed))
      }
      if written > 0 { return written }
    }
    return 0
  }

  private func inflateOnce(_ output: UnsafeMutableRawBufferPointer) -> (Int, Int32) {
    input.withUnsafeMutableBufferPointer { buffer in
      let available = buffer.count - inputStart
      stream.pointee.next_in = buffer.baseAddress! + inputStart
      stream.pointee.avail_in = UInt32(available)
      stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self).baseAddress
      stream.pointee.avail_out = UInt32(output.count)
      let status = inflate(stream, Z_NO_FLUSH)
      let used = available - Int(stream.pointee.avail_in)
      inputStart += used
      consumed += used
      isOutputPending = stream.pointee.avail_out == 0
      return (output.count - Int(stream.pointee.avail_out), status)
    }
  }

  private func skip(_ count: Int) {
    inputStart += count
    consumed += count
  }
}
