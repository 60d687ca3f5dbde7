public import Basics

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

  /// Reads files of rows, as `RowReader` does; each may have a shape of its own.
  ///
  /// - Parameters:
  ///   - limit: at most so many rows of all files together; the rest is not read and not counted.
  ///   - shapes: nil takes the shapes that `Example` knows.
  /// - Throws: what `RowReader` and `ExampleReader` throw, with file and line.
  /// - Complexity: O(bytes); all examples are kept in memory.
  public static func read(
    _ paths: [String], columns: ColumnNames = ColumnNames(), policy: RowPolicy = .error,
    limit: Int? = nil, shapes: [RowShape<Example>]? = nil
  ) throws(RewardError) -> Dataset {
    var dataset = Dataset(examples: [], accounting: RowAccounting())
    for path in paths where dataset.accounting.read < limit ?? .max {
      var stream = try ExampleStream<Example>(
        paths: [path], columns: columns, policy: policy, shapes: shapes,
        fileNumber: dataset.files.count)
      let rest = limit.map { $0 - dataset.accounting.read } ?? .max
      while stream.read < rest, let examples = try stream.next() {
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
