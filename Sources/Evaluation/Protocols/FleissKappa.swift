public import Basics
public import OrderedCollections

/// Fleiss' kappa (1971): how much more several raters agree than they would by chance, who need not
/// be the same people for every item.
public struct FleissKappa: Hashable, Sendable {
  /// (observed − chance) / (1 − chance), at most 1.
  public let value: Double
  /// The mean over items of the share of pairs of raters who agree.
  public let observed: Double
  /// The sum of the squared shares of the labels.
  public let chance: Double
  /// The percentile interval over items; nil where some resample has one label only.
  public let interval: Interval?
  /// Items, and raters of each.
  public let n: Int, raters: Int

  /// Nil where all raters use one label always.
  /// - Parameter labels: of each item, one for each rater.
  /// - Throws: `evaluation.empty`; `evaluation.count` for fewer than two raters, or items with
  ///   other numbers of them.
  /// - Complexity: O(labels + resamples · items · different labels).
  public init?<Label: Hashable>(
    _ labels: [[Label]], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(labels.count, "items")
    let raters = labels[0].count
    guard raters > 1 else {
      throw RewardError(.evaluationCount, "agreement needs two raters, not \(raters)")
    }
    for item in labels {
      try requireSameCount((item.count, "labels of an item"), (raters, "raters of the first"))
    }
    let kinds = OrderedSet(labels.joined())
    let tables = labels.map { item in kinds.map { kind in item.count { $0 == kind } } }
    let agreements = tables.map { counts in
      Double(counts.reduce(0) { $0 + $1 * ($1 - 1) }) / Double(raters * (raters - 1))
    }
    func shares(_ weight: (Int) -> Int) -> (observed: Double, chance: Double) {
      var observed = 0.0
      var totals = Array(repeating: 0, count: kinds.count)
      for (item, counts) in tables.enumerated() {
        let weight = weight(item)
        guard weight > 0 else { continue }
        observed += Double(weight) * agreements[item]
        for (kind, count) in counts.enumerated() { totals[kind] += weight * count }
      }
      let all = Double(tables.count * raters)
      let chance = totals.reduce(0) { $0 + Double($1) / all * (Double($1) / all) }
      return (observed / Double(tables.count), chance)
    }
    (observed, chance) = shares { _ in 1 }
    guard kinds.count > 1 else { return nil }
    n = labels.count
    self.raters = raters
    value = (observed - chance) / (1 - chance)
    interval = UnitResampling(units: labels.count).interval(bootstrap) { counts in
      let (observed, chance) = shares { counts[$0] }
      return chance < 1 - 1e-12 ? (observed - chance) / (1 - chance) : .nan
    }
  }

  /// An object with the value, its interval, and both shares.
  public var json: JSONObject {
    var members: JSONObject = ["value": .number(value)]
    if let interval { members[intervalKey(interval.level)] = interval.json }
    members["observed"] = .number(observed)
    members["chance"] = .number(chance)
    members["n"] = .number(n)
    members["raters"] = .number(raters)
    return members
  }
}
