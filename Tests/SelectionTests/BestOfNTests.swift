import Basics
import Preferences
import Rewards
import Selection
import Testing

/// Best-of-N with reward models that answer rightly and wrongly.
@Suite struct BestOfNTests {
  /// A model of a library user: it gives what it is told, whatever was asked.
  struct Told: RewardModel {
    var answers: [Double]
    var card: RewardCard { RewardCard(kind: "scalar", name: "told") }
    func rewards(for candidates: [Candidate]) async throws -> [Reward] {
      answers.map { Reward(value: $0) }
    }
  }

  private func candidates(_ count: Int) -> [Candidate] {
    (0..<count).map { Candidate(prompt: "Hi", response: "answer \($0)") }
  }

  private func code(_ body: () async throws -> Void) async -> RewardError.Code? {
    do {
      try await body()
      return nil
    } catch { return (error as? RewardError)?.code }
  }

  @Test func theGreatestOfEachPrompt() async throws {
    let selector = BestOfNSelector(Told(answers: [1, 3, 2, -5, -4, 7]))
    let choices = try await selector.choose(
      among: [candidates(3), candidates(2), candidates(1)])
    #expect(choices.map(\.best) == [1, 1, 0])
    #expect(choices.map(\.rewards) == [[1, 3, 2], [-5, -4], [7]])
    #expect(try await BestOfNSelector(Told(answers: [])).choose(among: []).isEmpty)
  }

  @Test func theFirstAmongEquals() throws {
    #expect(try BestOfNChoice(rewards: [0, 2, 2, 1]).best == 1)
    #expect(try BestOfNChoice(rewards: [-1, -1]).best == 0)
    #expect(try BestOfNChoice(rewards: [-0.0, 0.0]).best == 0)
  }

  @Test(arguments: [
    [Double.nan, 1], [1, .nan], [1, .infinity], [-.infinity, 1], [.nan, .nan],
  ])
  func whatIsNoNumberIsRefused(answers: [Double]) async {
    #expect(
      await code {
        _ = try await BestOfNSelector(Told(answers: answers)).choose(among: [candidates(2)])
      } == .rewardNotFinite)
    #expect(await code { _ = try BestOfNChoice(rewards: answers) } == .rewardNotFinite)
  }

  @Test(arguments: [0, 1, 2, 4, 9]) func anotherNumberOfRewardsIsRefused(count: Int) async {
    let model = Told(answers: Array(repeating: 1, count: count))
    #expect(
      await code {
        _ = try await BestOfNSelector(model).choose(among: [candidates(2), candidates(1)])
      } == .rewardCount)
  }

  @Test func nothingToChooseAmongIsRefused() async {
    #expect(
      await code {
        _ = try await BestOfNSelector(Told(answers: [1])).choose(among: [candidates(1), []])
      } == .selectionEmpty)
    #expect(await code { _ = try BestOfNChoice(rewards: []) } == .selectionEmpty)
  }
}
