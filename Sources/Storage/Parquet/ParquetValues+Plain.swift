import Basics
import CArrow
import Foundation

extension ParquetValues {
  /// A value that is no bytes and no other values.
  func plain(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int, _ row: Row
  ) throws(RewardError) -> JSONValue {
    func stored<Number>(_: Number.Type) -> Number {
      array.pointee.buffers[1]!.assumingMemoryBound(to: Number.self)[place]
    }
    func words(_ count: Int) -> [UInt64] {
      let start = array.pointee.buffers[1]!.assumingMemoryBound(to: UInt64.self)
      return (0..<count).map { start[place * count + $0] }
    }
    switch column.kind {
    case CARROW_INT8: return .number(Int(stored(Int8.self)))
    case CARROW_INT16: return .number(Int(stored(Int16.self)))
    case CARROW_INT32: return .number(Int(stored(Int32.self)))
    case CARROW_INT64: return .number(Int(stored(Int64.self)))
    case CARROW_UINT8: return .number(Int(stored(UInt8.self)))
    case CARROW_UINT16: return .number(Int(stored(UInt16.self)))
    case CARROW_UINT32: return .number(Int(stored(UInt32.self)))
    case CARROW_UINT64: return .number(stored(UInt64.self))
    case CARROW_FLOAT16: return try number(Double(stored(Float16.self)), column, row)
    case CARROW_FLOAT32: return try number(Double(stored(Float.self)), column, row)
    case CARROW_FLOAT64: return try number(stored(Double.self), column, row)
    case CARROW_DECIMAL128:
      return try JSONValue.parse(decimalText(words(2), scale: column.parameter))
    case CARROW_DECIMAL256:
      return try JSONValue.parse(decimalText(words(4), scale: column.parameter))
    case CARROW_DATE: return .string(dateText(day: Int(stored(Int32.self))))
    case CARROW_TIME:
      let ticks = column.parameter == 3 ? Int(stored(Int32.self)) : Int(stored(Int64.self))
      guard let text = clockText(ticks: ticks, digits: column.parameter) else {
        throw invalid("a time of \(ticks) units, which no day has", column, row)
      }
      return .string(text)
    case CARROW_TIMESTAMP, CARROW_TIMESTAMP_UTC:
      let text = timestampText(ticks: Int(stored(Int64.self)), digits: column.parameter)
      return .string(column.kind == CARROW_TIMESTAMP_UTC ? text + "Z" : text)
    case CARROW_UUID:
      let start = array.pointee.buffers[1]!.assumingMemoryBound(to: UInt8.self)
      return .string(uuidText(UnsafeBufferPointer(start: start + place * 16, count: 16)))
    default: preconditionFailure("a kind of column that CArrow does not have")
    }
  }

  private func number(
    _ value: Double, _ column: ParquetColumn, _ row: Row
  ) throws(RewardError) -> JSONValue {
    if value == 0, value.sign == .minus { return try JSONValue.parse("-0.0") }
    guard let number = JSONNumber(value) else {
      throw invalid("\(value), which JSON has no number for", column, row)
    }
    return .number(number)
  }

  /// Where a value's bytes lie.
  func bytes(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int, _ row: Row
  ) throws(RewardError) -> Range<Int> {
    let offsets = array.pointee.buffers[1]!.assumingMemoryBound(to: Int64.self)
    let end = offsets[Int(array.pointee.offset + array.pointee.length)]
    return try range(offsets[place], offsets[place + 1], end: end, column, row)
  }

  func text(
    _ column: ParquetColumn, _ array: UnsafePointer<ArrowArray>, _ place: Int, _ row: inout Row
  ) throws(RewardError) -> JSONValue {
    let range = try bytes(column, array, place, row)
    try spend(range.count + 2, of: &row)
    guard !range.isEmpty, let start = array.pointee.buffers[2] else { return .string("") }
    let bytes = UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw invalid("a text that is not valid UTF-8", column, row)
    }
    return .string(text)
  }

  func base64(
    _ range: Range<Int>, _ start: UnsafeRawPointer?, _ row: inout Row
  ) throws(RewardError) -> JSONValue {
    try spend((range.count + 2) / 3 * 4 + 2, of: &row)
    guard !range.isEmpty, let start else { return .string("") }
    return .string(Data(bytes: start + range.lowerBound, count: range.count).base64EncodedString())
  }
}
