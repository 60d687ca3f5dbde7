import Basics
import Testing

/// Whole numbers keep all their digits.
@Suite struct JSONNumberTests {
  @Test(arguments: [UInt64(0), 7, 1 << 53 + 1, UInt64(Int.max), UInt64(Int.max) + 1, .max])
  func seedsAreExact(value: UInt64) throws {
    let number = JSONValue.number(value)
    #expect(number.text == String(value))
    #expect(try JSONValue.parse(number.text) == number)
    #expect(number.int == Int(exactly: value))
  }

  @Test func literalsStayIntegers() {
    let value: JSONValue = 3
    #expect(value == .number(3) && JSONValue.number(UInt64(3)) == .number(3))
  }
}
