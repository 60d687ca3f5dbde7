import Foundation
import Preferences
import Rewards
import Testing
import Tracking

/// The Swift example of model cards, as real code: it no longer builds when the library's API
/// changes. Never called, since there is no such model.
private func example() async throws {
  // example begins
  let model = try ScalarRewardModel(path: "runs/harmless rm")
  let rewards = try await model.rewards(for: [
    Candidate(prompt: "Name a prime number.", response: "Seven.")
  ])
  print(rewards[0].value)
  // example ends
}

@Suite struct CardExampleTests {
  @Test func theCardsSwiftExampleIsCodeThatBuilds() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex(of: "  // example begins"))
    let last = try #require(lines.firstIndex(of: "  // example ends"))
    let code = lines[(first + 1)..<last].map { $0.dropFirst(2) }.joined(separator: "\n")
    let card = ModelCard(
      name: "runs/harmless rm", baseModel: "base",
      recipe: .init(
        templateHash: nil, beginningOfText: .none, endOfText: .none, truncation: "error",
        maximumLength: nil),
      trainingPairs: 1)
    #expect(card.text.contains("```swift\nimport RewardKit\n\n\(code)\n```"))
  }
}
