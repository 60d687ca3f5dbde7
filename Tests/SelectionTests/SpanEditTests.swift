import Basics
import Selection
import Testing

@Suite struct SpanEditTests {
  private func edit(_ range: Range<Int>, _ original: String, _ rewrite: String)
    -> EditedText.Applied
  {
    EditedText.Applied(
      SpanEdit(range: range, original: original, category: .cliche, rewrites: [rewrite]),
      rewrite: 0)
  }

  private func code(_ text: String, _ edits: [EditedText.Applied]) -> RewardError.Code? {
    do throws(RewardError) {
      _ = try EditedText(text, applying: edits)
      return nil
    } catch { return error.code }
  }

  @Test func byHand() throws {
    let edits = [edit(4..<7, "two", "2"), edit(0..<3, "one", ""), edit(7..<7, "", "!")]
    let found = try EditedText("one two three", applying: edits)
    #expect(found.text == " 2! three")
    #expect(found.applied.map(\.edit.range) == [0..<3, 4..<7, 7..<7])
    #expect(try EditedText("", applying: []).text == "")
    #expect(try EditedText("", applying: [edit(0..<0, "", "x")]).text == "x")
  }

  /// Positions are scalars, also inside of what is shown as one character.
  @Test func scalars() throws {
    let text = "e\u{301}🇩🇪\r\nx"
    let found = try EditedText(
      text, applying: [edit(1..<2, "\u{301}", ""), edit(3..<4, "🇪", "🇰"), edit(6..<7, "x", "y")])
    #expect(Array(found.text.unicodeScalars) == Array("e🇩🇰\r\ny".unicodeScalars))
    // The same character in other scalars is another text.
    #expect(code("é", [edit(0..<1, "e\u{301}", "")]) == .editSpan)
  }

  /// All pairs of spans of a short text: refused where they share a scalar or begin together, or
  /// else what is cut and joined by hand.
  @Test func allPairsOfSpans() throws {
    let text = "abcd"
    let letters = Array(text)
    let spans = (0...4).flatMap { start in (start...4).map { start..<$0 } }
    for first in spans {
      for second in spans {
        let (one, two) = (String(letters[first]), String(letters[second]))
        let edits = [edit(first, one, "1"), edit(second, two, "2")]
        let (low, high) = first.lowerBound <= second.lowerBound ? (first, second) : (second, first)
        if low.lowerBound == high.lowerBound || high.lowerBound < low.upperBound {
          #expect(code(text, edits) == .editOverlap, "\(first) \(second)")
          continue
        }
        let (left, right) = low == first ? ("1", "2") : ("2", "1")
        let expected =
          String(letters[..<low.lowerBound]) + left
          + String(letters[low.upperBound..<high.lowerBound]) + right
          + String(letters[high.upperBound...])
        let found = try EditedText(text, applying: edits)
        #expect(found.text == expected, "\(first) \(second)")
      }
    }
  }

  @Test func whatIsRefused() {
    #expect(code("abc", [edit(0..<4, "abcd", "")]) == .editSpan)
    #expect(code("abc", [edit(-1..<1, "a", "")]) == .editSpan)
    #expect(code("abc", [edit(0..<2, "ac", "")]) == .editSpan)
    #expect(code("abc", [edit(4..<4, "", "x")]) == .editSpan)
    let span = SpanEdit(range: 0..<1, original: "a", category: .tense, rewrites: ["x", "y"])
    for rewrite in [-1, 2] {
      #expect(code("abc", [EditedText.Applied(span, rewrite: rewrite)]) == .editRewrite)
    }
    #expect(code("abc", [EditedText.Applied(span, rewrite: 1)]) == nil)
  }
}
