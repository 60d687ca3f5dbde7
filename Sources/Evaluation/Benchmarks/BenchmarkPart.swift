public import Basics
public import OrderedCollections

/// A benchmark's number for one subset, with what belongs to it.
public struct BenchmarkPart: Hashable, Sendable {
  /// Items.
  public let n: Int
  /// The number, by the subset's reducer: 0...1, for Ties at most 1.01.
  public let value: Double
  /// Its 95 % interval over items: Wilson's where an item is right or wrong, else the bootstrap's; nil
  /// for Ties, whose items depend on each other.
  public let interval: Interval?
  /// Items whose best right and best wrong candidate score the same.
  public let ties: Int
  /// The number that scores at random would have on average; nil for Ties.
  public let random: Double?
  /// The three means of ``StyleMatrix``, or the five of ``TiesResult``.
  public let details: OrderedDictionary<String, Double>
  /// How ties were counted.
  public let tieRule: String

  /// - Throws: what the protocols throw. Complexity: O(candidates), and a bootstrap.
  public init(
    _ items: [ScoredItem], _ reducer: BenchmarkReducer, bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(items.count, "items")
    for item in items { try requireFinite(item.scores, "score of \(item.id)") }
    n = items.count
    tieRule = reducer.tieRule
    ties = items.count { $0.right.max()! == $0.wrong.max()! }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    switch reducer {
    case .strictPair:
      let values = items.map(\.strictAccuracy)
      value = mean(values)
      interval = .wilson(successes: values.reduce(0, +), n: n, level: bootstrap.level)
      random = mean(items.map { Self.randomOrder(right: $0.correct.count, of: $0.scores.count) })
      details = [:]
    case .sharedCredit:
      let values = items.map(\.sharedCredit)
      value = mean(values)
      interval = try bootstrap.mean(of: values)
      random = mean(items.map { Double($0.correct.count) / Double($0.scores.count) })
      details = [:]
    case .styleMatrix:
      let pairs = items.map { (right: $0.right, wrong: $0.wrong) }
      let matrix = try StyleMatrix(pairs)
      value = matrix.average
      var values: [Double] = []
      for pair in pairs { values.append(try StyleMatrix([pair]).average) }
      interval = try bootstrap.mean(of: values)
      random = 0.5
      details = ["hard": matrix.hard, "normal": matrix.normal, "easy": matrix.easy]
    case .ties:
      let result = try TiesResult(items)
      value = result.score
      interval = nil
      random = nil
      details = [
        "reference_accuracy": result.referenceAccuracy, "tied_accuracy": result.tiedAccuracy,
        "preference": result.preference, "hard_preference": result.hardPreference,
        "margin": result.margin,
      ]
    }
  }

  /// The chance that all right candidates come before all wrong ones in a random order.
  private static func randomOrder(right: Int, of count: Int) -> Double {
    (0..<right).reduce(1) { $0 * Double(right - $1) / Double(count - $1) }
  }

  /// The part as JSON.
  public var json: JSONObject {
    var members: JSONObject = ["n": .number(n), "value": .number(value)]
    if let interval { members[intervalKey(interval.level)] = interval.json }
    members["ties"] = .number(ties)
    members["tie_rule"] = .string(tieRule)
    if let random { members["random"] = .number(random) }
    for (name, value) in details { members[name] = .number(value) }
    return members
  }
}
