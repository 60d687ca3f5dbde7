import Basics
import Foundation
import Testing

@testable import Rewards

@Suite struct FollowUpBankTests {
  /// The specification's example: means −1.083333 and −2.
  @Test func theArithmeticOfTheReward() {
    let positive = [[-1, -2, -0.5], [-0.8, -1.2]]
    let negative = [[-2.5, -1.5], [-3, -1, -2, -2]]
    let value = FollowUpLikelihood.value(positive: positive, negative: negative)
    #expect(abs(value - 0.916667) < 1e-6)
    #expect(FollowUpLikelihood.value(positive: negative, negative: positive) == -value)
    #expect(FollowUpLikelihood.score([-1, -2, -0.5]) == -3.5 / 3)
  }

  @Test func theBankThatIsBuiltIn() throws {
    let bank = FollowUpBank.english
    #expect(
      bank.facets.map(\.name) == [
        "understanding", "relevance", "correctness", "engagingness", "informativeness",
        "instruction-following",
      ])
    for facet in bank.facets { #expect(facet.positive.count == 10 && facet.negative.count == 10) }
    let texts = bank.facets.flatMap { $0.positive + $0.negative }
    #expect(Set(texts).count == 120)
    // What a file would be refused for it does not have.
    #expect(try FollowUpBank(bank.facets) == bank)
    let small = bank.reduced(to: ["relevance"], count: 2)
    #expect(small.facets.map(\.name) == ["relevance"])
    #expect(small.facets[0].negative == Array(bank.facets[1].negative.prefix(2)))
    #expect(bank.reduced(count: 50) == bank)
  }

  private func open(_ text: String) throws -> FollowUpBank {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try FollowUpBank(file: path)
  }

  @Test func filesOfFollowUps() throws {
    let bank = try open(#"{"tone": {"positive": ["How kind."], "negative": ["How rude.", "Oh."]}}"#)
    #expect(
      bank.facets == [
        .init(name: "tone", positive: ["How kind."], negative: ["How rude.", "Oh."])
      ])
    for text in [
      "[]", "{}", #"{"a": []}"#, #"{"a": {"positive": ["x"]}}"#,
      #"{"a": {"positive": ["x"], "negative": []}}"#,
      #"{"a": {"positive": ["x"], "negative": [3]}}"#,
      #"{"a": {"positive": ["x"], "negative": [" "]}}"#,
      #"{"a": {"positive": ["x", "x"], "negative": ["y"]}}"#,
      #"{"a": {"positive": ["x"], "negative": ["x"]}}"#,
      #"{"a": {"positive": ["x"], "negative": ["y"], "neutral": ["z"]}}"#,
    ] {
      let error = #expect(throws: RewardError.self, "\(text)") { try open(text) }
      #expect(error?.code == .followUpBank, "\(text)")
      #expect(error?.place?.file?.hasSuffix(".json") == true)
    }
    let error = #expect(throws: RewardError.self) { try FollowUpBank(file: "/nowhere.json") }
    #expect(error?.code == .fileMissing)
  }

  @Test func batchesCountWhatIsNew() {
    let rows: [[Int32]] = [[1, 2, 3, 4], [1, 2, 3, 5], [1, 2, 6], [7, 8, 9]]
    #expect(tokenBatches(rows, budget: 100) == [0..<4])
    // 4, and 1 more each, then 3 that are new.
    #expect(tokenBatches(rows, budget: 6) == [0..<3, 3..<4])
    #expect(tokenBatches(rows, budget: 5) == [0..<2, 2..<3, 3..<4])
    #expect(tokenBatches(rows, budget: 1) == [0..<1, 1..<2, 2..<3, 3..<4])
    #expect(tokenBatches([], budget: 1).isEmpty)
  }
}
