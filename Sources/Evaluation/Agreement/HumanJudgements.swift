public import Basics

/// What people think of some responses, and the pairs of one prompt's responses of which they
/// prefer one.
public struct HumanJudgements: Hashable, Sendable {
  /// Two of the items.
  public struct Pair: Hashable, Sendable {
    /// The item that people prefer, and the other one.
    public let better: Int, worse: Int

    /// A pair of items by their places.
    public init(better: Int, worse: Int) {
      self.better = better
      self.worse = worse
    }
  }

  /// The prompt's name of each item.
  public let prompts: [String]
  /// People's rating of each item; nil where they compared pairs.
  public let ratings: [Double]?
  /// The pairs that people decided, in order.
  public let pairs: [Pair]

  /// Judgements by ratings: every two items of one prompt with different ratings are a pair.
  /// - Throws: `evaluation.count`, `evaluation.nan`, `evaluation.infinite`. Cost: O(n), and the
  ///   squares of prompts' items.
  public init(prompts: [String], ratings: [Double]) throws(RewardError) {
    try requireSameCount((prompts.count, "prompts"), (ratings.count, "ratings"))
    try requireFinite(ratings, "rating")
    var members: [String: [Int]] = [:]
    var pairs: [Pair] = []
    for (item, prompt) in prompts.enumerated() {
      for other in members[prompt, default: []] where ratings[other] != ratings[item] {
        let isBetter = ratings[item] > ratings[other]
        pairs.append(Pair(better: isBetter ? item : other, worse: isBetter ? other : item))
      }
      members[prompt, default: []].append(item)
    }
    self.prompts = prompts
    self.ratings = ratings
    self.pairs = pairs
  }

  /// Judgements by comparisons; pairs that people found equal are none.
  /// - Throws: `evaluation.item` for a pair of an item that there is not, of one item with itself,
  ///   or of two prompts.
  public init(prompts: [String], pairs: [Pair]) throws(RewardError) {
    for (place, pair) in pairs.enumerated() {
      let isThere = prompts.indices.contains(pair.better) && prompts.indices.contains(pair.worse)
      guard isThere, pair.better != pair.worse, prompts[pair.better] == prompts[pair.worse] else {
        throw RewardError(
          .evaluationItem, "a pair must be of two items of one prompt",
          at: .init(item: "pairs[\(place)]"))
      }
    }
    self.prompts = prompts
    ratings = nil
    self.pairs = pairs
  }
}
