import Basics
import Foundation
import Testing

@testable import Hub

/// Patterns for files' names.
struct PatternTests {
  @Test(arguments: [
    ("*", "a", true), ("*", "a/b", false), ("*", "", false), ("a*", "a", true),
    ("*b*", "abc", true),
    ("?", "ä", true), ("?", "", false), ("a?c", "abc", true), ("a?c", "a/c", false),
    ("**", "a", true), ("**", "a/b/c", true), ("a/**", "a/b/c", true), ("a/**", "a", false),
    ("a/**", "ab/c", false), ("**/b", "b", true), ("**/b", "a/x/b", true), ("**/b", "ab", false),
    ("a/**/b", "a/b", true), ("a/**/b", "a/x/y/b", true), ("a/**/b", "ab", false),
    ("**/**/b", "b", true), ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false),
    ("[!a-c]x", "dx", true),
    ("[]]x", "]x", true), ("[!]]x", "ax", true), ("[ab", "[ab", true), ("[", "[", true),
    ("[a-]", "-", true), ("[-a]", "-", true), ("[b-a]", "b", false), ("[.]x", ".x", false),
    ("a.b", "aXb", false), ("a+(b)", "a+(b)", true), ("./a/*", "a/b", true),
    ("data/train-*.parquet", "data/train-00000-of-00001.parquet", true),
    ("*", ".hidden", false), (".*", ".hidden", true), ("**", ".git/x", false),
    (".git/*", ".git/x", true), ("**", "a/.b/c", false), ("**", "__pycache__/x", false),
    ("__*/*", "__pycache__/x", true), ("**", "a/__x", true), ("**", "...", true),
  ])
  func matches(pattern: String, path: String, expected: Bool) throws {
    #expect(try HubPattern(pattern).matches(path) == expected)
  }

  @Test(arguments: [
    "/a", "../a", "a/../b", "https://x/y", "hf://datasets/a", "zip://*::a.zip", "a**", "**.json",
    "a/b**/c", String(repeating: "x", count: 5000),
  ])
  func refused(pattern: String) { #expect(code { _ = try HubPattern(pattern) } == .hubDataFiles) }

  /// Stars and sets that make a careless matcher try for ever.
  @Test func hostilePatterns() throws {
    let stars = try HubPattern(String(repeating: "*a", count: 1000) + "b")
    #expect(!stars.matches(String(repeating: "a", count: 2000)))
    let folders = try HubPattern(String(repeating: "**/*/", count: 200) + "b")
    #expect(!folders.matches(String(repeating: "a/", count: 1000) + "c"))
  }

  /// Random patterns and names, against the library that `datasets` uses. Hidden names and folders
  /// have rules of their own there, and are left out.
  @Test(.enabled(if: hasOracle, noOracle)) func asFsspecHasThem() async throws {
    var random = RandomSource(seed: 20)
    func pick(_ from: [String]) -> String { from[Int(random.next() % UInt64(from.count))] }
    var pairs: [(String, String)] = []
    let pieces = [
      "a", "b", "-", "*", "?", "[ab]", "[!a]", "[a-c]", "/", "/", "**/", "/**", "]", "[", "x",
    ]
    while pairs.count < 20_000 {
      let pattern = (0..<(1 + Int(random.next() % 6))).map { _ in pick(pieces) }.joined()
      let path = (0..<(1 + Int(random.next() % 7))).map { _ in
        pick(["a", "b", "c", "-", "/", "[", "]"])
      }
      .joined()
      // Paths as repositories have them. A negated set may match a slash there, which no pattern
      // is meant to do.
      guard !path.hasPrefix("/"), !path.hasSuffix("/"), !path.contains("//"),
        !pattern.contains("//"),
        !pattern.hasSuffix("/"), !(pattern.contains("[!") && path.contains("/")),
        (try? HubPattern(pattern)) != nil
      else { continue }
      pairs.append((pattern, path))
    }
    let input = JSONValue.array(pairs.map { .array([.string($0.0), .string($0.1)]) })
    let answers = try #require(
      try JSONValue.parse(try await python(["globs"], input: input.text)).array)
    #expect(answers.count == pairs.count)
    let ours = try pairs.map { try HubPattern($0.0).matches($0.1) }
    let wrong = zip(pairs, zip(ours, answers)).filter { .bool($0.1.0) != $0.1.1 }
      .map { "\($0.0.0) on \($0.0.1)" }
    #expect(wrong == [])
    #expect(ours.count { $0 } > 500)
  }
}
