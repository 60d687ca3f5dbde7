public import Basics
import Foundation

extension RewardError.Code {
  /// A line, or an element of an array, longer than the limit.
  public static let rowsTooLong = Self("rows.too-long")
  /// A row that is no JSON object.
  public static let rowsNotObject = Self("rows.not-object")
}

/// Reads JSON Lines one by one, plain or gzip (told apart by content), in bounded memory.
///
/// Lines with nothing but white space are skipped, and so is a byte order mark at the start. Line
/// numbers count all lines from 1. Not for use by several threads at once.
public final class JSONLinesReader {
  /// What one call of ``next()`` may hold in memory, in bytes.
  public static let defaultMaximumLineBytes = 64 << 20

  private let stream: ByteStream
  private let maximumLineBytes: Int
  private var line = 0
  /// Bytes of the window known to have no newline.
  private var scanned = 0

  /// - Parameters:
  ///   - path: a file or a pipe; `-` for standard input.
  ///   - maximumLineBytes: longer lines are refused.
  /// - Throws: `file.missing`, `file.access`, `gzip.corrupt`, `gzip.truncated`.
  public convenience init(
    path: String, maximumLineBytes: Int = defaultMaximumLineBytes
  ) throws(RewardError) {
    self.init(stream: try ByteStream(path: path), maximumLineBytes: maximumLineBytes)
  }

  init(stream: ByteStream, maximumLineBytes: Int) {
    self.stream = stream
    self.maximumLineBytes = maximumLineBytes
  }

  /// The file's path, or `<stdin>`, as errors name it.
  public var name: String { stream.name }

  /// The next value and its line, or nil at the end.
  ///
  /// - Throws: `json.*` with file, line, column and byte (of the unpacked text), `rows.too-long`,
  ///   `file.access`, `gzip.corrupt` or `gzip.truncated`. After an error of one line's JSON the
  ///   next call goes on with the line after it.
  public func next() throws(RewardError) -> (line: Int, value: JSONValue)? {
    while let length = try lineLength() {
      line += 1
      let start = stream.offset
      defer {
        // The newline goes too; the last line may have none.
        stream.consume(min(length + 1, stream.count))
        scanned = 0
      }
      let value = try stream.withBytes(0..<length) { bytes throws(RewardError) -> JSONValue? in
        if bytes.allSatisfy(isJSONSpace) { return nil }
        do throws(RewardError) { return try JSONValue.parse(bytes) } catch {
          throw located(error, start: start)
        }
      }
      if let value { return (line, value) }
    }
    return nil
  }

  private func located(_ error: RewardError, start: Int) -> RewardError {
    var error = error
    let byte = error.place?.byte
    error.place = .init(
      file: name, line: line, column: byte.map { $0 + 1 }, byte: byte.map { start + $0 },
      item: error.place?.item)
    return error
  }

  /// Bytes up to the next newline or the end, or nil when nothing is left.
  private func lineLength() throws(RewardError) -> Int? {
    while true {
      let count = stream.count
      let newline = try stream.withBytes(scanned..<count) { bytes throws(RewardError) -> Int? in
        guard let start = bytes.baseAddress, let found = memchr(start, 0x0a, bytes.count) else {
          return nil
        }
        return UnsafeRawPointer(found) - start
      }
      let length = newline.map { scanned + $0 }
      guard length ?? count <= maximumLineBytes else {
        throw RewardError(
          .rowsTooLong, "a line longer than the limit of \(maximumLineBytes) bytes",
          at: .init(file: name, line: line + 1, byte: stream.offset))
      }
      if let length { return length }
      scanned = count
      if try !stream.fill() { return count > 0 ? count : nil }
    }
  }
}

/// The four characters that JSON takes for white space.
func isJSONSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
}
