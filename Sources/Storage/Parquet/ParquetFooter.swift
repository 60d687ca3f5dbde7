import Basics
import Foundation

/// Looks at the description at a Parquet file's end before Arrow does.
///
/// It is a Thrift message in the compact protocol, and Arrow builds objects of it outside of all
/// limits: a byte of the file can become a kilobyte. Here they are only counted.
struct ParquetFooter {
  /// What a file begins and ends with.
  static let magic = Array("PAR1".utf8)
  private static let encryptedMagic = Array("PARE".utf8)

  /// Bytes of a description; those of a hundred thousand column chunks are some 20 MB.
  private static let maximumBytes = 64 << 20
  /// Structs, of which a column chunk has about seven.
  private static let maximumStructs = 1 << 19
  /// Numbers and texts in lists.
  private static let maximumElements = 1 << 22
  /// Columns, and the groups that they lie in.
  private static let maximumColumns = 1 << 14
  /// How deep structs and lists lie in each other; Parquet's own do eight levels.
  private static let maximumDepth = 32

  private let bytes: [UInt8]
  private var at = 0
  private var structs = 0
  private var elements = 0

  /// - Throws: `parquet.corrupt`, `parquet.memory`, `parquet.unsupported`, `file.access`.
  static func check(_ file: OpenFile) throws(RewardError) {
    do throws(RewardError) {
      let size = try file.size()
      guard size >= 12, try file.read(0..<4) == magic else {
        throw corrupt("it does not begin with PAR1")
      }
      let tail = try file.read(size - 8..<size)
      if tail[4...].elementsEqual(encryptedMagic) {
        throw RewardError(.parquetUnsupported, "the file is encrypted")
      }
      guard tail[4...].elementsEqual(magic) else { throw corrupt("it does not end with PAR1") }
      let length = tail[..<4].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard length <= size - 12 else {
        throw corrupt("its description is to have \(length) bytes, and the file has \(size)")
      }
      guard length <= maximumBytes else {
        throw tooLarge("\(length) bytes, and \(maximumBytes) is the limit")
      }
      var footer = ParquetFooter(bytes: try file.read(size - 8 - length..<size - 8))
      try footer.message()
    } catch { throw error.inFile(file.path) }
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private static func corrupt(_ reason: String) -> RewardError {
    RewardError(.parquetCorrupt, "not a valid Parquet file: \(reason)")
  }

  private static func tooLarge(_ reason: String) -> RewardError {
    RewardError(.parquetMemory, "the file's description of itself has \(reason)")
  }

  private mutating func message() throws(RewardError) {
    // The second field is the list of columns.
    try fields(depth: 0, limits: [2: Self.maximumColumns])
  }

  private mutating func byte() throws(RewardError) -> UInt8 {
    guard at < bytes.count else { throw Self.corrupt("its description ends too early") }
    defer { at += 1 }
    return bytes[at]
  }

  /// Seven bits a byte, the lowest first.
  private mutating func varint() throws(RewardError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 63, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7f) << shift
      if next < 0x80 { return value }
    }
    throw Self.corrupt("a number in its description has no end")
  }

  private mutating func skip(_ count: UInt64) throws(RewardError) {
    guard count <= UInt64(bytes.count - at) else {
      throw Self.corrupt("its description ends too early")
    }
    at += Int(count)
  }

  private mutating func fields(depth: Int, limits: [Int: Int] = [:]) throws(RewardError) {
    structs += 1
    guard structs <= Self.maximumStructs else {
      throw Self.tooLarge("more than \(Self.maximumStructs) parts")
    }
    var field = 0
    while true {
      let header = try byte()
      let kind = header & 0x0f
      if kind == 0 { return }
      if header >> 4 == 0 {
        let zigzag = try varint()
        field = Int(truncatingIfNeeded: zigzag >> 1) ^ -Int(zigzag & 1)
      } else {
        field &+= Int(header >> 4)
      }
      // A truth value lies in the header itself.
      guard kind > 2 else { continue }
      try value(kind, depth: depth + 1, limit: limits[field])
    }
  }

  private mutating func value(_ kind: UInt8, depth: Int, limit: Int? = nil) throws(RewardError) {
    guard depth <= Self.maximumDepth else {
      throw Self.corrupt("its description is nested deeper than \(Self.maximumDepth) levels")
    }
    switch kind {
    case 1, 2, 3: try skip(1)
    case 4, 5, 6: _ = try varint()
    case 7: try skip(8)
    case 8: try skip(try varint())
    case 9, 10:
      let header = try byte()
      let count = header >> 4 == 15 ? try varint() : UInt64(header >> 4)
      try list(header & 0x0f, count, depth: depth, limit: limit)
    case 11:
      let count = try varint()
      guard count > 0 else { return }
      let kinds = try byte()
      for _ in 0..<count {
        try list(kinds >> 4, 1, depth: depth)
        try list(kinds & 0x0f, 1, depth: depth)
      }
    case 12: try fields(depth: depth)
    default: throw Self.corrupt("its description has a part of an unknown kind")
    }
  }

  private mutating func list(
    _ kind: UInt8, _ count: UInt64, depth: Int, limit: Int? = nil
  ) throws(RewardError) {
    // Each takes a byte at least.
    guard count <= UInt64(bytes.count - at) else {
      throw Self.corrupt("a list in its description is longer than the file")
    }
    if let limit, count > limit { throw Self.tooLarge("more than \(limit) columns") }
    elements += Int(count)
    guard elements <= Self.maximumElements else {
      throw Self.tooLarge("more than \(Self.maximumElements) elements")
    }
    for _ in 0..<count { try value(kind, depth: depth + 1) }
  }
}

extension OpenFile {
  /// The bytes at a place of a regular file.
  /// - Throws: `file.access`, `file.truncated` where the file ends before.
  fileprivate func read(_ range: Range<Int>) throws(RewardError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        pread(
          descriptor, buffer.baseAddress! + done, buffer.count - done,
          off_t(range.lowerBound + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw systemError("read", path) }
      guard count > 0 else {
        throw RewardError(
          .fileTruncated, "the file became shorter while in use", at: .init(file: path))
      }
      done += count
    }
    return bytes
  }
}
