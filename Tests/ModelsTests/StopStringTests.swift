import Foundation
import Testing

@testable import Models
@testable import Tensors

/// Where a text ends before a stop string.
struct StopStringTests {
  /// By definition: the first place in the bytes where one of the stops begins.
  private func reference(_ text: String, _ stops: [String]) -> String? {
    let bytes = Array(text.utf8)
    let start = bytes.indices.first { index in
      stops.contains { bytes[index...].starts(with: Array($0.utf8)) }
    }
    return start.map { String(decoding: bytes[..<$0], as: UTF8.self) }
  }

  /// All texts of up to six letters over three, all divisions into pieces of one or all, all pairs
  /// of some stops. Where a stop is complete before another one that begins earlier, it ends the
  /// text: then the text given so far is what is searched.
  @Test func allSmallTexts() {
    let letters = ["a", "b", "é"]
    var texts = [""]
    for _ in 0..<6 {
      texts += texts.suffix(3 ** texts.last!.count).flatMap { t in letters.map { t + $0 } }
    }
    let stops = ["a", "ab", "bé", "aab", "éé", "ba"]
    var checked = 0
    for text in texts {
      for first in stops {
        for second in stops {
          var search = StopSearch([first, second])
          var given = ""
          for letter in text {
            given.append(letter)
            if search.append(String(letter)) { break }
          }
          var whole = StopSearch([first, second])
          let isFound = whole.append(text)
          let isRight =
            search.text == reference(given, [first, second]) ?? text
            && whole.text == reference(text, [first, second]) ?? text
            && isFound == (reference(text, [first, second]) != nil) && isFound == search.isFound
          if !isRight { Issue.record("\(text), \(first), \(second)") }
          checked += 1
        }
      }
    }
    #expect(checked == 1093 * 36)
  }

  /// "\r\n" is one character and two bytes; a letter and its accent likewise.
  @Test(arguments: [
    ("one\r\ntwo", "\n", "one\r"), ("e\u{301}a", "e", ""),
    ("\u{1F469}\u{200D}\u{1F467}!", "\u{1F467}", "\u{1F469}\u{200D}"),
  ])
  func partsOfACharacter(text: String, stop: String, expected: String) {
    var search = StopSearch([stop])
    let isFound = search.append(text)
    #expect(isFound && Array(search.text.utf8) == Array(expected.utf8))
  }

  /// The search costs as much as the text is long: with the whole text searched after each piece
  /// this takes an hour.
  @Test(.timeLimit(.minutes(1))) func longTexts() {
    var search = StopSearch(["never seen here"])
    var found = 0
    for _ in 0..<300_000 where search.append("never ") { found += 1 }
    #expect(found == 0)
    let isFound = search.append("seen here")
    #expect(isFound && search.bytes.count == 299_999 * 6)
  }
}

/// Stop strings while tokens are drawn.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct StopStringGenerationTests {
  /// Writes token 7 as "<7>"; the closing bracket only with the next token, as decoders hold back
  /// what is not certain.
  private struct Brackets: TokenTextDecoder {
    var isOpen = false
    mutating func append(_ id: Int32) -> String {
      defer { isOpen = true }
      return (isOpen ? ">" : "") + "<\(id)"
    }
    mutating func finish() -> String { isOpen ? ">" : "" }
  }

  private func generate(_ stops: [String], ends: Set<Int32> = []) throws -> Generation {
    let model = try Fixtures.languageModel("\(Fixtures.folder)/models/llama/lm")
    var options = SamplingOptions()
    options.temperature = 0
    options.maximumNewTokens = 6
    options.stopStrings = stops
    return try Generator(model, options: options, endTokens: ends) { Brackets() }
      .generate([[5, 6]], candidates: 1)[0][0]
  }

  /// What must come of the tokens that are drawn without stop strings, by definition.
  private func expected(_ tokens: [Int32], _ stop: String, ends: Set<Int32>) -> Generation {
    func text(_ count: Int, isWhole: Bool) -> String {
      let whole = tokens.prefix(count).map { "<\($0)>" }.joined()
      return isWhole ? whole : String(whole.dropLast())
    }
    for (index, token) in tokens.enumerated() {
      let isEnd = ends.contains(token)
      let count = isEnd ? index : index + 1
      let isLast = isEnd || count == tokens.count
      let written = text(count, isWhole: isLast)
      if let range = written.range(of: stop) {
        return Generation(
          tokens: Array(tokens.prefix(count)), finishReason: .stop,
          text: String(written[..<range.lowerBound]))
      }
      if isLast {
        return Generation(
          tokens: Array(tokens.prefix(count)), finishReason: isEnd ? .stop : .length, text: nil)
      }
    }
    preconditionFailure("there are tokens")
  }

  @Test func cutsAndTokens() throws {
    let open = try generate([])
    let t = open.tokens
    #expect(open.text == nil && t.count == 6)
    #expect(try generate(["never"]) == open)
    // Across two tokens, of which both are kept; what the decoder held back at the limit; the same
    // before an end token.
    for (stop, ends) in [
      ("\(t[2])><\(t[3])", []), ("\(t[5])>", []), ("\(t[2])>", [t[3]]), ("<", []), (">", [t[1]]),
    ] as [(String, Set<Int32>)] {
      let found = try generate([stop], ends: ends)
      #expect(found == expected(t, stop, ends: ends), "\(stop), \(ends), \(t)")
      #expect(found.text != nil || !ends.isEmpty)
    }
    #expect(try generate(["<"]) == Generation(tokens: [t[0]], finishReason: .stop, text: ""))
  }
}

infix operator ** : MultiplicationPrecedence
private func ** (base: Int, exponent: Int) -> Int { (0..<exponent).reduce(1) { p, _ in p * base } }
