public import Basics
import Storage

/// What was read of one file.
public struct DatasetFile: Hashable, Sendable {
  /// The path as it was given.
  public var path: String
  /// The name of the rows' shape.
  public var shape: String
  /// Where every row went.
  public var accounting: RowAccounting
}

/// All examples of one or several files, with the account of their rows.
public struct Dataset<Example: DatasetExample>: Sendable {
  /// The examples, in the order of the files and their rows.
  public var examples: [Example]
  /// Where every row of every file went.
  public var accounting: RowAccounting
  /// The files, in their order; none where the examples were made by code.
  public var files: [DatasetFile]

  /// A data set of examples at hand.
  public init(examples: [Example], accounting: RowAccounting, files: [DatasetFile] = []) {
    self.examples = examples
    self.accounting = accounting
    self.files = files
  }

  /// The name of each file's shape, in the order of the files.
  public var shapes: [String] { files.map(\.shape) }

  /// Reads files of JSON Lines or of one JSON array, plain or gzip; each file may have a shape of
  /// its own.
  ///
  /// - Parameters:
  ///   - limit: at most so many rows of each file; the rest is not read and not counted.
  /// - Throws: what `RowReader` and `ExampleReader` throw, with file and line.
  /// - Complexity: O(bytes); all examples are kept in memory.
  public static func read(
    _ paths: [String], columns: ColumnNames = ColumnNames(), policy: RowPolicy = .error,
    limit: Int? = nil
  ) throws(RewardError) -> Dataset {
    var dataset = Dataset(examples: [], accounting: RowAccounting())
    for path in paths {
      var stream = try ExampleStream<Example>(
        path: path, columns: columns, policy: policy, fileNumber: dataset.files.count)
      while stream.accounting.read < limit ?? .max, let examples = try stream.next() {
        dataset.examples += examples
      }
      try stream.finish()
      dataset.accounting.add(stream.accounting)
      dataset.files.append(
        DatasetFile(
          path: path, shape: stream.shapeName ?? "", accounting: stream.accounting))
    }
    return dataset
  }
}

/// One file's examples row by row, in constant memory. Not for use by several threads at once.
public struct ExampleStream<Example: DatasetExample> {
  private let rows: RowReader
  private var reader: ExampleReader<Example>
  private var brokenByte: Int?

  /// - Parameter fileNumber: 0-based, among the files that are read.
  /// - Throws: what `RowReader` throws for a file that cannot be opened.
  public init(
    path: String, columns: ColumnNames = ColumnNames(), policy: RowPolicy = .error,
    fileNumber: Int = 0
  ) throws(RewardError) {
    rows = try RowReader(path: path)
    reader = ExampleReader(
      columns: columns, policy: policy, file: rows.name, fileNumber: fileNumber)
  }

  /// Where the rows so far went.
  public var accounting: RowAccounting { reader.accounting }
  /// The recognised shape, once a row was recognised.
  public var shapeName: String? { reader.shape?.name }

  /// The next row's examples: none for a dropped row, nil at the end.
  ///
  /// Under the policy `skip` a line that is not JSON, or no object, is dropped by its error's code;
  /// errors of the file itself (missing, truncated gzip, a line beyond the size limit) always end
  /// the reading.
  /// - Throws: what `RowReader.next` and `ExampleReader.read` throw.
  public mutating func next() throws(RewardError) -> [Example]? {
    let found: (line: Int, row: JSONObject)?
    do throws(RewardError) { found = try rows.next() } catch {
      let byte = error.place?.byte
      // Where a reader cannot go on behind an error it stands at the same byte again.
      let isRow =
        error.code.rawValue.hasPrefix("json.") || error.code == .rowsNotObject
        || (error.code == .parquetValue && error.place?.line != nil)
      guard isRow, byte == nil || byte != brokenByte else { throw error }
      brokenByte = byte
      try reader.readBroken(error, line: error.place?.line ?? 0)
      return []
    }
    guard let found else { return nil }
    return try reader.read(found.row, line: found.line)
  }

  /// To be called at the end: see `ExampleReader.finish`.
  public func finish() throws(RewardError) { try reader.finish() }
}
