public import Basics
public import OrderedCollections

/// A benchmark's number for one subset, with what belongs to it.
public struct BenchmarkPart: Hashable, Sendable {
  /// Items.
  public let n: Int
  /// The number, by the subset's reducer: 0...1, for Ties at most 1.01, for ratings −1...1; nil where it
  /// is undefined, as a correlation of constant ratings.
  public let value: Double?
  /// Its 95 % interval over items: Wilson's where an item is right or wrong, else the bootstrap's; nil
  /// for Ties, whose items depend on each other.
  public let interval: Interval?
  /// Items whose best right and best wrong candidate score the same; of ratings and steps, scores that
  /// are equal to another.
  public let ties: Int
  /// The number that scores at random would have on average; nil where there is no simple one.
  public let random: Double?
  /// More numbers by name, such as the three means of ``StyleMatrix``.
  public let details: OrderedDictionary<String, Double>
  /// What the number is, and how ties were counted.
  public let reducer: BenchmarkReducer

  /// How ties were counted, in words.
  public var tieRule: String { reducer.tieRule }

  init(
    n: Int, value: Double?, interval: Interval?, ties: Int, random: Double?,
    details: OrderedDictionary<String, Double> = [:], reducer: BenchmarkReducer
  ) {
    self.n = n
    self.value = value
    self.interval = interval
    self.ties = ties
    self.random = random
    self.details = details
    self.reducer = reducer
  }

  /// Reduces items.
  ///
  /// - Parameters:
  ///   - scores: of each item's candidates, or steps where it has steps: of these the chance in 0...1
  ///     that the solution is right up to there.
  ///   - threshold: for ``BenchmarkReducer/firstError``; nil chooses the best for these very items.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`, and
  ///   what the protocols throw. Complexity: O(scores), and a bootstrap.
  public init(
    _ items: [BenchmarkItem], scores: [[Double]], _ reducer: BenchmarkReducer,
    threshold: Double? = nil, bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(items.count, "items")
    try requireSameCount((items.count, "items"), (scores.count, "lists of scores"))
    for (item, scores) in zip(items, scores) {
      let count = item.steps.isEmpty ? item.candidates.count : item.steps.count
      try requireSameCount((scores.count, "scores of \(item.id)"), (count, "texts"))
      try requireFinite(scores, "score of \(item.id)")
    }
    switch reducer {
    case .strictPair, .sharedCredit, .styleMatrix, .ties:
      var scored: [ScoredItem] = []
      for (item, scores) in zip(items, scores) { scored.append(try item.scored(scores)) }
      self = try .choices(scored, reducer, bootstrap)
    case .rating: self = try .ratings(items, scores, bootstrap)
    case .firstError: self = try .firstErrors(items, scores, threshold, bootstrap)
    case .stepLabels: self = try .stepLabels(items, scores, bootstrap)
    }
  }

  /// The part as JSON.
  public var json: JSONObject {
    var members: JSONObject = [
      "n": .number(n), "value": value.map(JSONValue.number) ?? .null,
      "measure": .string(reducer.measure),
    ]
    if let interval { members[intervalKey(interval.level)] = interval.json }
    members["ties"] = .number(ties)
    members["tie_rule"] = .string(tieRule)
    if let random { members["random"] = .number(random) }
    for (name, value) in details { members[name] = .number(value) }
    return members
  }
}

func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
