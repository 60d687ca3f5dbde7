import Basics
import Preferences
import Rewards
import Synchronization

/// Gives the rewards that it was told to for responses, and remembers how often it was asked.
final class Told: RewardModel {
  let card: RewardCard
  private let rewards: [String: Reward]
  private let asked = Mutex(0)
  var count: Int { asked.withLock { $0 } }

  init(
    _ rewards: [String: Double], name: String = "told", uncertainty: Double? = nil,
    claimsLogOdds: Bool = false
  ) {
    var card = RewardCard(kind: "told", name: name)
    card.claimsLogOdds = claimsLogOdds
    self.card = card
    self.rewards = rewards.mapValues { value in
      var reward = Reward(value: value)
      reward.uncertainty = uncertainty
      return reward
    }
  }

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    asked.withLock { $0 += candidates.count }
    return try candidates.map { candidate in
      guard let reward = rewards[candidate.responseText] else {
        throw RewardError(.init("told.unknown"), "nobody told me of '\(candidate.responseText)'")
      }
      return reward
    }
  }
}

func answers(_ texts: String...) -> [Candidate] {
  texts.map { Candidate(prompt: "p", response: $0) }
}
