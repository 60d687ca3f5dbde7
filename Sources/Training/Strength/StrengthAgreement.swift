public import Basics
public import Evaluation
public import OrderedCollections

/// How much two annotations of the same pairs agree about which labels are right: two ensembles, or
/// an ensemble and what was measured earlier.
public struct StrengthAgreement: Sendable, Hashable {
  /// Pairs.
  public let n: Int
  /// The share of pairs on which both say the same: right, wrong or undecided (a strength of 0).
  public let observed: Estimate
  /// Cohen's kappa; nil where both say one thing always.
  public let kappa: Kappa?

  /// Compares strengths of the same pairs in the same order.
  ///
  /// - Parameter groups: the prompt's name of each pair; empty for independent pairs.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`.
  public init(
    _ first: [Double], _ second: [Double], groups: [String] = []
  ) throws(RewardError) {
    try requireFinite(first, "first strength")
    try requireFinite(second, "second strength")
    let (own, other) = (first.map { PairLabel($0, 0) }, second.map { PairLabel($0, 0) })
    kappa = try Kappa(own, other)
    n = first.count
    let equal = zip(own, other).map { $0 == $1 ? 1.0 : 0 }
    let names = groups.isEmpty ? first.indices.map(String.init) : groups
    observed = Estimate(
      mean: equal.reduce(0, +) / Double(equal.count),
      interval: try Bootstrap().share(of: equal, groups: names).interval)
  }

  /// `{"n": …, "observed": {…}, "kappa": {…}}`.
  public var json: JSONObject {
    let value: JSONValue =
      kappa.map { kappa in
        [
          "value": .number(kappa.value), "ci95": kappa.interval.json,
          "chance": .number(kappa.chance),
        ]
      } ?? .null
    return ["n": .number(n), "observed": observed.json, "kappa": value]
  }
}
