public import Basics
import OrderedCollections

extension RewardError.Code {
  /// A column named in the options is not in the data.
  public static let datasetColumn = Self("dataset.column")
}

/// The columns that hold a data set's fields where they are not called as usual.
///
/// A field set here is read from that column and from nowhere else; a file without the column is
/// refused. Fields left nil are found by the shapes that readers know.
public struct ColumnNames: Hashable, Sendable {
  /// For each field's usual name (`"prompt"`, `"chosen"`, …) the column to read it from.
  public var byField: [String: String]

  /// The fields that can be named.
  public static let fields = [
    "prompt", "chosen", "rejected", "margin", "weight", "label_smoothing", "response",
    "responses", "messages", "reference", "completions", "labels", "label", "rating", "ranks",
    "system", "human", "machine", "domain",
  ]

  /// - Parameter byField: traps on a field that is not in `fields`.
  public init(_ byField: [String: String] = [:]) {
    precondition(
      byField.keys.allSatisfy(Self.fields.contains),
      "unknown field among \(byField.keys.sorted())")
    self.byField = byField
  }

  /// The row with named columns under their fields' usual names; the values' order is kept and
  /// other columns stay as they are.
  func canonical(_ row: JSONObject) -> JSONObject {
    guard !byField.isEmpty else { return row }
    var copy = row
    for (field, column) in byField where field != column { copy[field] = row[column] }
    return copy
  }

  /// The fields that a row may well lack: their columns are wanted once in a file, not in each row.
  private static let sparseFields: Set = [
    "margin", "weight", "label_smoothing", "reference", "system",
  ]

  /// The named columns of such fields, in the order of `fields`.
  var sparse: [String] {
    Self.fields.filter(Self.sparseFields.contains).compactMap { byField[$0] }
  }

  /// The first named column that a row lacks although its field is in every row, in the order of
  /// `fields`.
  func missing(in row: JSONObject) -> String? {
    Self.fields.lazy.filter { !Self.sparseFields.contains($0) }.compactMap { byField[$0] }
      .first { row[$0] == nil }
  }
}
