public import Basics
public import OrderedCollections

/// What length alone explains of a benchmark's number, beside the model's scores.
///
/// Items are told apart by whether their right candidates are longer on average than the wrong
/// ones. For pairs, any rule that looks at length alone gets exactly ½ as the mean of both halves;
/// of more candidates that holds only roughly.
public struct LengthProfile: Hashable, Sendable {
  /// A mean over some of the items.
  public struct Part: Hashable, Sendable {
    /// The mean of the items' values; nil for no item.
    public let value: Double?
    /// Wilson's interval where each item is right or wrong, the bootstrap's else; nil for no item.
    public let interval: Interval?
    /// Items.
    public let n: Int
  }

  /// Mean over items of Spearman's correlation of score and length within the item; nil where no
  /// item has candidates of different lengths. A model that scores all of an item's candidates the
  /// same has correlation 0 there.
  public let scoreCorrelation: Estimate?
  /// Items that the correlation is over: those with candidates of different lengths.
  public let correlated: Int
  /// The values of the rules "the longest wins" and "the shortest wins".
  public let longest: Part, shortest: Part
  /// The model's value where the right candidates are longer, shorter, and of equal mean length.
  public let rightLonger: Part, rightShorter: Part, equal: Part
  /// The mean of the model's values where the right ones are longer and where they are shorter,
  /// with the interval that follows from those of both; nil unless there are both kinds.
  public let controlled: Estimate?

  /// - Parameters:
  ///   - items: with the model's scores.
  ///   - lengths: of each item's candidates, in any one unit.
  ///   - reducer: how an item is valued (``BenchmarkReducer/value(of:)``); by whether all its right
  ///     candidates win where that is nil, as for Ties.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`,
  ///   `evaluation.item`.
  /// - Complexity: O(candidates + resamples · items).
  public init(
    _ items: [ScoredItem], lengths: [[Int]], _ reducer: BenchmarkReducer,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(items.count, "items")
    try requireSameCount((items.count, "items"), (lengths.count, "lists of lengths"))
    func value(_ item: ScoredItem) throws(RewardError) -> Double {
      try reducer.value(of: item) ?? item.strictAccuracy
    }
    var correlations: [Double] = []
    var values: (model: [Double], longest: [Double], shortest: [Double]) = ([], [], [])
    var signs: [Int] = []
    for (item, lengths) in zip(items, lengths) {
      try requireFinite(item.scores, "score of \(item.id)")
      try requireSameCount(
        (item.scores.count, "scores of \(item.id)"), (lengths.count, "lengths"))
      let lengths = lengths.map(Double.init)
      if Set(lengths).count > 1 {
        correlations.append(try spearman(item.scores, lengths) ?? 0)
      }
      var byLength = item
      byLength.scores = lengths
      values.model.append(try value(item))
      values.longest.append(try value(byLength))
      // Compared crosswise, since means of whole numbers are none.
      let right = byLength.right.reduce(0, +) * Double(byLength.wrong.count)
      let wrong = byLength.wrong.reduce(0, +) * Double(byLength.right.count)
      signs.append(right > wrong ? 1 : right < wrong ? -1 : 0)
      byLength.scores = lengths.map { -$0 }
      values.shortest.append(try value(byLength))
    }
    correlated = correlations.count
    scoreCorrelation =
      correlations.isEmpty ? nil : try Estimate(correlations, bootstrap: bootstrap)
    longest = try Part(values.longest, bootstrap)
    shortest = try Part(values.shortest, bootstrap)
    func half(_ sign: Int) throws(RewardError) -> Part {
      try Part(signs.indices.filter { signs[$0] == sign }.map { values.model[$0] }, bootstrap)
    }
    rightLonger = try half(1)
    rightShorter = try half(-1)
    equal = try half(0)
    guard let longer = rightLonger.value, let shorter = rightShorter.value else {
      controlled = nil
      return
    }
    controlled = Estimate(
      mean: (longer + shorter) / 2,
      interval: .meanOfIndependent(
        (longer, rightLonger.interval!), (shorter, rightShorter.interval!)))
  }

  /// An object; what is undefined is null.
  public var json: JSONObject {
    [
      "score_length_correlation": scoreCorrelation?.json ?? .null,
      "correlated_items": .number(correlated), "longest_wins": longest.json,
      "shortest_wins": shortest.json, "right_longer": rightLonger.json,
      "right_shorter": rightShorter.json, "equal_length": equal.json,
      "length_controlled": controlled?.json ?? .null,
    ]
  }
}

extension Interval {
  /// The interval of the mean of two numbers that are measured on different items: the squared
  /// distances from the numbers to their ends add up (Zou and Donner 2008, "Construction of
  /// confidence limits about effect measures").
  static func meanOfIndependent(
    _ first: (value: Double, interval: Interval), _ second: (value: Double, interval: Interval)
  ) -> Interval {
    let mean = (first.value + second.value) / 2
    func side(_ end: (Interval) -> Double) -> Double {
      let (x, y) = (first.value - end(first.interval), second.value - end(second.interval))
      return (x * x + y * y).squareRoot() / 2
    }
    return Interval(
      lower: mean - side(\.lower), upper: mean + side(\.upper), level: first.interval.level)
  }
}

extension LengthProfile.Part {
  init(_ values: [Double], _ bootstrap: Bootstrap) throws(RewardError) {
    n = values.count
    guard n > 0 else {
      (value, interval) = (nil, nil)
      return
    }
    let sum = values.reduce(0, +)
    value = sum / Double(n)
    interval =
      values.allSatisfy { $0 == 0 || $0 == 1 }
      ? .wilson(successes: sum, n: n, level: bootstrap.level) : try bootstrap.mean(of: values)
  }

  /// `{"n": …, "value": …, "ci95": …}`.
  public var json: JSONValue {
    var members: JSONObject = [
      "n": .number(n), "value": value.map(JSONValue.number) ?? .null,
    ]
    if let interval { members[intervalKey(interval.level)] = interval.json }
    return .object(members)
  }
}
