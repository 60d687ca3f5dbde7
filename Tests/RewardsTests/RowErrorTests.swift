import Basics
import OrderedCollections
import Preferences
import Testing
import Text
import Tools

@testable import Rewards

/// Which errors are about one row, so that the policy `skip` leaves it out.
@Suite struct RowErrorTests {
  @Test(arguments: [
    "text.too-long", "model.too-long", "text.empty", "text.no-token", "reward.reference",
    "reward.prompt", "reward.follow-up-tokens", "embedding.no-direction", "tool.verdict",
    "tool.input", "tool.output", "tool.plan", "tool.replay", "tool.timeout", "tool.unknown",
    "template.raised", "instruction.row",
  ])
  func aboutARow(code: String) {
    #expect(RewardError(.init(code), "").isAboutRow)
  }

  /// What is wrong for every row must end the run.
  @Test(arguments: [
    "tool.crashed", "model.token-id", "model.missing", "reward.not-finite", "reward.canary",
    "reward.heads", "reward.configuration", "reward.follow-ups", "reward.principles",
    "embedding.not-finite", "head.width", "goal.prototype", "torch.memory", "file.access",
  ])
  func aboutTheRun(code: String) {
    #expect(!RewardError(.init(code), "").isAboutRow)
  }

  private func error(_ model: any RewardModel, _ candidate: Candidate) async -> RewardError? {
    do {
      _ = try model.check(candidate)
      _ = try await model.rewards(for: [candidate])
      return nil
    } catch { return error as? RewardError }
  }

  /// What the new kinds throw of a candidate is known as such.
  @Test func kindsThrowThem() async throws {
    let plain = Candidate(prompt: "p", response: "2 +", metadata: ["references": "a"])
    let system = Candidate(
      prompt: [Message(role: "system", content: "s")],
      response: [Message(role: "assistant", content: "a")])
    let untold = Candidate(prompt: "p", response: "a", metadata: ["trace": []])
    let principles = try PrincipleRewardModel(
      RewardPart(Told([:]), name: "inner"), principles: ["Be kind."])
    let tools = ToolRewardModel(
      RewardPart(ToolVerdictRewardModel(unchecked: 0), name: "verdict"),
      tracer: ToolTracer(tools: ToolRegistry([]), planner: RecordedPlanner()))
    let similarity = SimilarityRewardModel(ToldVectors(["2 +": [0], "a": [1]]))
    for (model, candidate, code) in [
      (principles, system, .rewardPrompt), (ToolVerdictRewardModel(), plain, .toolReplay),
      (ToolVerdictRewardModel(), untold, .toolVerdict), (tools, plain, .toolReplay),
      (similarity, plain, .embeddingNoDirection), (similarity, system, .rewardReference),
    ] as [(any RewardModel, Candidate, RewardError.Code)] {
      let found = await error(model, candidate)
      #expect(found?.code == code && found?.isAboutRow == true, "\(model.card.kind): \(code)")
    }
  }
}
