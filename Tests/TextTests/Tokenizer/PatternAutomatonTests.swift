import Basics
import TestSupport
import Testing

@testable import Text

/// The table of an expression finds what its abstract machine finds.
@Suite struct PatternAutomatonTests {
  static let expressions = [
    "a|ab", "ab|a", "a+?", "a{2,3}", "(?:a|b)*c", "a++b|.", "a?+a|b", #"\s+(?!\S)|\s+"#,
    "(?<=a)b|(?<!a)c", "(?<=a|1)b|(?<!A)c", "(?=b|c).", "^a|b$", #"\Aa|b\z"#, "a*", "b*|a",
    "(a|b|)*",
    "(?i:'s|K)", #"[^\S\n]+"#, #"\w+"#, #"\bA|a\b|\B1"#, #"\b"#, "^", "$", "^$", "x", "",
    #"\p{N}{1,3}"#, "[\u{4e00}-\u{9fa5}\u{3040}-\u{309f}]+", #"[^\s\p{L}\p{N}]+"#, ".*?b",
    "(?:.*)c",
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+|"#
      + #"\s++$|\s*[\r\n]|\s+(?!\S)|\s"#,
    #"[!-/:-~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|"#
      + #"\s+(?!\S)|\s+"#,
  ]
  static let alphabet = [
    "a", "A", "b", "c", "1", " ", "\n", "\r", "'", "s", ".", "\u{301}", "中", "\u{a0}", "ſ",
    "\u{212a}",
    "²", "\u{200d}", "😀",
  ]

  private static func machine(_ pattern: LinearPattern, _ text: String) -> [Range<Int>] {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      var out: [Range<Int>] = []
      var matcher = LinearMatcher(pattern)
      if let base = buffer.baseAddress { matcher.matches(base, count: buffer.count, into: &out) }
      return out
    }
  }

  private static func table(
    _ automaton: PatternAutomaton, _ text: String
  ) -> (matches: [Range<Int>], isComplete: Bool) {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      var out: [Range<Int>] = []
      guard let base = buffer.baseAddress else { return (out, true) }
      let done = automaton.matches(base, count: buffer.count, into: &out)
      return (out, done > buffer.count)
    }
  }

  /// All texts of up to three characters, and longer ones at random.
  @Test(arguments: expressions) func agreesWithMachine(_ expression: String) throws {
    let pattern = try LinearPattern(expression, path: "test")
    let automaton = try #require(pattern.automaton)
    var texts = [""]
    var last = [""]
    for _ in 0..<3 {
      last = last.flatMap { text in Self.alphabet.map { text + $0 } }
      texts += last
    }
    var random = RandomSource(seed: 21)
    for _ in 0..<2000 {
      let count = 4 + Int(random.next() % 30)
      texts.append(
        (0..<count).map { _ in Self.alphabet[Int(random.next() % UInt64(Self.alphabet.count))] }
          .joined())
    }
    var incomplete = 0
    for text in texts {
      let found = Self.table(automaton, text)
      if !found.isComplete { incomplete += 1 }
      let wanted = Self.machine(pattern, text)
      #expect(
        found.isComplete ? wanted == found.matches : wanted.starts(with: found.matches),
        "\(text.debugDescription)")
    }
    // Only what reads to the end of a line in vain is left to the machine.
    #expect(incomplete * 20 < texts.count)
  }

  /// The expressions of the scanners, which have no need of it, are good tests of it.
  @Test(arguments: TokenizerPatternTests.scanners) func agreesWithScanners(
    _ scanner: WordScanner
  ) throws {
    let automaton = try #require(
      try LinearPattern(scanner.expression, path: "test").automaton)
    var random = RandomSource(seed: 22)
    for _ in 0..<3000 {
      let text = FuzzText.line(&random)
      let found = Self.table(automaton, text)
      #expect(found.isComplete)
      #expect(
        found.matches == TokenizerPatternTests.ranges(.scanner(scanner), text),
        "\(text.debugDescription)")
    }
  }

  /// Every scalar is in the class that says which sets it is in.
  @Test func classesOfAllScalars() throws {
    let pattern = try LinearPattern(
      #"[\p{L}\d]\p{^Lu}\w\W\s\S[^\S\n][a-z\x{100}-\x{17f}中][^\w.]\p{M}\b"#, path: "test")
    let classes = try #require(ScalarClasses(pattern.sets, needsWords: true))
    #expect(classes.count < 60)
    var wrong: [UInt32] = []
    for scalar in UInt32(0)..<0x110000 where Unicode.Scalar(scalar) != nil {
      let found = classes.find(scalar)
      if classes.members[found] != pattern.sets.map({ $0.contains(scalar) })
        || classes.isWord[found] != ScalarSet.isWord(scalar)
        || classes.isNewline[found] != (scalar == 0x0a)
      {
        wrong.append(scalar)
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(10))")
  }

  /// Looking ahead over several scalars needs the text, and some tables would be too large.
  @Test func expressionsWithoutTable() throws {
    #expect(try LinearPattern("a(?=bc)", path: "test").automaton == nil)
    let sets = (0..<300).map { "[\\x{\(String(0x4e00 + 2 * $0, radix: 16))}]" }.joined()
    let clock = ThreadClock()
    let time = try clock.measure {
      for expression in ["(?:a|b)*a(?:a|b){14}", "(?:a|b){999}", sets] {
        let pattern = try LinearPattern(expression, path: "test")
        #expect(pattern.automaton == nil)
      }
      // They work all the same.
      let many = TextPattern.regex(try LinearPattern("(?:a|b)*a(?:a|b){14}", path: "test"))
      let text = String(repeating: "ab", count: 20)
      #expect(TokenizerPatternTests.ranges(many, text) == [0..<39])
    }
    #expect(time < .seconds(2), "\(time)")
  }

  /// Beginning anew at every place would be quadratic here: the machine takes over.
  @Test func readingInVainIsBounded() throws {
    let pattern = try LinearPattern("a*b|ac", path: "test")
    let automaton = try #require(pattern.automaton)
    let text = String(repeating: "a", count: 300_000) + "c"
    #expect(!Self.table(automaton, text).isComplete)
    let clock = ThreadClock()
    var found: [Range<Int>] = []
    let time = clock.measure { found = TokenizerPatternTests.ranges(.regex(pattern), text) }
    #expect(found == [299_999..<300_001])
    #expect(time < .seconds(10), "\(time)")
  }
}
