import Testing
import Training

@Suite struct MatchedTextsTests {
  @Test func byHand() throws {
    let found = try #require(
      MatchedTexts(human: "a b  c\nd e", machine: " a b x y z w", most: 10))
    #expect(found.human == "c\nd e" && found.machine == "x y z")
    #expect(found.words == 3 && found.common == 2)
    let cut = try #require(MatchedTexts(human: "a b c", machine: "d e f", most: 2))
    #expect(cut.human == "a b" && cut.machine == "d e" && cut.common == 0)
    #expect(MatchedTexts(human: "a b", machine: "a b c", most: 5) == nil)
    #expect(MatchedTexts(human: "", machine: "a", most: 5) == nil)
    #expect(MatchedTexts(human: "a", machine: "a", most: 5) == nil)
  }

  /// All pairs of texts of up to three of two words: of one length, and different in the first
  /// word.
  @Test func allShortTexts() {
    var (texts, last) = ([[]], [[]]) as ([[String]], [[String]])
    for _ in 0..<3 {
      last = last.flatMap { text in ["a", "b"].map { text + [$0] } }
      texts += last
    }
    for human in texts {
      for machine in texts {
        let common = zip(human, machine).prefix { $0 == $1 }.count
        let rest = min(human.count, machine.count) - common
        let found = MatchedTexts(
          human: human.joined(separator: " "), machine: machine.joined(separator: " "), most: 2)
        guard rest > 0 else {
          #expect(found == nil, "\(human) \(machine)")
          continue
        }
        let words = min(rest, 2)
        let expected = [human, machine].map {
          $0.dropFirst(common).prefix(words).joined(separator: " ")
        }
        #expect(found?.human == expected[0] && found?.machine == expected[1])
        #expect(found?.words == words && found?.common == common)
      }
    }
  }
}
