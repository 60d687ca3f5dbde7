import Basics
import Foundation
import TestSupport
import Testing

@testable import Text

/// Look-ahead over more than one character, word boundaries, and the limits of expressions.
@Suite struct LookAheadTests {
  /// Rows of an expression, a text, and what `Split` of the reference (tokenizers 0.23.3) makes of
  /// them with the behaviours isolated and removed.
  static let rows: [[JSONValue]] = {
    let path = TokenizerFixtures.root.appending(path: "Tests/Corpora/patterns/lookahead.jsonl")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return text.utf8.split(separator: 0x0a).compactMap { try? JSONValue.parse($0).array }
  }()

  static func pieces(
    _ expression: String, _ text: String, _ behavior: SplitBehavior
  ) throws -> [String] {
    let bytes = Array(text.utf8)
    let pattern = TextPattern.regex(try LinearPattern(expression, path: "test"))
    var pieces = bytes.withUnsafeBufferPointer {
      Pieces(AlignedText($0, origin: 0, tracksSpans: false), 0..<bytes.count)
    }
    pieces.split(on: pattern, behavior, isInverted: false)
    return pieces.ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test func splitsAsTheReference() throws {
    #expect(Self.rows.count >= 200)
    for row in Self.rows {
      let expression = try #require(row[0].string)
      let text = try #require(row[1].string)
      let isolated = try #require(row[2].array).compactMap(\.string)
      let removed = try #require(row[3].array).compactMap(\.string)
      #expect(try Self.pieces(expression, text, .isolated) == isolated, "\(expression) \(text)")
      #expect(try Self.pieces(expression, text, .removed) == removed, "\(expression) \(text)")
    }
  }

  /// One pass finds all places of a look-ahead, so a long run of digits is not read again for each.
  @Test func longRunsAreLinear() throws {
    let text = String(repeating: "7", count: 20_000)
    let clock = ThreadClock()
    let time = try clock.measure {
      let pieces = try Self.pieces(#"\d{1,3}(?=(?:\d{3})*\b)"#, text, .isolated)
      #expect(pieces.count == 6667)
      #expect(pieces.first == "77")
    }
    #expect(time < .seconds(10), "\(time)")
  }

  private func code(_ expression: String) -> String {
    do throws(RewardError) {
      _ = try LinearPattern(expression, path: "test")
      return "none"
    } catch { return error.code.rawValue }
  }

  /// Forty bytes that would be a million million repetitions of nothing.
  @Test func repetitionsOfNothing() throws {
    let clock = ThreadClock()
    let time = clock.measure {
      #expect(code("(){1000}{1000}{1000}{1000}") == "none")
      #expect(code("(?:()()|){1000}{1000}{1000}") == "tokenizer.limit")
      #expect(code("(?:a{0}){1000}{1000}{1000}{1000}") == "none")
    }
    #expect(time < .seconds(1), "\(time)")
    // They are left out, and what stands beside them is not.
    let pattern = try LinearPattern("()a(?:){5}b{0}c", path: "test")
    #expect(pattern.minimumLength == 2)
    #expect(try Self.pieces("()a(?:){5}b{0}c", "abcac", .isolated) == ["abc", "ac"])
  }

  @Test func chainedQuantifiers() {
    #expect(code("a" + String(repeating: "*", count: 64)) == "none")
    #expect(code("a" + String(repeating: "*", count: 65)) == "tokenizer.limit")
    #expect(code("a" + String(repeating: "*", count: 19_999)) == "tokenizer.limit")
    #expect(code("a" + String(repeating: "{1}", count: 6000)) == "tokenizer.limit")
    // The limits of groups and quantifiers do not multiply.
    let group = String(repeating: "(?:", count: 60)
    let stars = String(repeating: String(repeating: "*", count: 60) + ")", count: 60)
    #expect(code(group + "a" + stars) == "tokenizer.limit")
  }

  @Test func otherLimits() {
    #expect(code(String(repeating: "(?=ab)", count: 16) + "a") == "none")
    #expect(code(String(repeating: "(?=ab)", count: 17) + "a") == "tokenizer.limit")
    #expect(code("(?=(?:ab){1000}{1000})a") == "tokenizer.limit")
    #expect(code("(?<=ab)c") == "tokenizer.unsupported")
    #expect(code("(?=ab)*c") == "tokenizer.unsupported")
    #expect(code(#"\b+c"#) == "tokenizer.unsupported")
    #expect(code(#"[\b]"#) == "tokenizer.unsupported")
  }

  @Test func minimumLengths() throws {
    for (expression, length) in [
      ("", 0), ("a", 1), ("ab|c", 1), (" {2,}", 2), ("a*", 0), ("(?:ab){3}c?", 6), ("^a$", 1),
      ("(?=abc)", 0), ("(?:a{1000}){3}", 3000), ("a{2}{3}|b{7}", 6),
    ] {
      #expect(try LinearPattern(expression, path: "test").minimumLength == length, "\(expression)")
    }
  }
}
