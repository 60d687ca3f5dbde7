import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Tensors
import Testing

/// Gives the states that it was told to for responses.
private struct ToldStates: TokenStateSource {
  let name = "told"
  let width = 2
  var states: [String: [Float]]

  func states(of candidates: [Candidate]) throws -> [ResponseStates] {
    try candidates.map { candidate in
      let reading = try check(candidate)!
      return ResponseStates(
        TokenStates(states[candidate.responseText]!, width: 2), reading: reading)
    }
  }

  func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    guard let values = states[candidate.responseText] else {
      throw RewardError(.init("told.unknown"), "nobody told me of '\(candidate.responseText)'")
    }
    return Reading(tokens: values.count / 2, isTruncated: false, hash: 1)
  }
}

@Suite struct GoalRewardTests {
  /// x to (x₁ + x₂, x₂), and the reward 2·first − second + nothing.
  private func head() -> GoalHead {
    GoalHead(
      projection: Perceptron([
        .init(weight: Tensor([1, 1, 0, 1] as [Float], shape: [2, 2]), bias: nil)
      ]),
      reward: Perceptron([.init(weight: Tensor([2, -1] as [Float], shape: [1, 2]), bias: nil)]))
  }

  @Test func theMeanOfLastStates() throws {
    let goal = try GoalPrototype(of: [
      TokenStates([9, 9, 1, 2], width: 2), TokenStates([3, 4], width: 2),
    ])
    #expect(goal.state == [2, 3])
    for responses in [[], [TokenStates([1, 0], width: 2), TokenStates([-1, 0], width: 2)]] {
      let error = #expect(throws: RewardError.self) { try GoalPrototype(of: responses) }
      #expect(error?.code == .goalPrototype)
    }
    let error = #expect(throws: RewardError.self) { try GoalPrototype(state: [1, .nan]) }
    #expect(error?.code == .goalPrototype)
  }

  @Test func cosinesByHand() throws {
    let goal = try GoalPrototype(state: [3, 4])
    let states = TokenStates([3, 4, -6, -8, 4, -3, 1, 0, 0, 0], width: 2)
    let expected = [1, -1, 0, 0.6, 0]
    for (found, wanted) in zip(goal.cosines(of: states), expected) {
      #expect(abs(found - wanted) < 1e-12)
    }
    #expect(abs(goal.meanCosine(of: states) - 0.12) < 1e-12)
    // Two fifths of five tokens are two, and a share of next to nothing is one token.
    #expect(abs(goal.meanCosine(of: states, share: 0.4)) < 1e-12)
    #expect(abs(goal.meanCosine(of: states, share: 0.5)) < 1e-12)
    #expect(abs(goal.meanCosine(of: states, share: 1e-9) - 1) < 1e-12)
  }

  @Test func rewardsOfAModel() async throws {
    let source = ToldStates(states: ["good": [0, 1, 3, 1], "bad": [1, 1, -4, 0]])
    let model = GoalRewardModel(
      states: source, head: head(), prototype: try GoalPrototype(state: [1, 0]))
    let candidates = ["good", "bad"].map { Candidate(prompt: "p", response: $0) }
    let rewards = try await model.rewards(for: candidates)
    // The last states become (4, 1) and (−4, 0).
    #expect(rewards.map(\.value) == [7, -8])
    #expect(rewards.map(\.reading?.tokens) == [2, 2])
    let cosines = try model.cosines(of: candidates)
    let root = 0.5.squareRoot()
    let expected = [[root, 4 / 17.0.squareRoot()], [2 / 5.0.squareRoot(), -1]]
    for (found, wanted) in zip(cosines.joined(), expected.joined()) {
      #expect(abs(found - wanted) < 1e-6)
    }
    for (reward, wanted) in zip(rewards, expected) {
      #expect(abs(reward.attributes["goal"]! - (wanted[0] + wanted[1]) / 2) < 1e-6)
    }
    // Alone or with others.
    #expect(try await model.rewards(for: [candidates[1]]) == [rewards[1]])
    #expect(model.card.kind == "goal")
    let error = #expect(throws: RewardError.self) {
      try model.check(Candidate(prompt: "p", response: "none"))
    }
    #expect(error?.code == .init("told.unknown"))
  }

  @Test func brokenStatesAreNoReward() async throws {
    let model = GoalRewardModel(
      states: ToldStates(states: ["a": [.infinity, 1]]), head: head(),
      prototype: try GoalPrototype(state: [1, 0]))
    await #expect(throws: RewardError.self) {
      try await model.rewards(for: [Candidate(prompt: "p", response: "a")])
    }
    #expect(throws: RewardError.self) {
      try model.cosines(of: [Candidate(prompt: "p", response: "a")])
    }
  }

  @Test func widthsAreChecked() throws {
    let error = #expect(throws: RewardError.self) {
      try head().projected(TokenStates([1, 2, 3], width: 3))
    }
    #expect(error?.code == .headWidth)
    #expect(try head().projected(TokenStates([], width: 2)).count == 0)
  }
}
