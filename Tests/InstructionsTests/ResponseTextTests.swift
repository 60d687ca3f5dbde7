import Instructions
import Testing

@Test(
  arguments: [
    ("", []), ("  \n", []), ("One two", ["one", "two"]), ("don't DON’T", ["don't", "don't"]),
    ("'quoted' dogs' 'tis", ["quoted", "dogs", "tis"]),
    ("well-known a_b", ["well", "known", "a", "b"]),
    ("3.5 1,000", ["3", "5", "1", "000"]), ("don''t", ["don", "t"]), ("你好，世界", ["你好", "世界"]),
    ("❤️ 1️⃣", ["1\u{fe0f}\u{20e3}"]), ("naïve", ["naïve"]), ("a\u{200d}b", ["a", "b"]),
    ("\u{301}a", ["a"]), ("हिन्दी भाषा", ["हिन्दी", "भाषा"]), ("a\0b", ["a", "b"]),
  ] as [(String, [String])])
func words(_ text: String, _ words: [String]) {
  #expect(ResponseText(text).words == words)
}

@Test(arguments: [
  ("A.\n\nB! C?\n- d\n- e", 5, 2, 2), ("", 0, 0, 0), ("...", 0, 0, 1), ("# Title\nText.", 2, 0, 1),
  ("Hello,\n\nI hope you", 2, 0, 2), ("1. a. b.\n2. c", 3, 2, 1), ("Prof. X met Mrs. Y.", 1, 0, 1),
  ("test. Best. ST. Paul", 3, 0, 1), ("(e.g. this) is. That", 2, 0, 1), ("a .b. c", 2, 0, 1),
])
func counts(_ text: String, _ sentences: Int, _ bullets: Int, _ paragraphs: Int) {
  let response = ResponseText(text)
  #expect(response.sentenceCount == sentences)
  #expect(response.bulletCount == bullets)
  #expect(response.paragraphCount == paragraphs)
}

/// All texts of up to six symbols from a small alphabet, against a slow, differently written rule.
@Test func wordsAgreeWithASlowRuleOnAllSmallTexts() {
  let alphabet: [Character] = ["a", "'", "-", "1", " "]
  func slow(_ text: [Character]) -> Int {
    func core(_ at: Int) -> Bool {
      text.indices.contains(at) && (text[at] == "a" || text[at] == "1")
    }
    func part(_ at: Int) -> Bool {
      core(at) || (text.indices.contains(at) && text[at] == "'" && core(at - 1) && core(at + 1))
    }
    return text.indices.count { part($0) && !part($0 - 1) }
  }
  var texts: [[Character]] = [[]]
  var level = texts
  for _ in 0..<6 {
    level = level.flatMap { text in alphabet.map { text + [$0] } }
    texts += level
  }
  for text in texts where ResponseText(String(text)).words.count != slow(text) {
    Issue.record("differs on \(String(text).debugDescription)")
  }
}
