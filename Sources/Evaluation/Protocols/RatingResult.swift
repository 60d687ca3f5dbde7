public import Basics
public import OrderedCollections

/// One prompt's candidates with people's ratings and a model's scores.
public struct RatedItem: Hashable, Sendable {
  /// The prompt's name: items of one name are resampled together.
  public var group: String
  /// The model's score of each candidate.
  public var scores: [Double]
  /// People's rating of each candidate, in any one scale.
  public var ratings: [Double]

  /// An item: both lists have one number for each candidate.
  public init(group: String, scores: [Double], ratings: [Double]) {
    self.group = group
    self.scores = scores
    self.ratings = ratings
  }
}

/// How well a model's scores go together with people's ratings: over all candidates at once, and
/// within items, where the prompts' own difficulty plays no part.
public struct RatingResult: Hashable, Sendable {
  /// A correlation with its interval.
  public struct Coefficient: Hashable, Sendable {
    /// In −1...1; nil where it is undefined: too few candidates, or equal ratings.
    public let value: Double?
    /// The percentile interval over prompts. Nil where there is no value, and where some resample
    /// had none, as happens with few items.
    public let interval: Interval?
  }

  /// Over all candidates of all items at once; scores of different prompts must be comparable.
  public let pooled: OrderedDictionary<CorrelationKind, Coefficient>
  /// The mean over items of the correlation within each.
  ///
  /// Items with one candidate, or with equal ratings only, have none and are left out. Equal scores
  /// for all of an item's candidates count as 0 there: a model does not gain by abstaining.
  public let within: OrderedDictionary<CorrelationKind, Coefficient>
  /// Items, candidates of all of them, and different prompts.
  public let items: Int, candidates: Int, groups: Int
  /// Items that `within` is over, and those among them whose scores are all equal.
  public let withinItems: Int, constantScores: Int
  /// Pairs of candidates of one item that people rate differently: whether the score is higher for
  /// the better one. A tie of scores is wrong in ``pairAccuracy``.
  public let pairs: PairwiseResult
  /// Pairs that people rate the same; they are in no number.
  public let equalRatings: Int
  /// wins / n of `pairs` with an interval over prompts (``Bootstrap/share(of:groups:)``); nil
  /// without pairs.
  public let pairAccuracy: Estimate?

  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(resamples · candidates · log candidates), and the squares of items'
  ///   candidates.
  public init(_ items: [RatedItem], bootstrap: Bootstrap = Bootstrap()) throws(RewardError) {
    try requireSome(items.count, "items")
    for item in items {
      try requireSameCount(
        (item.scores.count, "scores of \(item.group)"), (item.ratings.count, "ratings"))
      try requireFinite(item.scores, "score of \(item.group)")
      try requireFinite(item.ratings, "rating of \(item.group)")
    }
    let (units, count) = numbered(items.map(\.group))
    let resampling = UnitResampling(units: count)
    self.items = items.count
    groups = count
    candidates = items.reduce(0) { $0 + $1.scores.count }
    try requireSome(candidates, "candidates")

    let lists = try CorrelatedLists(items.flatMap(\.scores), items.flatMap(\.ratings))
    let owners = zip(units, items).flatMap { unit, item in item.scores.map { _ in unit } }
    pooled = try CorrelationKind.each { kind in
      guard let value = lists.value(kind, weight: { _ in 1 }) else { return nil }
      return (
        value,
        resampling.interval(bootstrap) { counts in
          lists.value(kind) { counts[owners[$0]] } ?? .nan
        }
      )
    }

    let ordered = items.indices.filter { Set(items[$0].ratings).count > 1 }
    withinItems = ordered.count
    constantScores = ordered.count { Set(items[$0].scores).count == 1 }
    var own: [CorrelatedLists] = []
    for index in ordered {
      own.append(try CorrelatedLists(items[index].scores, items[index].ratings))
    }
    within = try CorrelationKind.each { kind throws(RewardError) in
      guard !own.isEmpty else { return nil }
      let values = own.map { $0.value(kind) { _ in 1 } ?? 0 }
      return (
        values.reduce(0, +) / Double(values.count),
        try bootstrap.clusteredMean(of: values, groups: ordered.map { units[$0] })
      )
    }

    var (wins, ties, losses, equal) = (0, 0, 0, 0)
    var (outcomes, pairOwners): ([Double], [Int]) = ([], [])
    for (unit, item) in zip(units, items) {
      for first in item.scores.indices {
        for second in 0..<first {
          let rated = item.ratings[first] - item.ratings[second]
          guard rated != 0 else {
            equal += 1
            continue
          }
          let scored = item.scores[first] - item.scores[second]
          let isRight = scored != 0 && (scored > 0) == (rated > 0)
          if isRight { wins += 1 } else if scored == 0 { ties += 1 } else { losses += 1 }
          outcomes.append(isRight ? 1 : 0)
          pairOwners.append(unit)
        }
      }
    }
    pairs = PairwiseResult(wins: wins, ties: ties, losses: losses)
    equalRatings = equal
    pairAccuracy = try pairs.accuracy().map { accuracy throws(RewardError) in
      Estimate(
        mean: accuracy, interval: try bootstrap.share(of: outcomes, groups: pairOwners).interval)
    }
  }
}

extension CorrelationKind {
  fileprivate static func each(
    _ body: (CorrelationKind) throws(RewardError) -> (value: Double, interval: Interval?)?
  ) throws(RewardError) -> OrderedDictionary<CorrelationKind, RatingResult.Coefficient> {
    var result: OrderedDictionary<CorrelationKind, RatingResult.Coefficient> = [:]
    for kind in allCases {
      let found = try body(kind)
      result[kind] = .init(value: found?.value, interval: found?.interval)
    }
    return result
  }
}

extension RatingResult {
  /// Both groups of correlations by name, and the pairs.
  public var json: JSONObject {
    func object(_ all: OrderedDictionary<CorrelationKind, Coefficient>) -> JSONValue {
      .object(
        JSONObject(uniqueKeysWithValues: all.map { ($0.key.rawValue, $0.value.json) }))
    }
    return [
      "items": .number(items), "candidates": .number(candidates), "prompts": .number(groups),
      "pooled": object(pooled), "within": object(within), "within_items": .number(withinItems),
      "constant_scores": .number(constantScores),
      "pairs": [
        "n": .number(pairs.n), "wins": .number(pairs.wins), "ties": .number(pairs.ties),
        "losses": .number(pairs.losses), "equal_ratings": .number(equalRatings),
        "accuracy": pairAccuracy?.json ?? .null, "tie_rule": "a tie is wrong",
      ],
    ]
  }
}

extension RatingResult.Coefficient {
  /// `{"value": …, "ci95": [lower, upper]}`; an undefined value is null.
  public var json: JSONValue {
    var members: JSONObject = ["value": value.map(JSONValue.number) ?? .null]
    if let interval { members[intervalKey(interval.level)] = interval.json }
    return .object(members)
  }
}
