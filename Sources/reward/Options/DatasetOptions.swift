public import ArgumentParser
import Basics
import Foundation
public import Preferences

extension RowPolicy: ExpressibleByArgument {}

/// What is taken of rows, and what happens to bad ones.
struct RowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take FIELD from another column: --column prompt=question. May be repeated.",
      valueName: "field=name"))
  var column: [String] = []

  @Option(help: "What a row that cannot be used does: end the run, or be counted and left out.")
  var rowPolicy: RowPolicy = .error

  @Option(help: "Use only the first rows.")
  var limit: Int?

  func validate() throws {
    _ = try columns()
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
  }

  func columns() throws -> ColumnNames {
    var names: [String: String] = [:]
    for item in column {
      guard let sign = item.firstIndex(of: "="), item[item.index(after: sign)...] != "" else {
        throw ValidationError("--column takes FIELD=NAME, as in prompt=question")
      }
      let field = String(item[..<sign])
      guard ColumnNames.fields.contains(field) else {
        throw ValidationError(
          "--column knows no field '\(field)', only \(ColumnNames.fields.joined(separator: ", "))")
      }
      names[field] = String(item[item.index(after: sign)...])
    }
    return ColumnNames(names)
  }
}

/// Where rows come from and what happens to bad ones.
struct DatasetOptions: ParsableArguments {
  @Option(help: Self.help)
  var dataset: String

  @OptionGroup var rows: RowOptions

  static let help: ArgumentHelp = """
    JSON Lines or a JSON array, plain or gzip, or Parquet; a folder with one such file or all \
    its parts; a hub id, owner/name[@revision][:config][:split]; '-' reads standard input, which \
    cannot be Parquet.
    """

  /// The same for rows that lie in one file.
  /// - Parameter rows: what is in them, a sentence.
  static func help(oneFileOf rows: String) -> ArgumentHelp {
    ArgumentHelp(
      stringLiteral: """
        \(rows) JSON Lines or a JSON array, plain or gzip, or Parquet; a folder or a hub id with one \
        such file; '-' reads standard input, which cannot be Parquet.
        """)
  }

  var rowPolicy: RowPolicy { rows.rowPolicy }
  var limit: Int? { rows.limit }
  func columns() throws -> ColumnNames { try rows.columns() }

  /// What messages and records call the input.
  var name: String { dataset == "-" ? "<stdin>" : dataset }

  /// The files that are read, in the order of their rows; those of a data set on the hub are fetched.
  /// To be called before a model is loaded.
  /// - Throws: as ``HubResolution/files(_:preferring:)``.
  func files() async throws -> [String] { try await HubResolution.files(dataset) }
}
