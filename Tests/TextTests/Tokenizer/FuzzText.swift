import Basics

/// Random text with what tokenizers trip over: all of ASCII, contractions, digits, runs of white
/// space, line ends of all kinds, marks, scripts without spaces, emoji, markers.
enum FuzzText {
  private static let parts: [String] =
    (0..<128).map { String(Unicode.Scalar(UInt8($0))) } + [
      "'s", "'S", "'re", "'LL", "don't", "’s", "'ſ", " the", "The", " word", "Words", "hello", "1",
      "23",
      "4567", "½", "Ⅳ", "٣٤", "  ", "     ", "\t\t", "\n\n", "\r\n", "\r\n\r\n", " \n ", "\u{a0}",
      "\u{2003}", "\u{3000}", "\u{85}", "\u{200b}", "\u{200d}", "\u{feff}", "é", "e\u{301}",
      "a\u{327}\u{301}", "o\u{301}\u{323}", "ﬁ", "\u{fdfa}", "Å", "\u{212b}", "ß", "İ", "Σ", "中文",
      "学习模型", "日本語", "カタカナ", "한국어", "\u{1112}\u{1161}\u{11ab}", "각\u{11a8}", "Привет", "мир",
      "שלום", "مرحبا", "\u{600}1", "ก็", "हिन्दी", "😀", "👍🏽", "👩‍💻", "🇩🇪", "1️⃣", "▁", "▁▁", "▁the",
      "<s>", "</s>", "<unk>", "<0x41>", "<|im_start|>", "<|endoftext|>", "[CLS]", "[MASK]", "##ing",
      "Ġ",
      "http://a.b/c?d=e", "x_y-z", "foo()", "{}", "$1,234.56", "!!!", "...", "—", "“q”",
    ]

  static func line(_ random: inout RandomSource, upTo count: Int = 40) -> String {
    let pieces = 1 + Int(random.next() % UInt64(count))
    // Some lines repeat one part, so that there are runs.
    let isRun = random.next() % 8 == 0
    let first = parts[Int(random.next() % UInt64(parts.count))]
    return (0..<pieces).map { _ in
      isRun ? first : parts[Int(random.next() % UInt64(parts.count))]
    }.joined()
  }
}
