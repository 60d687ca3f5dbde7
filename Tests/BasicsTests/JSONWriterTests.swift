import Basics
import OrderedCollections
import Testing

/// What is written is what Python's `json.dumps(ensure_ascii=False)` writes, and reads back.
@Suite struct JSONWriterTests {
  /// Python's escapes of the characters that need one.
  private let escapes: [Unicode.Scalar: String] = [
    "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\u{8}": "\\b",
    "\u{c}": "\\f", "\u{0}": "\\u0000", "\u{1}": "\\u0001", "\u{f}": "\\u000f",
    "\u{10}": "\\u0010", "\u{1b}": "\\u001b", "\u{1f}": "\\u001f",
  ]

  @Test func everyCharacterOfOneAndTwoBytes() throws {
    for value in UInt32(0)..<0x800 {
      let scalar = try #require(Unicode.Scalar(value))
      let text = "a\(scalar)b\(scalar)"
      let written = JSONValue.string(text).text
      #expect(
        Array(try JSONValue.parse(written).string!.unicodeScalars) == Array(text.unicodeScalars))
      if let escape = escapes[scalar] {
        #expect(written == "\"a\(escape)b\(escape)\"")
      } else if value >= 0x20 {
        #expect(Array(written.utf8) == Array("\"\(text)\"".utf8))
      } else {
        #expect(written.utf8.count == 16)
      }
    }
  }

  @Test func longCharactersAndEmptyTexts() throws {
    for text in ["", "\"", "漢字", "👩‍👩‍👧 \\ 👍🏽", "\u{2028}", "e\u{301}\r\n"] {
      let written = JSONValue.string(text).text
      #expect(Array(try JSONValue.parse(written).string!.utf8) == Array(text.utf8))
    }
    #expect(JSONValue.string("\r\n").text == "\"\\r\\n\"")
  }

  @Test func bothLayouts() {
    let value: JSONValue = [
      "a": [1, -2.5, true, nil], "b\n": ["c": "d"], "none": [], "nothing": [:],
    ]
    #expect(
      value.text == #"{"a": [1, -2.5, true, null], "b\n": {"c": "d"}, "none": [], "nothing": {}}"#)
    #expect(
      value.prettyText == """
        {
          "a": [
            1,
            -2.5,
            true,
            null
          ],
          "b\\n": {
            "c": "d"
          },
          "none": [],
          "nothing": {}
        }

        """)
    var buffer = Array("x".utf8)
    value.appendText(to: &buffer)
    #expect(buffer == Array("x\(value.text)".utf8))
  }
}
