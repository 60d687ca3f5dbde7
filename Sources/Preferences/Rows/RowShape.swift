public import Basics
public import OrderedCollections

/// One way in which files write examples of a kind: which columns show it and how a row is read.
///
/// An application adds its own shape by passing it to `ExampleReader`.
public struct RowShape<Example: Sendable>: Sendable {
  /// The shape's name in messages and in `reward inspect`.
  public let name: String
  /// The columns that must be there, as shown to users.
  public let columns: [String]
  /// Whether a row has this shape; asked only where all `columns` are there.
  let accepts: @Sendable (JSONObject) -> Bool
  /// Reads a row's examples, at least one.
  let decode: @Sendable (RowFields) throws(RowFault) -> [Example]

  /// - Parameters:
  ///   - accepts: a further condition, where columns of one name hold different things.
  ///   - decode: at least one example for a good row.
  public init(
    _ name: String, columns: [String],
    accepts: @escaping @Sendable (JSONObject) -> Bool = { _ in true },
    decode: @escaping @Sendable (RowFields) throws(RowFault) -> [Example]
  ) {
    self.name = name
    self.columns = columns
    self.accepts = accepts
    self.decode = decode
  }

  /// Whether a row has this shape by its columns.
  public func matches(_ row: JSONObject) -> Bool {
    columns.allSatisfy { row[$0].map { !$0.isNull } ?? false } && accepts(row)
  }

  /// The same columns, giving another kind of example.
  func map<Other: Sendable>(
    _ transform: @escaping @Sendable (Example) throws(RowFault) -> Other
  ) -> RowShape<Other> {
    let decode = decode
    return RowShape<Other>(name, columns: columns, accepts: accepts) { row throws(RowFault) in
      var results: [Other] = []
      for example in try decode(row) { results.append(try transform(example)) }
      return results
    }
  }
}

/// A kind of example that files hold.
public protocol DatasetExample: Sendable {
  /// The plural in messages: "preference pairs".
  static var kind: String { get }
  /// The shapes, the most specific first: the first that a row matches is the file's shape.
  static var shapes: [RowShape<Self>] { get }
}
