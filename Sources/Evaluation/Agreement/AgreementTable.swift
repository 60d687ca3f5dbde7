public import Basics
public import OrderedCollections

/// How often several scorers agree with people on the same pairs: metrics against references,
/// embeddings, length and reward models side by side (the study of BLEUBERI, Chang et al. 2025,
/// section 3).
///
/// A scorer decides a pair for the item with the higher score; equal scores count half. All
/// intervals are over whole prompts, whose pairs are not independent.
public struct AgreementTable: Hashable, Sendable {
  /// One scorer.
  public struct Row: Hashable, Sendable {
    /// What it is called.
    public let name: String
    /// Pairs decided as people did, not decided, and decided against them.
    public let pairs: PairwiseResult
    /// (wins + ties/2) / n, with the interval of ``Bootstrap/share(of:groups:)``.
    public let agreement: Estimate
    /// How that interval was computed.
    public let method: PairEvaluation.IntervalMethod
    /// Spearman's correlation of scores and ratings over all items: scores of different prompts
    /// must be comparable for it. Nil without ratings, or where one of the lists is constant.
    public let spearman: Double?
    /// Its percentile interval over prompts; nil where some resample had no correlation.
    public let spearmanInterval: Interval?
    /// What each pair counts: 1, ½ or 0.
    fileprivate let outcomes: [Double]
  }

  /// The scorers, in order.
  public let rows: [Row]
  /// Pairs that people decided, and the prompts that they are of.
  public let pairs: Int, prompts: Int
  private let owners: [String]
  private let bootstrap: Bootstrap

  /// - Parameter scores: for each scorer a score of each item, higher for what it takes for better.
  /// - Throws: `evaluation.empty` without pairs, `evaluation.count`, `evaluation.nan`,
  ///   `evaluation.infinite`.
  /// - Complexity: O(scorers · resamples · items).
  public init(
    _ judgements: HumanJudgements, scores: OrderedDictionary<String, [Double]>,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(judgements.pairs.count, "pairs that people decided")
    let owners = judgements.pairs.map { judgements.prompts[$0.better] }
    var rows: [Row] = []
    for (name, values) in scores {
      try requireSameCount(
        (values.count, "scores of '\(name)'"), (judgements.prompts.count, "items"))
      try requireFinite(values, "score of '\(name)'")
      let margins = judgements.pairs.map { values[$0.better] - values[$0.worse] }
      let outcomes = margins.map { $0 > 0 ? 1 : $0 < 0 ? 0 : 0.5 }
      let (interval, method) = try bootstrap.share(of: outcomes, groups: owners)
      let correlation = try Self.correlation(judgements, values, bootstrap)
      rows.append(
        Row(
          name: name, pairs: try PairwiseResult(margins: margins),
          agreement: Estimate(
            mean: outcomes.reduce(0, +) / Double(outcomes.count), interval: interval),
          method: method, spearman: correlation?.value, spearmanInterval: correlation?.interval,
          outcomes: outcomes))
    }
    self.rows = rows
    pairs = judgements.pairs.count
    prompts = Set(owners).count
    self.owners = owners
    self.bootstrap = bootstrap
  }

  /// The scorer of this name; nil where there is none.
  public subscript(_ name: String) -> Row? { rows.first { $0.name == name } }

  /// How much more often the first scorer agrees than the second, on the same pairs, with a
  /// bootstrap interval over prompts; Newcombe's where resampling shows no variation. Traps for
  /// names that are not there.
  /// - Throws: never for scores that made a table.
  public func difference(
    of first: String, minus second: String
  ) throws(RewardError) -> Estimate {
    guard let one = self[first], let two = self[second] else {
      preconditionFailure("no scorer of that name")
    }
    let differences = zip(one.outcomes, two.outcomes).map { $0 - $1 }
    let resampled = try bootstrap.clusteredMean(of: differences, groups: owners)
    let mean = one.agreement.mean - two.agreement.mean
    guard resampled.upper - resampled.lower < 1e-12 else {
      return Estimate(mean: mean, interval: resampled)
    }
    return Estimate(
      mean: mean,
      interval: .newcombe(
        one.agreement.mean, minus: two.agreement.mean, n: prompts, level: bootstrap.level))
  }

  private static func correlation(
    _ judgements: HumanJudgements, _ scores: [Double], _ bootstrap: Bootstrap
  ) throws(RewardError) -> (value: Double, interval: Interval?)? {
    guard let ratings = judgements.ratings else { return nil }
    let lists = try CorrelatedLists(scores, ratings)
    guard let value = lists.value(.spearman, weight: { _ in 1 }) else { return nil }
    let (units, count) = numbered(judgements.prompts)
    let interval = UnitResampling(units: count).interval(bootstrap) { counts in
      lists.value(.spearman) { counts[units[$0]] } ?? .nan
    }
    return (value, interval)
  }
}

extension AgreementTable {
  /// `{"pairs", "prompts", "scorers": [{"name", "agreement", "wins", …, "spearman"}]}`.
  public var json: JSONObject {
    let scorers = rows.map { row -> JSONValue in
      var members: JSONObject = [
        "name": .string(row.name), "agreement": row.agreement.json,
        "interval_method": .string(row.method.rawValue), "wins": .number(row.pairs.wins),
        "ties": .number(row.pairs.ties), "losses": .number(row.pairs.losses),
        "tie_rule": "a tie is half",
      ]
      if let value = row.spearman {
        let coefficient = RatingResult.Coefficient(value: value, interval: row.spearmanInterval)
        members["spearman"] = coefficient.json
      }
      return .object(members)
    }
    return ["pairs": .number(pairs), "prompts": .number(prompts), "scorers": .array(scorers)]
  }

  /// A table for people: a line of headings, and a scorer a line.
  public var table: [[String]] {
    func shown(_ value: Double?, _ interval: Interval?) -> String {
      guard let value else { return "–" }
      guard let interval else { return fixed(value) }
      return "\(fixed(value)) [\(fixed(interval.lower)), \(fixed(interval.upper))]"
    }
    return [["scorer", "agreement", "ties", "Spearman"]]
      + rows.map { row in
        [
          row.name, shown(row.agreement.mean, row.agreement.interval), String(row.pairs.ties),
          shown(row.spearman, row.spearmanInterval),
        ]
      }
  }
}
