import TextMetrics
import Testing

private let westernCases: [(String, [String])] = [
  (
    "Hello, world! It's 3.14 (about 1,000).",
    ["Hello", ",", "world", "!", "It's", "3.14", "(", "about", "1,000", ")", "."]
  ),
  (
    "&quot;R&amp;D&quot; &amp;lt; <skipped>line-\nbreak\nnext",
    ["\"", "R", "&", "D", "\"", "<", "linebreak", "next"]
  ),
  (
    "2-3 well-known -4 a.b .5 5.",
    ["2", "-", "3", "well-known", "-4", "a", ".", "b", ".", "5", "5", "."]
  ),
  ("a.. b... ,,", ["a", ".", ".", "b", ".", ".", ".", ",", ","]),
  ("end-\n", ["end-"]), ("5,", ["5", ","]), (".", ["."]), ("A\u{85}B", ["A", "B"]), ("", []),
]

private let chineseCases: [(String, [String])] = [
  (
    "我有3.5元，你呢？GPU-80",
    ["我", "有", "3.5", "元", "，", "你", "呢", "？", "GPU-80"]
  ),
  // A stop that begins the text stays, and ideographs beyond U+FFFF are not told apart.
  (" .5 x—y \u{20000}\u{20001}", [".5", "x", "—", "y", "\u{20000}\u{20001}"]), (".", ["."]),
]

private let internationalCases: [(String, [String])] = [
  (
    "It's 3.14—(about) $5 ½. 2020.",
    ["It", "'", "s", "3.14", "—", "(", "about", ")", "$", "5", "½", ".", "2020."]
  ),
  ("\u{663}.\u{664} a.b x+1", ["\u{663}.\u{664}", "a", ".", "b", "x", "+", "1"]),
  ("2020. ", ["2020."]), ("...", [".", ".", "."]),
]

private let charactersCases: [(String, [String])] = [
  ("a é😀 \u{a0}b", ["a", "é", "😀", "b"]), ("e\u{301}", ["e", "\u{301}"]), ("\r\n", []),
]

/// Tokens as sacrebleu 2.6.0 gives them.
@Suite struct BLEUTokenizerTests {
  @Test func namesAreThoseOfSacreBLEU() {
    #expect(BLEUTokenizer.allCases.map(\.rawValue) == ["none", "13a", "char", "zh", "intl"])
  }

  @Test(arguments: westernCases) func mteval13a(text: String, tokens: [String]) {
    expect(.mteval13a, text, tokens)
  }

  @Test(arguments: chineseCases) func chinese(text: String, tokens: [String]) {
    expect(.chinese, text, tokens)
  }

  @Test(arguments: internationalCases) func international(text: String, tokens: [String]) {
    expect(.international, text, tokens)
  }

  @Test(arguments: charactersCases) func characters(text: String, tokens: [String]) {
    expect(.character, text, tokens)
  }

  @Test func whiteSpaceOnly() {
    expect(.none, " a,b  c\u{a0}d\u{1c}e\u{200b}f ", ["a,b", "c", "d", "e\u{200b}f"])
  }

  private func expect(_ tokenizer: BLEUTokenizer, _ text: String, _ tokens: [String]) {
    let found = tokenizer.tokens(text)
    // Scalar by scalar, since Swift's strings would hide a difference in composition.
    #expect(found.map { Array($0.unicodeScalars) } == tokens.map { Array($0.unicodeScalars) })
  }
}
