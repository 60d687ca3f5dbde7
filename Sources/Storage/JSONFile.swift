public import Basics

/// Whole JSON documents such as `config.json`.
public enum JSONFile {
  /// Reads one document.
  ///
  /// - Parameter maximumBytes: the largest file accepted.
  /// - Throws: as `MappedFile` and `JSONValue.parse` do, with the file in the place; or
  ///   `file.too-large`.
  public static func read(
    _ path: String, maximumBytes: Int = 256 << 20
  ) throws(RewardError) -> JSONValue {
    let file = try MappedFile(path: path)
    guard file.count <= maximumBytes else {
      throw RewardError(
        .fileTooLarge, "\(file.count) bytes of JSON, more than the limit of \(maximumBytes)",
        at: .init(file: path))
    }
    var bytes = try file.bytes(0..<file.count)
    if bytes.starts(with: utf8ByteOrderMark) { bytes = .init(rebasing: bytes[3...]) }
    defer { withExtendedLifetime(file) {} }
    do throws(RewardError) {
      return try JSONValue.parse(bytes)
    } catch { throw error.inFile(path) }
  }

  /// Writes one document, indented, so that a reader sees the old file or the new one.
  /// - Throws: `file.access`.
  public static func write(_ value: JSONValue, to path: String) throws(RewardError) {
    try AtomicFile.write(value.prettyText, to: path)
  }
}

/// What some editors put before UTF-8 text.
let utf8ByteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
