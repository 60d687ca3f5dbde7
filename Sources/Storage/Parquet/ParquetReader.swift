public import Basics
import OrderedCollections

/// Reads the rows of a Parquet file one by one, in bounded memory: all of Parquet's encodings and
/// codecs that Arrow C++ has, any nesting, a row group of any size.
///
/// A value becomes what JSON has for it, exactly or not at all:
/// - whole numbers and decimals become numbers with all their digits, and floating-point ones the
///   shortest text that reads back as the same double. NaN and the infinities are an error;
/// - texts, and the names of enumerations, become strings;
/// - bytes become strings in base64, a UUID its usual text;
/// - a date becomes `2024-02-29`, a time `23:59:59.000001` and a time stamp
///   `2024-02-29T23:59:59.000001`, with a `Z` where it is one of UTC; the fraction has the digits
///   of the unit (3, 6 or 9). Years outside 0 to 9999 have a sign and six digits or more. A group
///   of rows with an INT96 time that nanoseconds of 64 bits cannot hold ends the reading;
/// - lists become arrays and structs objects. A map becomes an object where its keys are texts, else
///   an array of arrays of key and value;
/// - null becomes null.
///
/// What pyarrow notes beside the columns about a table in memory changes nothing: categories come
/// as their values, and durations, which Parquet does not know, as the whole numbers stored.
///
/// Pages that have a checksum are verified. Not for use by several threads at once.
public final class ParquetReader {
  /// What a file's buffers may take together, in bytes, unless it is said: some writers make pages
  /// of 100 MB, of which there is one for each column, packed and unpacked.
  public static let defaultMaximumMemory = 1 << 30

  /// The file's path, as errors name it.
  public var name: String { file.path }
  /// The names of the columns that are read, in the order of the file.
  public let columns: [String]

  private let file: ParquetFile
  private let values: ParquetValues
  private var batch: ParquetBatch?
  private var position = 0
  private var row = 0
  /// Behind an error of the file itself there is no next row.
  private var failure: RewardError?

  /// - Parameters:
  ///   - path: a regular file.
  ///   - columns: the names of the columns to read; nil for all. Others are not even looked at.
  ///     Must not be empty.
  ///   - maximumRowBytes: longer rows are refused, by the length of their JSON text without
  ///     escapes.
  ///   - maximumMemory: more than that, in bytes, is not taken for the file's buffers; one that grows
  ///     is there twice for a moment.
  /// - Throws: `file.missing`, `file.access`, `file.kind` for what is no regular file,
  ///   `parquet.corrupt`, `parquet.memory`, `parquet.unsupported` with the column and its type,
  ///   `parquet.column`.
  public init(
    path: String, columns: [String]? = nil,
    maximumRowBytes: Int = JSONLinesReader.defaultMaximumLineBytes,
    maximumMemory: Int = defaultMaximumMemory
  ) throws(RewardError) {
    precondition(columns?.isEmpty != true, "at least one column must be read")
    precondition(maximumRowBytes >= 0 && maximumMemory >= 0, "limits are not negative")
    file = try ParquetFile(path: path, maximumMemory: maximumMemory)
    let root = try file.select(try Self.indices(of: columns, in: file))
    values = ParquetValues(root: root, file: path, maximumRowBytes: maximumRowBytes)
    self.columns = root.children.map(\.name)
  }

  private static func indices(
    of columns: [String]?, in file: ParquetFile
  ) throws(RewardError) -> [Int] {
    guard !file.names.isEmpty else {
      throw RewardError(.parquetColumn, "the file has no columns", at: .init(file: file.path))
    }
    guard let columns else { return Array(file.names.indices) }
    let wanted = Set(columns)
    if let missing = columns.first(where: { !file.names.contains($0) }) {
      throw RewardError(
        .parquetColumn, "there is no column '\(missing)'",
        at: .init(file: file.path, item: missing))
    }
    return file.names.indices.filter { wanted.contains(file.names[$0]) }
  }

  /// How many rows the file has.
  public var rowCount: Int { file.rowCount }
  /// How many row groups the file has.
  public var rowGroupCount: Int { file.rowGroupCount }
  /// The most that the file's buffers took so far, in bytes.
  public var peakMemory: Int { file.peakMemory }

  /// The next row, which is an object, and its number from 1; nil at the end.
  ///
  /// - Throws: `parquet.value` with the row and the column, `rows.too-long` with the row; the next
  ///   call goes on with the row after it. Errors of the file itself
  ///   (`parquet.corrupt`, `parquet.memory`, `parquet.unsupported`, `parquet.value` without a row,
  ///   `file.access`) end the reading, and every later call throws the same.
  public func next() throws(RewardError) -> (line: Int, value: JSONValue)? {
    if let failure { throw failure }
    while batch == nil || position == batch?.count {
      // Freed before the next one is made.
      batch = nil
      position = 0
      do throws(RewardError) { batch = try file.next() } catch {
        failure = error
        throw error
      }
      if batch == nil { return nil }
    }
    guard let batch else { return nil }
    defer { position += 1 }
    row += 1
    return (row, .object(try values.row(position, of: batch, number: row)))
  }
}
