public import Basics
public import OrderedCollections

/// Response and instruction consistency on contrast pairs.
///
/// With instructions q, r and their right answers a_q, a_r, response consistency C_res asks whether
/// R(q, a_q) > R(q, a_r), and instruction consistency C_ins whether R(q, a_q) > R(r, a_q). Both are
/// measured from the query's side, as published, and from the retrieval's. A scorer that sees the
/// answer alone ties on every C_ins, one that sees the instruction alone on every C_res.
public struct ContrastResult: Hashable, Sendable {
  /// One comparison over all pairs, or both sides of it together.
  public struct Side: Hashable, Sendable {
    /// Exact counts.
    public let counts: PairwiseResult
    /// The share of wins: a tie is wrong, the published rule.
    let strict: MeasuredMean
    /// The same with a tie as half.
    let half: MeasuredMean

    /// wins / n.
    public var accuracy: Double { strict.mean }
    /// The interval of `accuracy`: Wilson's, with fewer trials where pairs share instructions, and
    /// where both sides of a pair are counted.
    public var interval: Interval { strict.interval! }
    /// (wins + ties/2) / n.
    public var accuracyTiesHalf: Double { half.mean }
    /// The interval of `accuracyTiesHalf`.
    public var intervalTiesHalf: Interval { half.interval! }

    var json: JSONObject {
      [
        "accuracy": .number(accuracy), intervalKey(interval.level): interval.json,
        "accuracy_ties_half": .number(accuracyTiesHalf),
        intervalKey(interval.level) + "_ties_half": intervalTiesHalf.json,
        "n": .number(counts.n), "wins": .number(counts.wins), "ties": .number(counts.ties),
        "losses": .number(counts.losses),
      ]
    }
  }

  /// A measure from both sides.
  public struct Measure: Hashable, Sendable {
    /// From the query's side: what is published.
    public let query: Side
    /// From the retrieval's side.
    public let retrieval: Side
    /// Both together: two comparisons a pair.
    public let both: Side

    var json: JSONObject {
      [
        "query": .object(query.json), "retrieval": .object(retrieval.json),
        "both": .object(both.json),
      ]
    }
  }

  /// C_res: the same instruction, the answers swapped. Chance is one half.
  public let response: Measure
  /// C_ins: the same answer, the instructions swapped. Chance is one half.
  public let instruction: Measure
  /// The share of pairs all four comparisons of which are won.
  let allFour: MeasuredMean
  /// Pairs.
  public let n: Int
  /// Sets of pairs that no instruction joins; fewer than `n` where instructions are used again.
  public let clusters: Int

  /// The share of pairs all four comparisons of which are won.
  public var allFourShare: Double { allFour.mean }

  /// What four independent scores of one distribution give for ``allFourShare``: that the two
  /// right ones are the two highest, 2!·2!/4!.
  public static let allFourChance = 1.0 / 6

  /// - Throws: `evaluation.count`, `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(resamples · n).
  public init(
    pairs: [ContrastPair], scores: [ContrastScores], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(pairs.count, "contrast pairs")
    try requireSameCount((pairs.count, "contrast pairs"), (scores.count, "scores"))
    n = pairs.count
    let groups = Self.components(pairs)
    func side(_ margins: [Double], _ groups: [Int]) throws(RewardError) -> Side {
      let clusters = Clusters(groups, bootstrap: bootstrap)
      return Side(
        counts: try PairwiseResult(margins: margins),
        strict: try clusters.share(margins.map { $0 > 0 ? 1 : 0 })!,
        half: try clusters.share(margins.map { $0 > 0 ? 1 : $0 < 0 ? 0 : 0.5 })!)
    }
    func measure(
      _ margins: (ContrastScores) -> (query: Double, retrieval: Double)
    ) throws(RewardError) -> Measure {
      let sides = scores.map(margins)
      let (query, retrieval) = (sides.map(\.query), sides.map(\.retrieval))
      return Measure(
        query: try side(query, groups), retrieval: try side(retrieval, groups),
        both: try side(query + retrieval, groups + groups))
    }
    for score in scores {
      try requireFinite(
        [score.query, score.querySwapped, score.retrieval, score.retrievalSwapped], "score")
    }
    response = try measure { ($0.query - $0.querySwapped, $0.retrieval - $0.retrievalSwapped) }
    instruction = try measure { ($0.query - $0.retrievalSwapped, $0.retrieval - $0.querySwapped) }
    let clusters = Clusters(groups, bootstrap: bootstrap)
    self.clusters = clusters.count
    allFour = try clusters.share(
      scores.map {
        min($0.query, $0.retrieval) > max($0.querySwapped, $0.retrievalSwapped) ? 1 : 0
      })!
  }

  /// A number for each pair, equal for pairs that instructions join, directly or through others.
  static func components(_ pairs: [ContrastPair]) -> [Int] {
    var owners: [JSONValue: Int] = [:]
    var parents = Array(pairs.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    for (index, pair) in pairs.enumerated() {
      for instruction in [pair.query, pair.retrieval] {
        guard let owner = owners[instruction] else {
          owners[instruction] = index
          continue
        }
        let (a, b) = (root(owner), root(index))
        parents[max(a, b)] = min(a, b)
      }
    }
    return pairs.indices.map(root)
  }

  /// `{"n", "clusters", "response": {"query", "retrieval", "both"}, "instruction": {…},
  /// "all_four"}`.
  public var json: JSONObject {
    [
      "n": .number(n), "clusters": .number(clusters), "response": .object(response.json),
      "instruction": .object(instruction.json), "all_four": allFour.json,
    ]
  }

  /// The lines of a report.
  public var rows: [ConsistencyRow] {
    func rows(_ name: String, _ measure: Measure) -> [ConsistencyRow] {
      [("query", measure.query), ("retrieval", measure.retrieval), ("both", measure.both)]
        .map { side, result in
          ConsistencyRow(
            "contrast", "\(name), \(side)", result.strict, n: result.counts.n, chance: 0.5,
            aim: .high)
        } + [
          ConsistencyRow(
            "contrast", "\(name), both, ties half", measure.both.half, n: measure.both.counts.n,
            chance: 0.5, aim: .high)
        ]
    }
    return rows("C_res", response) + rows("C_ins", instruction) + [
      ConsistencyRow(
        "contrast", "all four comparisons right", allFour, n: n, chance: Self.allFourChance,
        aim: .high)
    ]
  }
}
