import Testing
import TextMetrics

@Suite struct SentenceRangesTests {
  private func sentences(_ text: String) -> [String] {
    sentenceRanges(of: text).map { String(text[$0]) }
  }

  @Test(
    arguments: [
      ("", []), (" \n ", []), ("one", ["one"]), (" One. ", ["One."]),
      ("One. Two! Three?", ["One.", "Two!", "Three?"]),
      ("He said \"Go.\" She went.", ["He said \"Go.\"", "She went."]),
      ("\"Why?\" he asked. (No.) Nobody.", ["\"Why?\" he asked.", "(No.)", "Nobody."]),
      (
        "Dr. Lee met J. Doe, e.g. at 3.5 km. It rained.",
        ["Dr. Lee met J. Doe, e.g. at 3.5 km.", "It rained."]
      ),
      ("It was I. We left.", ["It was I.", "We left."]),
      ("a title\n\nThe text\ngoes on.  \n\nEnd", ["a title", "The text\ngoes on.", "End"]),
      ("Wait… No... Yes.", ["Wait…", "No...", "Yes."]),
      ("...", ["..."]), ("? !", ["?", "!"]),
    ] as [(String, [String])])
  func whereSentencesEnd(text: String, expected: [String]) {
    #expect(sentences(text) == expected)
  }

  /// Sentences and gaps are the whole text, and gaps are white space, for all short texts.
  @Test func nothingIsLost() {
    var (texts, last) = ([""], [""])
    for _ in 0..<5 {
      last = last.flatMap { text in ["a", "B", ".", "\"", " ", "\n"].map { text + $0 } }
      texts += last
    }
    for text in texts {
      var end = text.startIndex
      var isRight = true
      for range in sentenceRanges(of: text) {
        let isGap = text[end..<range.lowerBound].allSatisfy { $0.isWhitespace }
        let sentence = text[range]
        isRight =
          isRight && isGap && sentence.first?.isWhitespace == false
          && sentence.last?.isWhitespace == false
        end = range.upperBound
      }
      isRight = isRight && text[end...].allSatisfy { $0.isWhitespace }
      #expect(isRight, "\(text.debugDescription)")
    }
  }
}
