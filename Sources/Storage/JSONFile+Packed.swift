public import Basics

extension JSONFile {
  /// Reads one document, plain or gzip (told by content): for published files that are a single
  /// object and packed. Rows are read by ``RowReader``, which need not hold them all.
  ///
  /// - Parameter maximumBytes: the most bytes accepted, unpacked: a small file can unpack to any
  ///   size.
  /// - Throws: as `JSONValue.parse`, with the file in the place; `file.missing`, `file.access`,
  ///   `file.too-large`, `gzip.corrupt`, `gzip.truncated`.
  public static func readPlainOrPacked(
    _ path: String, maximumBytes: Int = 256 << 20
  ) throws(RewardError) -> JSONValue {
    let stream = try ByteStream(path: path)
    repeat {
      guard stream.count <= maximumBytes else {
        throw RewardError(
          .fileTooLarge, "more bytes of JSON than the limit of \(maximumBytes)",
          at: .init(file: path))
      }
    } while try stream.fill()
    do throws(RewardError) {
      return try stream.withBytes(0..<stream.count) { bytes throws(RewardError) in
        try JSONValue.parse(bytes)
      }
    } catch { throw error.inFile(path) }
  }
}
