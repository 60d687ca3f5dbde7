import Basics
import Foundation
import Testing
import Tools

@Suite struct SearchTests {
  /// Computed by hand: N = 3, mean length 4, k₁ 1.2, b 0.75.
  @Test func scoresOfThreeTexts() {
    let search = RankedSearch(["the cat sat", "the dog sat on it", "a bird, a bird!"])
    let found = search.ranked("cat sat")
    #expect(found.map(\.text) == [0, 1])
    // |d| = 3, 5: 1 − b + b·|d|/mean = 0.8125, 1.1875. idf: ln(1 + 2.5/1.5), ln(1 + 1.5/2.5).
    let (rare, common) = (log(1 + 2.5 / 1.5), log(1 + 1.5 / 2.5))
    #expect(abs(found[0].score - (rare + common) * 2.2 / (1 + 1.2 * 0.8125)) < 1e-12)
    #expect(abs(found[1].score - common * 2.2 / (1 + 1.2 * 1.1875)) < 1e-12)
    let twice = search.ranked("BIRD")
    #expect(abs(twice[0].score - rare * 2 * 2.2 / (2 + 1.2)) < 1e-12)
  }

  @Test func order() {
    let search = RankedSearch(["b a", "a b", "c", "A"])
    #expect(search.ranked("a").map(\.text) == [3, 0, 1])
    #expect(search.ranked("z").isEmpty && search.ranked("").isEmpty)
    #expect(RankedSearch([]).ranked("a").isEmpty)
    #expect(RankedSearch.words(of: "Ärger, 3x über-groß!") == ["ärger", "3x", "über", "groß"])
  }

  @Test func asATool() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).jsonl").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(
      """
      {"title": "Paris", "text": "The capital of France."}
      {"title": null, "text": "A city of Germany."}
      {"title": "Rome", "text": "The capital of Italy, a capital of old."}
      """.utf8
    ).write(to: URL(fileURLWithPath: path))
    let search = try LocalSearch(path: path, results: 2)
    #expect(
      try await search.run("which capital") == """
        [1] Rome: The capital of Italy, a capital of old.
        [2] Paris: The capital of France.
        """)
    #expect(try await search.run("germany") == "[1] 2: A city of Germany.")
    #expect(try await search.run("zebra") == "no text has any of these words")
    let empty = await #expect(throws: RewardError.self) { try await search.run(" ?! ") }
    #expect(empty?.code == .toolInput)
    try Data("{\"title\": \"x\"}\n".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RewardError.self) { try LocalSearch(path: path) }
    #expect(error?.code == .toolInput && error?.place?.line == 1)
    for title in ["7", "[\"x\"]", "false", "{}"] {
      let row = "{\"text\": \"a\"}\n{\"title\": \(title), \"text\": \"b\"}\n"
      try Data(row.utf8).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: RewardError.self) { try LocalSearch(path: path) }
      #expect(error?.code == .toolInput && error?.place?.line == 2 && error?.place?.item == "title")
    }
  }
}
