// Ranks answers to a question with a reward model:
//
//   swift run RankAnswers ../../reward-demo
//
// Without a model it ranks by a rule, to show that anything can be a reward model.
import Foundation
import RewardKit

/// Prefers answers of few words.
struct Brevity: RewardModel {
  let card = RewardCard(kind: "rule", name: "brevity")

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { Reward(value: -Double($0.responseText.split(separator: " ").count)) }
  }
}

@main
struct RankAnswers {
  static func main() async {
    do {
      let question = "How do I keep bread fresh? Answer in one sentence."
      let answers = [
        "Wrap it in a clean cloth and keep it at room temperature.",
        "Bread is a staple food. It is made of flour. People have baked it for ages.",
        "Keep it dry.",
      ]
      let candidates = answers.map { Candidate(prompt: question, response: $0) }
      if let path = CommandLine.arguments.dropFirst().first {
        try await rank(candidates, with: ScalarRewardModel(path: path))
      } else {
        try await rank(candidates, with: Brevity())
      }
    } catch {
      FileHandle.standardError.write(Data("error: \(error)\n".utf8))
      exit(1)
    }
  }

  static func rank(_ candidates: [Candidate], with model: some RewardModel) async throws {
    let choice = try await BestOfNSelector(model).choose(among: [candidates])[0]
    for index in candidates.indices.sorted(by: { choice.rewards[$0] > choice.rewards[$1] }) {
      print(String(format: "%8.4f  ", choice.rewards[index]) + candidates[index].responseText)
    }
  }
}
