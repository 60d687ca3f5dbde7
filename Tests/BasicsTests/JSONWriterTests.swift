import OrderedCollections
import Testing

@testable import Basics

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

  /// Bytes are looked at eight at a time: every byte at every place of a word, behind each of its
  /// neighbours.
  @Test func specialBytesAreFoundEverywhere() {
    func isSpecial(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5c }
    var wrong: [[Int]] = []
    let fillings: [UInt8] = [0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7f, 0x80, 0xa2, 0xdc, 0xff]
    for filling in fillings {
      for place in 0..<19 {
        for byte in UInt8.min...UInt8.max {
          var bytes = [UInt8](repeating: filling, count: 19)
          bytes[place] = byte
          bytes.withUnsafeBytes { bytes in
            for start in [0, 1, place, min(place + 1, 19), 19] {
              let expected = isSpecial(byte) && start <= place ? place : 19
              if firstJSONSpecial(bytes, from: start) != expected {
                wrong.append([Int(filling), place, Int(byte), start])
              }
            }
          }
        }
      }
    }
    #expect(wrong == [])
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
