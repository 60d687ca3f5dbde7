public import Basics

/// Reads rows, which are JSON objects, from JSON Lines or from one JSON array of objects; plain or
/// gzip. The format is told by the content: an array begins with `[`.
///
/// Not for use by several threads at once.
public final class RowReader {
  private enum Source {
    case lines(JSONLinesReader)
    case array(JSONArrayReader)
  }

  /// The file's path, or `<stdin>`, as errors name it.
  public let name: String
  private let source: Source

  /// - Parameters:
  ///   - path: a file or a pipe; `-` for standard input.
  ///   - maximumRowBytes: longer rows are refused.
  /// - Throws: `file.missing`, `file.access`, `gzip.corrupt`, `gzip.truncated`.
  public init(
    path: String, maximumRowBytes: Int = JSONLinesReader.defaultMaximumLineBytes
  ) throws(RewardError) {
    let stream = try ByteStream(path: path)
    name = stream.name
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

  /// The next row and its line, or nil at the end.
  ///
  /// - Throws: `rows.not-object`, or what ``JSONLinesReader/next()`` throws.
  public func next() throws(RewardError) -> (line: Int, row: JSONObject)? {
    let found: (line: Int, value: JSONValue)? =
      switch source {
      case .lines(let reader): try reader.next()
      case .array(let reader): try reader.next()
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
