public import Basics
import OrderedCollections
public import Preferences

/// A reward model that asks another one only for what it has not said before.
public struct CachedRewardModel: RewardModel {
  /// The model that is asked.
  public let base: any RewardModel
  /// What was said before.
  public let cache: ScoreCache
  /// Names the model's scores; see ``ScoreKey/init(model:_:)``.
  public let identity: String

  /// - Parameter identity: names the model by its content and by everything that its scores depend on.
  public init(_ base: any RewardModel, cache: ScoreCache, identity: String) {
    self.base = base
    self.cache = cache
    self.identity = identity
  }

  /// The base model's card.
  public var card: RewardCard { base.card }

  /// What the base model says.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try base.check(candidate)
  }

  /// - Throws: what the base model throws, and `cache.database`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let keys = ScoreKey.keys(
      model: identity, candidates, readsMetadata: base.card.readsMetadata)
    var rewards = try cache.rewards(keys)
    // A text that comes twice is asked for once: two batches may round otherwise, and what is said now
    // is what will be said again.
    var places: OrderedDictionary<ScoreKey, [Int]> = [:]
    for index in rewards.indices where rewards[index] == nil {
      places[keys[index], default: []].append(index)
    }
    guard !places.isEmpty else { return rewards.map { $0! } }
    let missing = places.values.map { $0[0] }
    let found = try await base.rewards(for: missing.map { candidates[$0] })
    // What cannot be stored whole is asked for again: a second answer must not have less in it.
    try cache.store(
      zip(missing, found).filter { $0.1.isStorable }.map { (keys[$0], $1) })
    for (own, reward) in zip(places.values, found) {
      for index in own { rewards[index] = reward }
    }
    return rewards.map { $0! }
  }
}
