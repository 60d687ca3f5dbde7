public import Basics
public import OrderedCollections

/// One row as its shape's decoder sees it: typed access to columns, with a fault that names the
/// column. A null column is an absent one, since table formats write it so.
public struct RowFields: Sendable {
  /// The columns, renamed to their usual names where the options say so.
  public let object: JSONObject
  /// The row as it stands in the file.
  public let original: JSONObject
  /// Where the row stands.
  public let place: RowPlace

  /// A row whose columns have their usual names; `original` is `object` where nothing was renamed.
  public init(_ object: JSONObject, original: JSONObject? = nil, place: RowPlace) {
    self.object = object
    self.original = original ?? object
    self.place = place
  }

  /// Whether a column is there and not null.
  public func has(_ column: String) -> Bool { optional(column) != nil }

  /// A column's value, or nil where it is absent or null.
  public func optional(_ column: String) -> JSONValue? {
    guard let value = object[column], !value.isNull else { return nil }
    return value
  }

  /// A required column's value.
  public func value(_ column: String) throws(RowFault) -> JSONValue {
    guard let value = optional(column) else {
      throw RowFault(.missingField, "column '\(column)' is missing", column: column)
    }
    return value
  }

  /// A required text.
  public func text(_ column: String) throws(RowFault) -> String {
    try requireText(value(column), column)
  }

  /// A text, or nil where the column is absent or null.
  public func optionalText(_ column: String) throws(RowFault) -> String? {
    guard let value = optional(column) else { return nil }
    return try requireText(value, column)
  }

  /// A finite number, or nil where the column is absent or null.
  public func optionalNumber(_ column: String) throws(RowFault) -> Double? {
    guard let value = optional(column) else { return nil }
    return try requireNumber(value, column)
  }

  /// A required list with at least one item.
  public func list(_ column: String) throws(RowFault) -> [JSONValue] {
    try requireList(value(column), column)
  }
}

/// Where a row stands in its data set. Examples of one row have one place.
public struct RowPlace: Hashable, Sendable {
  /// The file's name as errors give it; nil for rows made by code.
  public var file: String?
  /// 1-based line in the file; in a JSON array, the 1-based number of the element.
  public var line: Int
  /// 0-based number of the row among the rows read of its file.
  public var index: Int
  /// 0-based number of the file among those read: a file that is named twice has two.
  public var fileNumber: Int

  /// A place: the line counts from 1, the index and the file's number from 0.
  public init(file: String? = nil, line: Int, index: Int, fileNumber: Int = 0) {
    self.file = file
    self.line = line
    self.index = index
    self.fileNumber = fileNumber
  }
}

func wrongType(_ value: JSONValue, _ column: String, wants: String) -> RowFault {
  RowFault(.wrongType, "column '\(column)' is \(value.kind), not \(wants)", column: column)
}

func requireText(_ value: JSONValue, _ column: String) throws(RowFault) -> String {
  guard case .string(let text) = value else { throw wrongType(value, column, wants: "a string") }
  return text
}

func requireList(_ value: JSONValue, _ column: String) throws(RowFault) -> [JSONValue] {
  guard case .array(let items) = value else { throw wrongType(value, column, wants: "a list") }
  guard !items.isEmpty else {
    throw RowFault(.badList, "column '\(column)' is an empty list", column: column)
  }
  return items
}

/// A number as `JSONNumber` reads it; texts and booleans are refused, `1e400` is no finite number.
func requireNumber(_ value: JSONValue, _ column: String) throws(RowFault) -> Double {
  guard case .number(let number) = value else { throw wrongType(value, column, wants: "a number") }
  guard let double = number.double else {
    throw RowFault(
      .badNumber, "column '\(column)' is \(number.literal.prefix(40)), which is too large",
      column: column)
  }
  return double
}
