import Basics
import CArrow
import OrderedCollections

/// What a column holds, as a tree: `carrow_column` in Swift.
struct ParquetColumn {
  let name: String
  /// The names from the outermost column on, with points between; of a row itself it is empty.
  let path: String
  let kind: carrow_kind
  /// Digits of a fraction, or bytes of a value; see `carrow_kind`.
  let parameter: Int
  let children: [ParquetColumn]
  /// A struct's members, all of them null: a copy shares the keys, which is faster than new ones.
  let members: JSONObject

  /// - Throws: `parquet.column` for a name that is there twice or is not UTF-8.
  init(_ column: carrow_column, in parent: String? = nil) throws(RewardError) {
    guard let name = String(validatingCString: column.name) else {
      throw RewardError(
        .parquetColumn, "a name in it is not valid UTF-8",
        at: .init(item: parent ?? String(cString: column.name)))
    }
    let path = parent.map { $0.isEmpty ? name : "\($0).\(name)" } ?? ""
    var children: [ParquetColumn] = []
    var members = JSONObject()
    for child in UnsafeBufferPointer(start: column.children, count: Int(column.child_count)) {
      let child = try ParquetColumn(child, in: path)
      children.append(child)
      guard column.kind == CARROW_STRUCT else { continue }
      guard members.updateValue(.null, forKey: child.name) == nil else {
        throw RewardError(
          .parquetColumn, "two columns have the name '\(child.name)'", at: .init(item: child.path))
      }
    }
    self.name = name
    self.path = path
    kind = column.kind
    parameter = Int(column.parameter)
    self.children = children
    self.members = members
  }
}
