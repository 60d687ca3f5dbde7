import Basics
import Testing

@Suite struct SuggestionTests {
  private let words = ["bos", "eos", "truncation", "max_length", "model"]

  @Test(arguments: [
    ("truncatoin", "truncation"), ("bs", "bos"), ("modle", "model"), ("maxlenght", "max_length"),
    ("os", "bos"), ("model", "model"),
  ]) func nearWords(word: String, expected: String) {
    #expect(Suggestion.nearest(to: word, among: words) == expected)
  }

  @Test(arguments: ["bso", "", "zzz", "truck", String(repeating: "x", count: 10_000)])
  func farWords(word: String) {
    #expect(Suggestion.nearest(to: word, among: words) == nil)
  }

  @Test func nothingIsKnown() {
    #expect(Suggestion.nearest(to: "model", among: []) == nil)
    #expect(Suggestion.nearest(to: "a", among: [""]) == "")
  }

  /// Against the definition: the fewest single-letter edits, found by trying all of them.
  @Test func distancesAreTheFewestEdits() {
    let letters: [Character] = ["a", "b"]
    func edits(_ word: String) -> Set<String> {
      var result: Set<String> = []
      let word = Array(word)
      for place in 0...word.count {
        for letter in letters { result.insert(String(word[..<place] + [letter] + word[place...])) }
        guard place < word.count else { continue }
        result.insert(String(word[..<place] + word[(place + 1)...]))
        for letter in letters {
          result.insert(String(word[..<place] + [letter] + word[(place + 1)...]))
        }
      }
      return result
    }
    // With five letters the limit is two edits.
    let word = "abbab"
    let near = edits(word).reduce(into: edits(word)) { $0.formUnion(edits($1)) }
    var all = [""]
    for _ in 0..<8 { all = [""] + all.flatMap { rest in letters.map { String($0) + rest } } }
    for other in all {
      let found = Suggestion.nearest(to: word, among: [other]) != nil
      #expect(found == (near.contains(other) || other == word), "\(other)")
    }
  }
}
