public import Basics
public import OrderedCollections

/// Which columns of a file its reader uses, found by leaving each out: one that changes nothing is
/// ignored.
public struct ColumnUse: Hashable, Sendable {
  /// Columns that some row's examples depend on, in file order. They count as used also where a
  /// shape reads them only because another column is as it is.
  public private(set) var used: OrderedSet<String> = []
  /// Columns that no row's examples depend on. They are kept and written back where rows are
  /// written.
  public private(set) var ignored: OrderedSet<String> = []

  /// How many columns of a row are looked at.
  public static let columnLimit = 64

  /// - Parameter rows: readable rows of one file; the first decides the shape. A few dozen tell
  ///   enough.
  /// - Complexity: O(columns · bytes), by decoding each row once for each of its columns.
  public init<Example: DatasetExample & Equatable>(
    _ rows: some Sequence<JSONObject>, as kind: Example.Type
  ) {
    var shape: RowShape<Example>?
    for row in rows {
      shape = shape ?? Example.shapes.first { $0.matches(row) }
      guard let shape else { continue }
      let whole = Self.examples(row, shape, original: row)
      for column in row.keys.prefix(Self.columnLimit) where !used.contains(column) {
        var rest = row
        rest[column] = nil
        let isUsed =
          shape.columns.contains(column) || Self.examples(rest, shape, original: row) != whole
        if isUsed {
          used.append(column)
          ignored.remove(column)
        } else {
          ignored.append(column)
        }
      }
    }
  }

  private static func examples<Example: Sendable>(
    _ row: JSONObject, _ shape: RowShape<Example>, original: JSONObject
  ) -> [Example]? {
    let fields = RowFields(row, original: original, place: RowPlace(line: 1, index: 0))
    do throws(RowFault) { return try shape.decode(fields) } catch { return nil }
  }
}
