import TextMetrics
import Testing

/// Texts and their tokens by NLTK 3.10.4.
private let splitTexts: [(String, [String])] = [
  (
    "Good muffins cost $3.88\nin New York.  Please buy me two!",
    [
      "Good", "muffins", "cost", "$", "3", ".", "88", "in", "New", "York", ".", "Please", "buy",
      "me", "two", "!",
    ]
  ),
  (
    "can't... e\u{301}t\u{e9} \u{e9}_1 ½x 今天，好",
    ["can", "'", "t", "...", "e\u{301}t\u{e9}", "\u{e9}_1", "½", "x", "今天", "，", "好"]
  ),
  ("👩\u{200d}🔬!?", ["👩", "\u{200d}", "🔬!?"]), ("x\u{1c}y\u{85}z", ["x", "\u{1c}", "y", "z"]),
  ("", []), (" \n", []),
]

@Suite struct TextRepetitionTests {
  /// The regularisers of R³: length incentive and repetition penalty, and the rewards made of them.
  @Test func relevanceRewards() {
    let text = "the cat sat on the mat and the cat sat on the rug"
    let tokens = wordPunctuationTokens(text)
    #expect(tokens.count == 13)
    let lengthIncentive = Double(tokens.count) / 100
    let repetitionPenalty = distinctNGrams(tokens, n: 3)
    #expect(abs(lengthIncentive - 0.13) < 1e-5)
    #expect(abs(repetitionPenalty - 8.0 / 11) < 1e-12)
    #expect(abs(repetitionPenalty - 0.727273) < 1e-5)
    #expect(abs(1.4 * lengthIncentive * repetitionPenalty - 0.132364) < 1e-5)
    #expect(abs(2.048 * repetitionPenalty - 1.489455) < 1e-5)
  }

  @Test func distinctShares() {
    #expect(distinctNGrams([], n: 1) == 1)
    #expect(distinctNGrams(["a", "b"], n: 3) == 1)
    #expect(distinctNGrams(["a", "a", "a", "a"], n: 1) == 0.25)
    #expect(distinctNGrams(["a", "a", "a", "a"], n: 4) == 1)
    #expect(distinctNGrams(["a", "b", "a", "b", "a"], n: 2) == 0.5)
    // Neither joined words nor composed letters are mistaken for each other.
    #expect(distinctNGrams(["a b", "c", "a", "b c"], n: 2) == 1)
    #expect(distinctNGrams(["\u{e9}", "e\u{301}"], n: 1) == 1)
    #expect(distinctNGrams([String](repeating: "a", count: 100_000), n: 3) == 1.0 / 99_998)
  }

  @Test(arguments: splitTexts) func wordsAndPunctuation(text: String, tokens: [String]) {
    #expect(wordPunctuationTokens(text) == tokens)
  }
}
