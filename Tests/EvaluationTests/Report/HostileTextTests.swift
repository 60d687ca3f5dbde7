import Basics
import Foundation
import Testing

@testable import Evaluation

@Suite struct HostileTextTests {
  static let hostile = [
    "</script><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x",
    "]]>", "<!--", "--><b>", "<![CDATA[", "&lt;b&gt; &amp;", "</title></style></textarea>",
    "a\u{2028}b\u{2029}c", "\u{0}\u{1}\u{8}\u{c}\u{1b}[31m\u{7f}\u{85}", "line\r\nline\rline\n",
    "\u{202e}reversed\u{202c}\u{2066}x\u{2069}", "\u{feff}\u{fffe}\u{10ffff}", "$series-0",
    "%{customdata} <a href='javascript:alert(1)'>x</a>", "e\u{301}\u{200d}\u{1f469}",
    "\\u003c/script",
    String(repeating: "<", count: 2000),
  ]

  @Test(arguments: hostile) func escapedTextHoldsNoMarkup(text: String) {
    let escaped = HTMLText.escape(text)
    for scalar in escaped.unicodeScalars {
      #expect(!"<>\"'\r".unicodeScalars.contains(scalar))
      #expect(scalar.value >= 0x20 || scalar == "\n" || scalar == "\t")
    }
  }

  @Test func nothingVanishes() {
    #expect(HTMLText.escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
    #expect(HTMLText.escape("\u{0}\u{1b}\u{7f}") == "\u{2400}\u{241b}\u{2421}")
    #expect(HTMLText.escape("1\r\n2\r3\n4") == "1\n2\u{240d}3\n4")
    #expect(HTMLText.escape("\u{202e}\u{85}") == "\u{27e8}U+202E\u{27e9}\u{27e8}U+0085\u{27e9}")
    #expect(HTMLText.escape("\u{1f469}\u{200d}e\u{301}") == "\u{1f469}\u{200d}e\u{301}")
  }

  @Test(arguments: hostile) func scriptTextIsTheSameJSON(text: String) throws {
    let json: JSONValue = [text: [.string(text)]]
    let script = HTMLText.script(json)
    for scalar in script.unicodeScalars {
      #expect(!"<>&\u{2028}\u{2029}".unicodeScalars.contains(scalar))
    }
    #expect(try JSONValue.parse(script) == json)
  }

  /// Hostile texts in every place of a report change no element and no attribute's name.
  @Test(arguments: hostile) func pageKeepsItsStructure(text: String) throws {
    let library = try SampleReport.stubLibrary()
    defer { try? FileManager.default.removeItem(at: library) }
    let harmless = try SampleReport.filled(with: "text", plotly: library).html()
    let page = try SampleReport.filled(with: text, plotly: library).html()
    #expect(structure(of: page) == structure(of: harmless))
    #expect(page.utf8.count { $0 == 0 } == 0)
    for script in SampleReport.plotData(in: page) { _ = try JSONValue.parse(script) }
  }

  /// Element names and attribute names in order; what stands in scripts and styles is skipped as a
  /// browser does, up to their end tag.
  private func structure(of page: String) -> [String] {
    let bytes = Array(page.utf8)
    var found: [String] = []
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "<") else {
        at += 1
        continue
      }
      var tag: [UInt8] = []
      var quote: UInt8?
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        } else if byte == UInt8(ascii: ">") {
          break
        } else {
          tag.append(byte)
        }
      }
      let name = String(decoding: tag, as: UTF8.self)
      found.append(name)
      for raw in ["script", "style"] where name == "<\(raw)" || name.hasPrefix("<\(raw) ") {
        let end = Array("</\(raw)".utf8)
        while at < bytes.count, !bytes[at...].starts(with: end) { at += 1 }
      }
    }
    return found
  }
}
