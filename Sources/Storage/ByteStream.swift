import Basics

/// The bytes of a file or of standard input, unpacked where they are gzip, as a window that moves
/// forward: `window` holds what was read and not yet consumed.
final class ByteStream {
  /// The path, or `<stdin>`.
  let name: String
  private let file: OpenFile
  private let gunzip: Gunzip?
  /// Bytes read ahead to look for gzip's magic number.
  private var ahead: [UInt8]
  private var isAtEnd = false

  private var storage: [UInt8] = []
  private var start = 0
  /// Unpacked bytes consumed so far: where the window begins.
  private(set) var offset = 0

  /// One read from the system.
  private static let chunk = 1 << 16

  /// - Parameter path: a file, pipe or device; `-` for standard input.
  init(path: String) throws(RewardError) {
    file = path == "-" ? .standardInput : try .reading(path)
    name = file.path
    ahead = []
    while ahead.count < 2 {
      let bytes = try Self.read(file)
      if bytes.isEmpty { break }
      ahead += bytes
    }
    gunzip = ahead.starts(with: [0x1f, 0x8b]) ? Gunzip() : nil
    while storage.count < 3, try fill() {}
    if window.starts(with: utf8ByteOrderMark) { consume(3) }
  }

  /// Whether the bytes are unpacked from gzip.
  var isPacked: Bool { gunzip != nil }
  var window: ArraySlice<UInt8> { storage[start...] }
  var count: Int { storage.count - start }

  /// Calls `body` with `range` of the window.
  func withBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(RewardError) -> Result
  ) throws(RewardError) -> Result {
    try storage.withUnsafeBufferPointer { buffer throws(RewardError) in
      try body(
        .init(
          rebasing: UnsafeRawBufferPointer(buffer)[
            start + range.lowerBound..<start + range.upperBound]))
    }
  }

  /// Moves the window's beginning forward.
  func consume(_ count: Int) {
    start += count
    offset += count
  }

  /// Adds bytes to the window.
  /// - Returns: false at the end.
  /// - Throws: `file.access`, `gzip.corrupt`, `gzip.truncated`.
  func fill() throws(RewardError) -> Bool {
    // Moving the rest to the front costs as much as it frees at most.
    if start > storage.count / 2 {
      storage.removeFirst(start)
      start = 0
    }
    guard let gunzip else {
      let bytes = try next()
      storage += bytes
      return !bytes.isEmpty
    }
    do throws(RewardError) { return try unpack(gunzip) } catch { throw error.inFile(name) }
  }

  private func unpack(_ gunzip: Gunzip) throws(RewardError) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4 * Self.chunk)
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { buffer throws(RewardError) in
        try gunzip.unpack(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if count > 0 {
        storage += buffer[..<count]
        return true
      }
      if gunzip.canContinue { continue }
      let bytes = try next()
      if bytes.isEmpty {
        guard !gunzip.isInsideMember else {
          throw RewardError(.gzipTruncated, "the gzip stream ends in the middle")
        }
        return false
      }
      gunzip.feed(bytes)
    }
  }

  private func next() throws(RewardError) -> [UInt8] {
    if !ahead.isEmpty {
      defer { ahead = [] }
      return ahead
    }
    if isAtEnd { return [] }
    let bytes = try Self.read(file)
    isAtEnd = bytes.isEmpty
    return bytes
  }

  private static func read(_ file: OpenFile) throws(RewardError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: chunk)
    let count = try bytes.withUnsafeMutableBufferPointer { buffer throws(RewardError) in
      try file.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    bytes.removeLast(chunk - count)
    return bytes
  }
}
