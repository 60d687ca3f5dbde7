public import Basics
import OrderedCollections

extension RewardError.Code {
  /// A column named in the options is not in the data.
  public static let datasetColumn = Self("dataset.column")
}

/// The columns that hold a data set's fields where they are not called as usual.
///
/// A field set here is read from that column and from nowhere else. Fields left nil are found by
/// the shapes that readers know.
public struct ColumnNames: Hashable, Sendable {
  /// For each field's usual name (`"prompt"`, `"chosen"`, …) the column to read it from.
  public var byField: [String: String]

  /// The fields that can be named.
  public static let fields = [
    "prompt", "chosen", "rejected", "margin", "weight", "response", "responses", "messages",
    "reference", "completions", "labels", "label", "rating", "ranks", "system",
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

  /// The first named column that a row lacks, in the order of `fields`.
  func missing(in row: JSONObject) -> String? {
    Self.fields.lazy.compactMap { byField[$0] }.first { row[$0] == nil }
  }
}
