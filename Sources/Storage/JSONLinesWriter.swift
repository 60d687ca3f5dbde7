public import Basics

extension RewardError.Code {
  /// A file that rows cannot be appended to.
  public static let rowsAppend = Self("rows.append")
}

/// Writes rows as JSON Lines, plain or, by a name that ends in `.gz`, gzip.
///
/// Rows are gathered and written in pieces; ``flush(sync:)`` hands over all of them. What was
/// flushed survives a kill of the process, and ``Mode/append`` continues after it: a line that a
/// kill cut short is removed first. Not for use by several threads at once.
public final class JSONLinesWriter {
  /// What happens to a file that exists.
  public enum Mode: Sendable {
    /// It is emptied.
    case replace
    /// Its whole rows stay and new rows follow them.
    case append
  }

  /// Whole lines that were in the file before, in append mode.
  public let existingRows: Int
  /// Bytes of an unfinished row at the file's end, removed in append mode.
  public let discardedBytes: Int

  private let file: OpenFile
  private let gzip: Gzip?
  private var buffer: [UInt8] = []
  private static let bufferBytes = 1 << 16

  /// - Parameter path: a file; `-` for standard output, which is never packed.
  /// - Throws: `file.missing` when the directory is, `file.access`; in append mode also
  ///   `file.kind` for what is no regular file, `gzip.corrupt`, and `rows.append` for a gzip file
  ///   whose last whole member ends inside a line.
  public init(path: String, mode: Mode = .replace) throws(RewardError) {
    let isPacked = path != "-" && path.hasSuffix(".gz")
    gzip = isPacked ? Gzip() : nil
    guard mode == .append, path != "-" else {
      file = path == "-" ? .standardOutput : try .creating(path)
      (existingRows, discardedBytes) = (0, 0)
      return
    }
    file = try .updating(path)
    guard file.isRegular else {
      throw RewardError(.fileKind, "rows can only follow in a file", at: .init(file: path))
    }
    let size = try file.size()
    let kept = try isPacked ? WholeRows.packed(file) : WholeRows.plain(file)
    try file.truncate(to: kept.bytes)
    (existingRows, discardedBytes) = (kept.rows, size - kept.bytes)
  }

  deinit { try? flush() }

  /// Adds a row.
  /// - Throws: `file.access`.
  public func write(_ row: JSONObject) throws(RewardError) {
    buffer += JSONValue.object(row).text.utf8
    buffer.append(0x0a)
    if buffer.count >= Self.bufferBytes { try handOver(ending: false) }
  }

  /// Hands all rows to the system, so that other processes see them and a kill of this one does
  /// not lose them. In gzip each flush ends a member and costs about 20 bytes.
  ///
  /// - Parameter sync: also waits until they are on the disk, so that a power cut does not lose
  ///   them; ignored for pipes and terminals.
  /// - Throws: `file.access`.
  public func flush(sync: Bool = false) throws(RewardError) {
    try handOver(ending: true)
    if sync, file.isRegular { try file.sync() }
  }

  private func handOver(ending: Bool) throws(RewardError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard let gzip else { return try file.write(buffer) }
    try file.write(gzip.pack(&buffer, ending: ending))
  }
}

/// How much of a file is whole rows.
private struct WholeRows {
  var rows = 0
  var bytes = 0

  /// Up to the last newline.
  static func plain(_ file: OpenFile) throws(RewardError) -> WholeRows {
    var whole = WholeRows()
    var offset = 0
    try eachPiece(file) { piece in
      for (index, byte) in piece.enumerated() where byte == 0x0a {
        whole.rows += 1
        whole.bytes = offset + index + 1
      }
      offset += piece.count
      return true
    }
    return whole
  }

  /// Up to the end of the last whole gzip member.
  static func packed(_ file: OpenFile) throws(RewardError) -> WholeRows {
    let gunzip = Gunzip()
    var output = [UInt8](repeating: 0, count: 1 << 18)
    var whole = WholeRows()
    var rows = 0
    var last: UInt8 = 0x0a
    var wholeLast: UInt8 = 0x0a
    try eachPiece(file) { piece throws(RewardError) in
      gunzip.feed(piece)
      repeat {
        let count: Int
        do throws(RewardError) {
          count = try output.withUnsafeMutableBufferPointer { buffer throws(RewardError) in
            try gunzip.unpack(into: UnsafeMutableRawBufferPointer(buffer))
          }
        } catch {
          // A kill can leave any bytes after the last whole member, but none before the first.
          if whole.bytes > 0 { return false }
          throw error.inFile(file.path)
        }
        rows += output[..<count].count { $0 == 0x0a }
        if count > 0 { last = output[count - 1] }
        if gunzip.memberEnd > whole.bytes {
          whole = WholeRows(rows: rows, bytes: gunzip.memberEnd)
          wholeLast = last
        }
      } while gunzip.canContinue
      return true
    }
    guard wholeLast == 0x0a else {
      throw RewardError(
        .rowsAppend, "the file ends inside a line, so no row can follow",
        at: .init(file: file.path))
    }
    return whole
  }

  /// Reads the file; stops where `body` returns false.
  private static func eachPiece(
    _ file: OpenFile, _ body: ([UInt8]) throws(RewardError) -> Bool
  ) throws(RewardError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { buffer throws(RewardError) in
        try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      if count == 0 { return }
      guard try body(Array(buffer[..<count])) else { return }
    }
  }
}
