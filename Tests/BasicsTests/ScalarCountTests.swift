import Basics
import Testing

@Suite struct ScalarCountTests {
  @Test(arguments: [
    "", "a", "caf\u{e9}", "cafe\u{301}", "漢字", "👩‍👩‍👧 👍🏽", "\r\n", "\u{10ffff}\0",
  ])
  func isTheNumberOfScalars(text: String) {
    #expect(text.scalarCount == text.unicodeScalars.count)
    let bridged = String(repeating: text, count: 100)
    #expect(bridged.scalarCount == bridged.unicodeScalars.count)
  }
}
