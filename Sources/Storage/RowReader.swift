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

  /// The file's path, or `<stdin>`, as errors name it.
  public let name: String
  private let source: Source

  /// - Parameters:
  ///   - path: a file or a pipe; `-` for standard input. Parquet must be a regular file, since it is
  ///     read from its end.
  ///   - maximumRowBytes: longer rows are refused.
  /// - Throws: `file.missing`, `file.access`, `gzip.corrupt`, `gzip.truncated`; for Parquet
  ///   `file.kind` where it is packed or comes through a pipe, and what
  ///   ``ParquetReader/init(path:columns:maximumRowBytes:maximumMemory:)`` throws.
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
    source =
      first == UInt8(ascii: "[")
      ? .array(JSONArrayReader(stream: stream, maximumElementBytes: maximumRowBytes))
      : .lines(JSONLinesReader(stream: stream, maximumLineBytes: maximumRowBytes))
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
}
