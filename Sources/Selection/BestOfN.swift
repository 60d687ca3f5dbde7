public import Preferences
public import Rewards

/// Best-of-N: of several candidates the one with the highest reward (Stiennon et al., 2020).
public struct BestOfNSelector<Model: RewardModel>: Sendable {
  /// What the candidates are scored with.
  public let model: Model

  /// Chooses by the rewards of `model`.
  public init(_ model: Model) { self.model = model }

  /// What was chosen for one prompt.
  public struct Choice: Sendable, Hashable {
    /// Index of the chosen candidate; the first among equals.
    public var best: Int
    /// Every candidate's reward, in order.
    public var rewards: [Double]
  }

  /// Scores candidates of several prompts together and chooses within each.
  ///
  /// - Throws: what the model throws. Traps when a list is empty.
  /// - Complexity: each prompt is computed once by models that share prefixes.
  public func choose(among lists: [[Candidate]]) async throws -> [Choice] {
    precondition(lists.allSatisfy { !$0.isEmpty }, "there is nothing to choose among")
    let rewards = try await model.rewards(for: lists.flatMap { $0 }).map(\.value)
    var start = 0
    return lists.map { list in
      let own = Array(rewards[start..<start + list.count])
      start += list.count
      // The first of the greatest: max(by:) alone would give the last.
      return Choice(best: own.firstIndex(of: own.max()!)!, rewards: own)
    }
  }
}
