import Testing

@testable import Preferences

@Suite struct BlankTextTests {
  /// Every scalar of Unicode: what is told without its tables is what they say.
  @Test func whiteSpaceIsUnicodes() {
    let wrong = (UInt32.min...0x10ffff).compactMap(Unicode.Scalar.init).filter {
      isBlank(String($0)) != $0.properties.isWhitespace
    }
    #expect(wrong == [])
    #expect(isBlank("") && isBlank(" \u{3000}\n") && !isBlank(" \u{200b}"))
    #expect(trimmed("\u{a0} a b\t") == "a b" && trimmed(" \n") == "")
  }
}
