import Foundation
import Testing

@testable import Storage

@Suite struct ParquetTextTests {
  /// Every day of the years -1000 to 3000, counted by hand.
  @Test func dates() {
    var day = -1_084_770
    #expect(dateText(day: 0) == "1970-01-01")
    for year in -1000...3000 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .enumerated()
      {
        for date in 1...length {
          let text = String(format: "-%02d-%02d", month + 1, date)
          let head = year < 0 ? String(format: "-%06d", -year) : String(format: "%04d", year)
          guard dateText(day: day) == head + text else {
            Issue.record("\(day) is \(dateText(day: day)), not \(head)\(text)")
            return
          }
          day += 1
        }
      }
    }
    #expect(dateText(day: 2_932_896) == "9999-12-31")
    #expect(dateText(day: 2_932_897) == "+010000-01-01")
    #expect(dateText(day: Int(Int32.max)) == "+5881580-07-11")
    #expect(dateText(day: Int(Int32.min)) == "-5877641-06-23")
  }

  @Test func clocks() {
    #expect(clockText(ticks: 0, digits: 3) == "00:00:00.000")
    #expect(clockText(ticks: 86_399_999_999, digits: 6) == "23:59:59.999999")
    #expect(clockText(ticks: 3_661_000_000_001, digits: 9) == "01:01:01.000000001")
    #expect(clockText(ticks: 86_400_000, digits: 3) == nil)
    #expect(clockText(ticks: -1, digits: 3) == nil)
  }

  @Test func timestamps() {
    #expect(timestampText(ticks: 0, digits: 3) == "1970-01-01T00:00:00.000")
    #expect(timestampText(ticks: -1, digits: 9) == "1969-12-31T23:59:59.999999999")
    #expect(timestampText(ticks: .max, digits: 9) == "2262-04-11T23:47:16.854775807")
    #expect(timestampText(ticks: .min, digits: 9) == "1677-09-21T00:12:43.145224192")
    #expect(timestampText(ticks: .max, digits: 6) == "+294247-01-10T04:00:54.775807")
  }

  /// All whole numbers of few digits at all scales, and those at the edges.
  @Test func decimals() {
    for value in -1200...1200 {
      for scale in 0...5 {
        let words = [UInt64(bitPattern: Int64(value)), value < 0 ? UInt64.max : 0]
        let digits = String(abs(value))
        let whole = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let fraction = scale == 0 ? "" : "." + whole.suffix(scale)
        #expect(
          decimalText(words, scale: scale) == (value < 0 ? "-" : "") + whole.dropLast(scale)
            + fraction)
      }
    }
    #expect(
      decimalText([.max, .max >> 1], scale: 10) == "17014118346046923173168730371.5884105727")
    #expect(decimalText([0, 1 << 63], scale: 0) == "-170141183460469231731687303715884105728")
    #expect(
      decimalText([0, 0, 0, 1 << 63], scale: 1)
        == "-5789604461865809771178549250434395392663499233282028201972879200395656481996.8")
  }

  @Test func uuids() {
    #expect(uuidText(Array(0...15)) == "00010203-0405-0607-0809-0a0b0c0d0e0f")
    for _ in 0..<100 {
      let uuid = UUID()
      let bytes = withUnsafeBytes(of: uuid.uuid) { Array($0) }
      #expect(uuidText(bytes) == uuid.uuidString.lowercased())
    }
  }
}
