import Basics
import Foundation
import TestSupport
import Testing

@testable import Text

@Suite struct TokenizerPatternTests {
  static let scanners: [WordScanner] = [
    .gpt2, .cl100k(digits: 1), .cl100k(digits: 2), .cl100k(digits: 3), .o200k,
  ]

  static func ranges(_ pattern: TextPattern, _ text: String) -> [Range<Int>] {
    Array(text.utf8).withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { pattern.matches($0, count: buffer.count) } ?? []
    }
  }

  static func pieces(_ expression: String, _ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return ranges(.regex(try LinearPattern(expression, path: "test")), text).map {
      String(decoding: bytes[$0], as: UTF8.self)
    }
  }

  @Test func scannersAreRecognised() {
    for scanner in Self.scanners { #expect(WordScanner(expression: scanner.expression) == scanner) }
    #expect(WordScanner(expression: #"\s+"#) == nil)
  }

  /// The scanners and the expressions they stand for agree on all short texts over an alphabet
  /// that has a member of every class they tell apart.
  @Test(arguments: scanners) func scannersAgreeWithExpressions(_ scanner: WordScanner) throws {
    let alphabet = [
      "a", "A", "1", " ", "\n", "'", "s", "L", ".", "/", "\u{301}", "中", "\u{a0}", "ſ",
    ]
    let pattern = TextPattern.regex(try LinearPattern(scanner.expression, path: "test"))
    var texts = [""]
    var last = [""]
    for _ in 0..<3 {
      last = last.flatMap { text in alphabet.map { text + $0 } }
      texts += last
    }
    var random = RandomSource(seed: 3)
    for _ in 0..<1000 {
      let count = 4 + Int(random.next() % 12)
      texts.append(
        (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }.joined())
    }
    for text in texts {
      let wanted = Self.ranges(pattern, text)
      let found = Self.ranges(.scanner(scanner), text)
      #expect(wanted == found, "\(text.debugDescription)")
      #expect(wanted.reduce(0) { $0 + $1.count } == text.utf8.count)
    }
  }

  @Test func expressions() throws {
    #expect(try Self.pieces("a|ab", "ab") == ["a"])
    #expect(try Self.pieces("ab|a", "aab") == ["a", "ab"])
    #expect(try Self.pieces("a+?", "aaa") == ["a", "a", "a"])
    #expect(try Self.pieces("a{2,3}", "aaaaaaa") == ["aaa", "aaa"])
    #expect(try Self.pieces("a{2,}", "aaaa a aa") == ["aaaa", "aa"])
    #expect(try Self.pieces("a{,2}b", "aaab") == ["aab"])
    #expect(try Self.pieces("a{2}", "aaaaa") == ["aa", "aa"])
    #expect(try Self.pieces("{a", "{a") == ["{a"])
    #expect(try Self.pieces("(?:a|b)*c", "abcc") == ["abc", "c"])
    #expect(try Self.pieces("a++b|.", "aab") == ["aab"])
    #expect(try Self.pieces("a?+a|b", "aab") == ["aa", "b"])
    #expect(try Self.pieces(#"\s+(?!\S)|\s+"#, "  a  ") == [" ", " ", "  "])
    #expect(try Self.pieces(#"(?<=a)b|(?<!a)c"#, "abcac") == ["b", "c"])
    #expect(try Self.pieces(#"(?=b|c)."#, "abcd") == ["b", "c"])
    #expect(try Self.pieces("^a|b$", "aab\nab") == ["a", "b", "a", "b"])
    #expect(try Self.pieces(#"\Aa|b\z"#, "aab\nab") == ["a", "b"])
    #expect(try Self.pieces("(?i:'s|K)", "'S'ſ k\u{212a}") == ["'S", "'ſ", "k", "\u{212a}"])
    #expect(try Self.pieces(#"[^\S\n]+"#, "a \n\tb") == [" ", "\t"])
    #expect(try Self.pieces(#"[\]\-x-z]+"#, "a]-yw") == ["]-y"])
    #expect(try Self.pieces(#"[]a]+"#, "]a") == ["]a"])
    #expect(try Self.pieces(#"[\p{Lu}\p{^L}]"#, "aB1") == ["B", "1"])
    #expect(try Self.pieces(#"\P{L}+\x{62}\u0063"#, "a12bc") == ["12bc"])
    #expect(try Self.pieces(#"\w+"#, "a\u{301}_1²") == ["a\u{301}_1²"])
    #expect(try Self.pieces("b*", "abba") == ["", "bb", ""])
    #expect(try Self.pieces("x", "") == [])
  }

  /// Classic blow-ups of backtracking engines stay linear.
  @Test func noBlowUp() throws {
    let text = String(repeating: "a", count: 2000)
    let clock = ThreadClock()
    let time = try clock.measure {
      for expression in ["(a+)+$b", "(a|a)*b", "(a|aa)+b", "(a*)*b", "a{1,50}a{1,50}b"] {
        _ = try LinearPattern(expression, path: "test")
      }
      #expect(try Self.pieces("(a+)+$", text) == [text])
    }
    #expect(time < .seconds(2))
  }

  @Test func literalsOverlap() {
    #expect(Self.ranges(.literal(Array("aa".utf8)), "aaaaa") == [0..<2, 2..<4])
    #expect(Self.ranges(.literal(Array("aab".utf8)), "aaab") == [1..<4])
  }

  @Test func splitBehaviors() {
    // The examples of the reference's documentation: splitting `the-final--countdown` on `-`.
    let text = Array("the-final--countdown".utf8)
    func split(_ behavior: SplitBehavior) -> [String] {
      var pieces = text.withUnsafeBufferPointer {
        Pieces(AlignedText($0, origin: 0, tracksSpans: false), 0..<text.count)
      }
      pieces.split(on: .literal([0x2d]), behavior, isInverted: false)
      return pieces.ranges.map { String(decoding: text[$0], as: UTF8.self) }
    }
    #expect(split(.removed) == ["the", "final", "countdown"])
    #expect(split(.isolated) == ["the", "-", "final", "-", "-", "countdown"])
    #expect(split(.mergedWithPrevious) == ["the-", "final-", "-", "countdown"])
    #expect(split(.mergedWithNext) == ["the", "-final", "-", "-countdown"])
    #expect(split(.contiguous) == ["the", "-", "final", "--", "countdown"])
  }
}
