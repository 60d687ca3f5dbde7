import Basics
public import Preferences
public import Rewards

/// Best-of-N: of several candidates the one with the highest reward (Stiennon et al., 2020).
public struct BestOfNSelector<Model: RewardModel>: Sendable {
  /// What was chosen for one prompt.
  public typealias Choice = BestOfNChoice

  /// What the candidates are scored with.
  public let model: Model

  /// Chooses by the rewards of `model`.
  public init(_ model: Model) { self.model = model }

  /// Scores candidates of several prompts together and chooses within each.
  ///
  /// - Throws: what the model throws; `selection.empty` for a prompt without candidates,
  ///   `reward.count` where the model gives another number of rewards than there are candidates,
  ///   `reward.not-finite` where one is not a finite number. A model can be anybody's, so its
  ///   answer is checked before it is believed.
  /// - Complexity: each prompt is computed once by models that share prefixes.
  public func choose(among lists: [[Candidate]]) async throws -> [Choice] {
    for (index, list) in lists.enumerated() where list.isEmpty {
      throw RewardError(
        .selectionEmpty, "there is nothing to choose among", at: .init(item: "prompt \(index)"))
    }
    let candidates = lists.flatMap { $0 }
    let rewards = try await model.rewards(for: candidates).map(\.value)
    guard rewards.count == candidates.count else {
      throw RewardError(
        .rewardCount, "\(rewards.count) rewards for \(candidates.count) candidates",
        at: .init(item: model.card.name))
    }
    var start = 0
    var choices: [Choice] = []
    for (index, list) in lists.enumerated() {
      do throws(RewardError) {
        choices.append(try Choice(rewards: Array(rewards[start..<start + list.count])))
      } catch {
        throw RewardError(
          error.code, "prompt \(index): \(error.message)", at: .init(item: model.card.name))
      }
      start += list.count
    }
    return choices
  }
}
