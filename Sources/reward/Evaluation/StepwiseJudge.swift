import Basics
import Evaluation
import Preferences
import Rewards
import Text

/// Judges answers by their steps: one number of the steps' scores.
struct StepwiseJudge: RewardModel {
  /// A model of whole answers; candidates that bring their steps are asked of it as they are.
  let base: any RewardModel
  let aggregation: StepAggregation

  var card: RewardCard {
    var card = base.card
    card.kind = "\(aggregation.rawValue) of \(card.kind)"
    // Numbers in 0...1, whatever they are made of.
    card.claimsLogOdds = false
    return card
  }

  /// Answers of one message are cut into their lines; whoever brings steps wants their scores each. An
  /// exchange of several messages and an empty answer are one step, so that all answers of an item are
  /// on one scale.
  /// - Throws: what the base model throws; `evaluation.…`.
  func rewards(for candidates: [Candidate]) async throws -> [Rewards.Reward] {
    var cut: [Int: Candidate] = [:]
    for (index, candidate) in candidates.enumerated() {
      guard candidate.steps == nil, candidate.response.count == 1 else { continue }
      let lines = candidate.responseText.split(whereSeparator: \.isNewline).map(String.init)
      var stepped = candidate
      stepped.steps = lines.filter { !$0.allSatisfy(\.isWhitespace) }
      if stepped.steps?.isEmpty == false { cut[index] = stepped }
    }
    let places = cut.keys.sorted()
    let judged = try await PrefixRewardModel(base, separator: "\n")
      .rewards(for: places.map { cut[$0]! })
    let others = candidates.indices.filter { cut[$0] == nil }
    let whole = try await base.rewards(for: others.map { candidates[$0] })
    var rewards = Array(repeating: Rewards.Reward(value: 0), count: candidates.count)
    for (place, reward) in zip(others, whole) {
      rewards[place] = reward
      guard candidates[place].steps == nil else { continue }
      rewards[place].value = try aggregation.value([sigmoid(reward.value)])
    }
    for (place, reward) in zip(places, judged) {
      rewards[place] = reward
      rewards[place].value = try aggregation.value(reward.steps ?? [])
      rewards[place].steps = nil
    }
    return rewards
  }
}
