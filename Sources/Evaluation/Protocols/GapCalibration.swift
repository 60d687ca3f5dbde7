public import Basics
public import OrderedCollections

/// How often a model is right about which of two texts is better, by how far apart it puts them.
///
/// Where a model's scores mean something, its larger gaps are right more often: experts preferred
/// the text that a writing-quality model ranked first in 72 % of cases with a gap above one point,
/// and in 66 % of all (WQRM, Chakrabarty et al. 2025).
public struct GapCalibration: Hashable, Sendable {
  /// The pairs of one range of gaps.
  public struct Bin: Hashable, Sendable {
    /// Gaps above `lower` and up to `upper`, which is infinite for the last bin; the first has
    /// those of 0 too.
    public let lower: Double, upper: Double
    /// How many pairs there are.
    public let n: Int
    /// How many of them have a gap of 0, which counts half.
    public let ties: Int
    /// The share in which the model prefers what is better; nil without pairs.
    public let agreement: Double?
    /// Its interval: Wilson's, or over whole groups where groups repeat; [0, 1] without pairs.
    public let interval: Interval
  }

  /// From small gaps to large ones.
  public let bins: [Bin]
  /// All pairs together.
  public let all: Bin
  /// Pairs neither of which is better; they are in no bin.
  public let undecided: Int

  /// Bins pairs by |predicted|.
  ///
  /// - Parameters:
  ///   - predicted: the model's score of each pair's first text minus that of the second.
  ///   - gold: the same of the truth; only its sign counts, and 0 says that neither is better.
  ///   - edges: where bins end, ascending and above 0; the last bin has all that is above.
  ///   - groups: a name for each pair, where pairs of one name are not independent; nil for all
  ///     different.
  /// - Throws: `evaluation.empty` without pairs or where none is decided, `evaluation.count`,
  ///   `evaluation.nan`, `evaluation.infinite`. Traps for edges that do not ascend from above 0.
  /// - Complexity: O(n · bins), and with groups O(resamples · groups).
  public init(
    predicted: [Double], gold: [Double], edges: [Double] = [0.5, 1], groups: [String]? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    let ends = [0] + edges
    precondition(
      zip(ends, edges).allSatisfy { $0 < $1 } && ends.allSatisfy(\.isFinite), "edges that ascend")
    try requireSome(predicted.count, "pairs")
    try requireSameCount((predicted.count, "predicted gaps"), (gold.count, "true ones"))
    let names = groups ?? predicted.indices.map(String.init)
    try requireSameCount((predicted.count, "predicted gaps"), (names.count, "groups"))
    try requireFinite(predicted, "predicted gap")
    try requireFinite(gold, "true gap")
    let decided = predicted.indices.filter { gold[$0] != 0 }
    try requireSome(decided.count, "pairs of which one is better")
    undecided = predicted.count - decided.count
    func bin(_ lower: Double, _ upper: Double, _ pairs: [Int]) throws(RewardError) -> Bin {
      let outcomes = pairs.map { pair -> Double in
        predicted[pair] == 0 ? 0.5 : (predicted[pair] > 0) == (gold[pair] > 0) ? 1 : 0
      }
      let interval =
        pairs.isEmpty
        ? Interval(lower: 0, upper: 1, level: bootstrap.level)
        : try bootstrap.share(of: outcomes, groups: pairs.map { names[$0] }).interval
      return Bin(
        lower: lower, upper: upper, n: pairs.count, ties: pairs.count { predicted[$0] == 0 },
        agreement: pairs.isEmpty ? nil : outcomes.reduce(0, +) / Double(outcomes.count),
        interval: interval)
    }
    var bins: [Bin] = []
    for (lower, upper) in zip(ends, edges + [.infinity]) {
      bins.append(
        try bin(
          lower, upper,
          decided.filter { pair in
            let gap = abs(predicted[pair])
            return (gap > lower || (lower == 0 && gap == 0)) && gap <= upper
          }))
    }
    self.bins = bins
    all = try bin(0, .infinity, decided)
  }

  /// Whether agreement never falls from a bin to the next one, empty bins left out; nil where fewer
  /// than two have pairs. About the numbers as they are: their intervals may well overlap.
  public var rises: Bool? {
    let known = bins.compactMap(\.agreement)
    return known.count < 2 ? nil : zip(known, known.dropFirst()).allSatisfy { $0 <= $1 }
  }

  /// `{"undecided": 0, "all": {…}, "bins": [{"above": 0, "up_to": 0.5, "n": 12, "ties": 0,
  /// "agreement": …, "ci95": […]}]}`; the last bin's end is null.
  public var json: JSONObject {
    func json(_ bin: Bin) -> JSONValue {
      [
        "above": .number(bin.lower), "up_to": bin.upper.isFinite ? .number(bin.upper) : .null,
        "n": .number(bin.n), "ties": .number(bin.ties),
        "agreement": bin.agreement.map(JSONValue.number) ?? .null,
        intervalKey(bin.interval.level): bin.interval.json,
      ]
    }
    return [
      "undecided": .number(undecided), "all": json(all), "bins": .array(bins.map(json)),
    ]
  }

  /// Rows for people, the first with the columns' names.
  public var table: [[String]] {
    [["gap", "pairs", "agreement"]]
      + (bins + [all]).map { bin in
        let range = bin.upper.isFinite ? "up to \(bin.upper)" : "above \(bin.lower)"
        let interval = "[\(fixed(bin.interval.lower)), \(fixed(bin.interval.upper))]"
        return [
          bin == all ? "all" : range, "\(bin.n)",
          bin.agreement.map { "\(fixed($0)) \(interval)" } ?? "–",
        ]
      }
  }
}
