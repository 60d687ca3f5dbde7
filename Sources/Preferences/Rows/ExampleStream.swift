public import Basics
import Storage

/// The examples of one or several files row by row, in constant memory. Each file may have a shape
/// of its own. Not for use by several threads at once.
public struct ExampleStream<Example: DatasetExample> {
  private let columns: ColumnNames
  private let policy: RowPolicy
  private let shapes: [RowShape<Example>]?
  private var rows: RowReader
  private var reader: ExampleReader<Example>
  /// The files that follow the open one.
  private var later: ArraySlice<String>
  private var fileNumber: Int
  /// Of the files before the open one.
  private var earlier = RowAccounting()

  /// - Parameters:
  ///   - paths: at least one.
  ///   - shapes: nil takes the shapes that `Example` knows.
  ///   - fileNumber: the first one's, 0-based, among the files that are read.
  /// - Throws: what `RowReader` throws for a file that cannot be opened.
  public init(
    paths: [String], columns: ColumnNames = ColumnNames(), policy: RowPolicy = .error,
    shapes: [RowShape<Example>]? = nil, fileNumber: Int = 0
  ) throws(RewardError) {
    precondition(!paths.isEmpty, "there is no file to read")
    self.columns = columns
    self.policy = policy
    self.shapes = shapes
    self.fileNumber = fileNumber
    later = paths.dropFirst()
    rows = try RowReader(path: paths[0])
    reader = ExampleReader(
      columns: columns, policy: policy, shapes: shapes, file: rows.name, fileNumber: fileNumber)
  }

  /// Where the rows so far went.
  public var accounting: RowAccounting {
    var result = earlier
    result.add(reader.accounting)
    return result
  }

  /// Rows seen so far, as in `accounting`. Cost: O(1).
  public var read: Int { earlier.read + reader.accounting.read }

  /// The shape of the open file, once one of its rows was recognised.
  public var shapeName: String? { reader.shape?.name }

  /// The next row's examples: none for a dropped row, nil behind the last file.
  ///
  /// Under the policy `skip` a line that is not JSON, or no object, is dropped by its error's code;
  /// errors of the file itself (missing, truncated gzip, a line beyond the size limit) always end
  /// the reading.
  /// - Throws: what `RowReader` and `ExampleReader` throw.
  public mutating func next() throws(RewardError) -> [Example]? {
    while true {
      if let found = try nextOfFile() { return found }
      guard let path = later.first else { return nil }
      try reader.finish()
      earlier.add(reader.accounting)
      later.removeFirst()
      fileNumber += 1
      rows = try RowReader(path: path)
      reader = ExampleReader(
        columns: columns, policy: policy, shapes: shapes, file: rows.name, fileNumber: fileNumber)
    }
  }

  private mutating func nextOfFile() throws(RewardError) -> [Example]? {
    switch try rows.nextOrBroken() {
    case nil: return nil
    case .row(let line, let row): return try reader.read(row, line: line)
    case .broken(let error, let line):
      try reader.readBroken(error, line: line)
      return []
    }
  }

  /// To be called at the end: see `ExampleReader.finish`.
  public func finish() throws(RewardError) { try reader.finish() }
}
