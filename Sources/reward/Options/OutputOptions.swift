import ArgumentParser
import Basics
import Foundation
import OrderedCollections
import Storage

extension RewardError.Code {
  /// An input row has a column of a name that the command adds.
  static let columnTaken = Self("row.column-taken")
}

/// Where rows go.
struct OutputOptions: ParsableArguments {
  @Option(
    help: """
      File for the rows, gzip where it ends in .gz. A file that an interrupted run left is \
      continued. Without it, rows go to standard output.
      """)
  var output: String?

  @Flag(help: "Start the output file anew instead of continuing it.")
  var overwrite = false

  @OptionGroup var added: AddedColumnOptions

  /// Finds an output that cannot be written before a model is loaded.
  /// - Throws: as `check(output:inputs:)`.
  func check(inputs: [String]) throws(RewardError) {
    if let output { try Self.check(output: output, inputs: inputs) }
  }

  /// Refuses an output that is an input, a directory, or in a directory that is not there.
  /// - Throws: `argument`, `file.missing`.
  static func check(output: String, inputs: [String]) throws(RewardError) {
    guard output != "-" else { return }
    for input in inputs { try refuse(output: output, thatIs: input) }
    func isDirectory(_ path: String) -> Bool {
      var flag: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &flag) && flag.boolValue
    }
    guard !isDirectory(output) else {
      throw RewardError(
        .badArgument, "--output is a directory; name a file", at: .init(file: output))
    }
    let parent = URL(fileURLWithPath: output).deletingLastPathComponent().path
    guard isDirectory(parent) else {
      throw RewardError(
        .fileMissing, "cannot create: there is no directory \(parent)", at: .init(file: output))
    }
  }

  /// Refuses to replace rows that another command made and would continue.
  /// - Throws: `file.exists`.
  static func refuse(continued output: String) throws(RewardError) {
    guard FileManager.default.fileExists(atPath: output + ".run.json") else { return }
    throw RewardError(
      .fileExists,
      "holds rows of another command, as \(output).run.json beside it says; name another file",
      at: .init(file: output))
  }

  /// Refuses to write rows into the file that they are read from.
  /// - Throws: `argument`.
  static func refuse(output: String, thatIs input: String) throws(RewardError) {
    guard output != "-", input != "-" else { return }
    func real(_ path: String) -> String {
      URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
    guard real(output) != real(input) else {
      throw RewardError(
        .badArgument, "--output is the file that is read: its rows would be lost",
        at: .init(file: output))
    }
  }
}

/// What becomes of input columns that have the name of an added one.
struct AddedColumnOptions: ParsableArguments {
  @Flag(
    help: """
      Replace columns of the input that have the name of an added one. Without it, such a row is \
      an error: no column is lost unasked.
      """)
  var overwriteColumns = false

  /// - Throws: `row.column-taken`, with the row's line, under every row policy.
  func check(
    _ row: JSONObject, added: [String], file: String?, line: Int
  ) throws(RewardError) {
    guard !overwriteColumns, let taken = added.first(where: { row[$0] != nil }) else { return }
    throw RewardError(
      .columnTaken,
      "the row has a column '\(taken)' already, which would be replaced; allow it with "
        + "--overwrite-columns, or rename the column",
      at: .init(file: file, line: line, item: taken))
  }
}
