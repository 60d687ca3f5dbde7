public import Basics

/// Reads rows, which are JSON objects, from JSON Lines or from one JSON array of objects, plain or
/// gzip, or from a Parquet file. The format is told by the content: an array begins with `[`, Parquet
/// with `PAR1`.
///
/// Not for use by several threads at once.
public final class RowReader {
  private enum Source {
    case lines(JSONLinesReader)
    case array(JSONArrayReader)
    case parquet(ParquetReader)
  }

  /// What stands at a place of the file.
  public enum Found {
    /// A row, and its line as in ``RowReader/next()``.
    case row(line: Int, JSONObject)
    /// Something that is no row, with its line; 0 where that is not known.
    case broken(RewardError, line: Int)
  }

  /// The file's path, or `<stdin>`, as errors name it.
  public let name: String
  private let source: Source
  /// Where the last broken row was.
  private var brokenByte: Int?

  /// - Parameters:
  ///   - path: a file or a pipe; `-` for standard input. Parquet must be a regular file, since it is
  ///     read from its end.
  ///   - maximumRowBytes: longer rows are refused.
  /// - Throws: `file.missing`, `file.access`, `gzip.corrupt`, `gzip.truncated`; `file.kind` for what is
  ///   called CSV, Arrow or the like and is no JSON, and for Parquet that is packed or comes through a
  ///   pipe; of Parquet what ``ParquetReader/init(path:columns:maximumRowBytes:maximumMemory:)`` throws.
  public init(
    path: String, maximumRowBytes: Int = JSONLinesReader.defaultMaximumLineBytes
  ) throws(RewardError) {
    let stream = try ByteStream(path: path)
    name = stream.name
    while stream.count < ParquetFooter.magic.count, try stream.fill() {}
    if stream.window.starts(with: ParquetFooter.magic) {
      guard path != "-", !stream.isPacked else {
        throw RewardError(
          .fileKind, "Parquet must be read from a file, neither packed nor through a pipe",
          at: .init(file: name))
      }
      source = .parquet(try ParquetReader(path: path, maximumRowBytes: maximumRowBytes))
      return
    }
    var first: UInt8?
    var spaces = 0
    // Spaces are not consumed here, so that line numbers stay right; hence the limit.
    while true {
      first = stream.window.dropFirst(spaces).first { !isJSONSpace($0) }
      spaces = stream.count
      guard first == nil, spaces <= maximumRowBytes, try stream.fill() else { break }
    }
    if first != UInt8(ascii: "{"), first != UInt8(ascii: "["), let ending = Self.otherFormat(name) {
      throw RewardError(
        .fileKind,
        "rows are read from JSON Lines, a JSON array, either of them with gzip, or Parquet: convert "
          + "the \(ending) file", at: .init(file: name))
    }
    source =
      first == UInt8(ascii: "[")
      ? .array(JSONArrayReader(stream: stream, maximumElementBytes: maximumRowBytes))
      : .lines(JSONLinesReader(stream: stream, maximumLineBytes: maximumRowBytes))
  }

  /// The ending of a name that tells of rows in another form: an error about JSON would say less.
  private static func otherFormat(_ name: String) -> String? {
    let name = name.lowercased()
    return [".csv", ".tsv", ".xlsx", ".arrow", ".feather", ".zip", ".zst", ".bz2", ".xz"]
      .first { name.hasSuffix($0) }
  }

  /// The next row and its line, of Parquet its number from 1; nil at the end.
  ///
  /// - Throws: `rows.not-object`, or what ``JSONLinesReader/next()`` or ``ParquetReader/next()``
  ///   throws.
  public func next() throws(RewardError) -> (line: Int, row: JSONObject)? {
    let found: (line: Int, value: JSONValue)? =
      switch source {
      case .lines(let reader): try reader.next()
      case .array(let reader): try reader.next()
      case .parquet(let reader): try reader.next()
      }
    guard let found else { return nil }
    guard let row = found.value.object else {
      throw RewardError(
        .rowsNotObject, "a row must be a JSON object, found \(found.value.kind)",
        at: .init(file: name, line: found.line))
    }
    return (found.line, row)
  }

  /// The same for who leaves broken rows out: an error of one row alone is returned, and the next call
  /// goes on behind it.
  /// - Throws: errors of the file itself: missing, truncated gzip, a line beyond the size limit.
  public func nextOrBroken() throws(RewardError) -> Found? {
    do throws(RewardError) {
      return try next().map { .row(line: $0.line, $0.row) }
    } catch {
      let byte = error.place?.byte
      let isRow =
        error.code.rawValue.hasPrefix("json.") || error.code == .rowsNotObject
        || (error.code == .parquetValue && error.place?.line != nil)
      // Where a reader cannot go on behind an error it stands at the same byte again.
      guard isRow, byte == nil || byte != brokenByte else { throw error }
      brokenByte = byte
      return .broken(error, line: error.place?.line ?? 0)
    }
  }
}
