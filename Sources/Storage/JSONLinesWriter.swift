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
///
/// Every writer is ended, by ``close(sync:)``, by ``abandon()`` after an error elsewhere, or by
/// ``writing(to:mode:_:)``, which does either: a full disk shows only when the last rows are handed
/// over, and nobody could be told from a `deinit`. A writer that is dropped before loses the rows
/// that were not flushed.
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
  private var isEnded = false
  /// The first failure. Rows were lost then, so that nothing may succeed after it.
  private var failure: RewardError?
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

  /// Runs `body` with a writer and ends it: closed where `body` returns, abandoned where it throws.
  ///
  /// - Parameters:
  ///   - path: as in ``init(path:mode:)``.
  ///   - mode: what happens to a file that exists.
  ///   - body: writes the rows; it must not keep the writer.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, or what ``init(path:mode:)`` and ``close(sync:)`` throw.
  public static func writing<Result>(
    to path: String, mode: Mode = .replace, _ body: (JSONLinesWriter) throws -> Result
  ) throws -> Result {
    let writer = try JSONLinesWriter(path: path, mode: mode)
    let result: Result
    do { result = try body(writer) } catch {
      writer.abandon()
      throw error
    }
    try writer.close()
    return result
  }

  /// Adds a row. Traps after the end.
  /// - Throws: `file.access`, also for every call after the first that failed.
  public func write(_ row: JSONObject) throws(RewardError) {
    precondition(!isEnded, "a row was written after close()")
    if let failure { throw failure }
    JSONValue.object(row).appendText(to: &buffer)
    buffer.append(0x0a)
    if buffer.count >= Self.bufferBytes { try handOver(endingMember: false) }
  }

  /// Hands all rows to the system, so that other processes see them and a kill of this one does
  /// not lose them. In gzip each flush ends a member and costs about 20 bytes.
  ///
  /// - Parameter sync: also waits until they are on the disk, so that a power cut does not lose
  ///   them; ignored for pipes and terminals.
  /// - Throws: `file.access`, also for every call after the first that failed.
  public func flush(sync: Bool = false) throws(RewardError) {
    try handOver(endingMember: true)
    if sync, file.isRegular { try noting { () throws(RewardError) in try file.sync() } }
  }

  /// Ends writing: what ``flush(sync:)`` does, and then no row may follow. Does nothing when called
  /// again.
  ///
  /// - Parameter sync: whether to wait until the rows are on the disk.
  /// - Throws: `file.access`, also where an earlier call failed.
  public func close(sync: Bool = true) throws(RewardError) {
    if isEnded { return }
    isEnded = true
    try flush(sync: sync)
  }

  /// Ends writing on the way out after an error elsewhere: hands over the rows that it can.
  ///
  /// What fails here is not thrown, since the caller has the first error to report; the file then
  /// ends after fewer rows, or in a part of one, which ``Mode/append`` finds.
  public func abandon() {
    if isEnded { return }
    isEnded = true
    try? flush()
  }

  private func handOver(endingMember: Bool) throws(RewardError) {
    if let failure { throw failure }
    defer { buffer.removeAll(keepingCapacity: true) }
    try noting { () throws(RewardError) in
      if let gzip {
        try file.write(gzip.pack(&buffer, ending: endingMember))
      } else {
        try file.write(buffer)
      }
    }
  }

  private func noting(_ body: () throws(RewardError) -> Void) throws(RewardError) {
    do throws(RewardError) { try body() } catch {
      failure = error
      throw error
    }
  }
}
