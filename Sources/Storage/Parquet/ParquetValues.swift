import Basics
import CArrow
import OrderedCollections

/// Turns the values of Arrow's arrays into JSON.
///
/// The arrays' buffers have the lengths that their types ask for, which `CArrow` validates. What
/// lies in them is checked here where it leads to other memory.
struct ParquetValues {
  let root: ParquetColumn
  let file: String
  let maximumRowBytes: Int

  /// One row: how much of its JSON text is left to write, and its number.
  struct Row {
    let number: Int
    var left: Int
  }

  /// - Parameters:
  ///   - index: the row in the batch.
  ///   - number: the row in the file, for errors.
  /// - Throws: `parquet.value`, `parquet.corrupt`, `rows.too-long`.
  func row(_ index: Int, of batch: ParquetBatch, number: Int) throws(RewardError) -> JSONObject {
    var row = Row(number: number, left: maximumRowBytes)
    return try withExtendedLifetime(batch) { () throws(RewardError) in
      try object(root, batch.array, index, &row)
    }
  }

  /// The value at `index` of an array, counted from where the array begins.
  private func value(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ index: Int, _ row: inout Row
  ) throws(RewardError) -> JSONValue {
    guard index < array.pointee.length else { throw corrupt("too few values", column, row) }
    let place = index + Int(array.pointee.offset)
    guard isValid(column, array, place) else {
      try spend(4, of: &row)
      return .null
    }
    switch column.kind {
    case CARROW_BOOL:
      try spend(4, of: &row)
      return .bool(bit(array, 1, place))
    case CARROW_TEXT: return try text(column, array, place, &row)
    case CARROW_BYTES:
      let range = try bytes(column, array, place, row)
      return try base64(range, array.pointee.buffers[2], &row)
    case CARROW_FIXED_BYTES:
      let range = place * column.parameter..<(place + 1) * column.parameter
      return try base64(range, array.pointee.buffers[1], &row)
    case CARROW_LIST: return .array(try list(column, array, place, &row))
    case CARROW_MAP: return try map(column, array, place, &row)
    case CARROW_STRUCT: return .object(try object(column, array, index, &row))
    default:
      let value = try plain(column, array, place, row)
      if case .number(let number) = value { try spend(number.literal.utf8.count, of: &row) }
      if case .string(let text) = value { try spend(text.utf8.count + 2, of: &row) }
      return value
    }
  }

  private func object(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ index: Int, _ row: inout Row
  ) throws(RewardError) -> JSONObject {
    var members = column.members
    let place = index + Int(array.pointee.offset)
    for (number, child) in column.children.enumerated() {
      try spend(child.name.utf8.count + 4, of: &row)
      members.values[number] = try value(child, array.pointee.children[number]!, place, &row)
    }
    return members
  }

  /// The range of a list's elements in its child.
  private func elements(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int, _ row: Row
  ) throws(RewardError) -> Range<Int> {
    let offsets = array.pointee.buffers[1]!.assumingMemoryBound(to: Int32.self)
    let end = array.pointee.children[0]!.pointee.length
    return try range(Int64(offsets[place]), Int64(offsets[place + 1]), end: end, column, row)
  }

  private func list(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int, _ row: inout Row
  ) throws(RewardError) -> [JSONValue] {
    let range = try elements(column, array, place, row)
    let values = array.pointee.children[0]!
    // Before they are made: an element takes a byte and what parts it from the next.
    guard range.count <= row.left else { throw tooLong(row) }
    var result: [JSONValue] = []
    result.reserveCapacity(range.count)
    for index in range {
      try spend(2, of: &row)
      result.append(try value(column.children[0], values, index, &row))
    }
    return result
  }

  private func map(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int, _ row: inout Row
  ) throws(RewardError) -> JSONValue {
    let range = try elements(column, array, place, row)
    let entry = column.children[0]
    let entries = array.pointee.children[0]!
    let start = Int(entries.pointee.offset)
    guard range.count <= row.left else { throw tooLong(row) }
    var object = JSONObject()
    var pairs: [JSONValue] = []
    for index in range.lowerBound + start..<range.upperBound + start {
      try spend(4, of: &row)
      let key = try value(entry.children[0], entries.pointee.children[0]!, index, &row)
      let item = try value(entry.children[1], entries.pointee.children[1]!, index, &row)
      guard let name = key.string, entry.children[0].kind == CARROW_TEXT else {
        pairs.append(.array([key, item]))
        continue
      }
      guard object.updateValue(item, forKey: name) == nil else {
        throw invalid("a map with the key '\(name.prefix(100))' twice", column, row)
      }
    }
    return entry.children[0].kind == CARROW_TEXT ? .object(object) : .array(pairs)
  }

  // MARK: - Checks

  private func isValid(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int
  ) -> Bool {
    guard column.kind != CARROW_NULL else { return false }
    return array.pointee.buffers[0] == nil || bit(array, 0, place)
  }

  func bit(_ array: UnsafePointer<ArrowArray>, _ buffer: Int, _ place: Int) -> Bool {
    let bytes = array.pointee.buffers[buffer]!.assumingMemoryBound(to: UInt8.self)
    return bytes[place >> 3] >> UInt8(place & 7) & 1 == 1
  }

  func range(
    _ start: Int64, _ next: Int64, end: Int64, _ column: ParquetColumn, _ row: Row
  ) throws(RewardError) -> Range<Int> {
    guard 0 <= start, start <= next, next <= end else {
      throw corrupt("a value outside of its column", column, row)
    }
    return Int(start)..<Int(next)
  }

  func spend(_ count: Int, of row: inout Row) throws(RewardError) {
    row.left -= count
    guard row.left >= 0 else { throw tooLong(row) }
  }

  private func tooLong(_ row: Row) -> RewardError {
    RewardError(
      .rowsTooLong, "a row longer than the limit of \(maximumRowBytes) bytes",
      at: .init(file: file, line: row.number))
  }

  func invalid(_ what: String, _ column: ParquetColumn, _ row: Row) -> RewardError {
    RewardError(
      .parquetValue, "has \(what)", at: .init(file: file, line: row.number, item: column.path))
  }

  private func corrupt(_ what: String, _ column: ParquetColumn, _ row: Row) -> RewardError {
    RewardError(
      .parquetCorrupt, "not a valid Parquet file: \(what)",
      at: .init(file: file, line: row.number, item: column.path))
  }
}
