import Basics

/// A mean, and an interval where there are enough items for one.
struct MeasuredMean: Hashable, Sendable {
  let mean: Double
  let interval: Interval?

  /// `{"value": …, "ci95": [lower, upper]}`; the interval is null where there is none.
  var json: JSONValue {
    ["value": .number(mean), intervalKey(interval?.level ?? 0.95): interval?.json ?? .null]
  }
}

/// Items that are independent, or come in clusters (several measurements of one prompt), and what
/// may be said of their means.
struct Clusters {
  private let groups: [Int]
  private let bootstrap: Bootstrap
  /// Different clusters.
  let count: Int

  /// - Parameter groups: each item's cluster.
  init(_ groups: [some Hashable], bootstrap: Bootstrap) {
    var slots: [AnyHashable: Int] = [:]
    self.groups = groups.map { group in
      let slot = slots[group] ?? slots.count
      slots[group] = slot
      return slot
    }
    self.bootstrap = bootstrap
    count = slots.count
  }

  private var areSingle: Bool { count == groups.count }

  /// The mean of outcomes in [0, 1] with Wilson's interval. Nil without items.
  ///
  /// Where items repeat it is that of as many independent trials as would have their mean's
  /// variance between clusters, at most as many as there are items; of the clusters where none
  /// varies. A bootstrap of few clusters is too narrow, and claims certainty where all of them
  /// agree.
  func share(_ outcomes: [Double]) throws(RewardError) -> MeasuredMean? {
    guard !outcomes.isEmpty else { return nil }
    try requireFinite(outcomes, "outcome")
    let n = Double(outcomes.count)
    let mean = min(1, outcomes.reduce(0, +) / n)
    return MeasuredMean(
      mean: mean, interval: .wilson(share: mean, trials: trials(outcomes, mean), bootstrap.level))
  }

  private func trials(_ outcomes: [Double], _ mean: Double) -> Double {
    let n = Double(outcomes.count)
    guard !areSingle else { return n }
    var sums = Array(repeating: 0.0, count: count)
    for (outcome, group) in zip(outcomes, groups) { sums[group] += outcome - mean }
    let factor = Double(count) / Double(max(1, count - 1))
    let variance = factor * sums.reduce(0) { $0 + $1 * $1 } / (n * n)
    guard variance > 1e-24 else { return Double(count) }
    return min(n, max(1, mean * (1 - mean) / variance))
  }

  /// The mean of any numbers with its bootstrap interval over whole clusters; no interval for fewer
  /// than two of them, and nil without items.
  func mean(_ values: [Double]) throws(RewardError) -> MeasuredMean? {
    guard !values.isEmpty else { return nil }
    let interval = try bootstrap.clusteredMean(of: values, groups: groups)
    return MeasuredMean(
      mean: values.reduce(0, +) / Double(values.count), interval: count < 2 ? nil : interval)
  }

  /// The share of `first` minus that of `second`, measured on the same items: Newcombe's interval
  /// of paired proportions; over whole clusters where items repeat, by the bootstrap, and where
  /// that shows no variation Newcombe's with the clusters as trials. Nil without items.
  func difference(_ first: [Bool], minus second: [Bool]) throws(RewardError) -> MeasuredMean? {
    guard !first.isEmpty else { return nil }
    let differences = zip(first, second).map { ($0 ? 1.0 : 0) - ($1 ? 1 : 0) }
    let mean = differences.reduce(0, +) / Double(differences.count)
    if areSingle {
      let pairs = zip(first, second)
      let counts = PairedCounts(
        both: pairs.count { $0 && $1 }, onlyFirst: pairs.count { $0 && !$1 },
        onlySecond: pairs.count { !$0 && $1 }, neither: pairs.count { !$0 && !$1 })
      return MeasuredMean(
        mean: mean, interval: .pairedDifference(counts, level: bootstrap.level))
    }
    let resampled = try bootstrap.clusteredMean(of: differences, groups: groups)
    guard isFlat(resampled) else { return MeasuredMean(mean: mean, interval: resampled) }
    func share(_ outcomes: [Bool]) -> Double {
      Double(outcomes.count { $0 }) / Double(outcomes.count)
    }
    return MeasuredMean(
      mean: mean,
      interval: .newcombe(share(first), minus: share(second), n: count, level: bootstrap.level))
  }

  private func isFlat(_ interval: Interval) -> Bool { interval.upper - interval.lower < 1e-12 }
}

extension Interval {
  /// Wilson's interval of a share of independent trials, whose number may be a fraction: what a
  /// variance is worth. Traps unless the share is in [0, 1] and there is a trial.
  static func wilson(share: Double, trials: Double, _ level: Double) -> Interval {
    precondition((0...1).contains(share) && trials >= 1, "a share of one trial and more")
    let z = normalUpperQuantile((1 - level) / 2)
    let scale = 1 + z * z / trials
    let center = (share + z * z / (2 * trials)) / scale
    let half =
      z * (share * (1 - share) / trials + z * z / (4 * trials * trials)).squareRoot() / scale
    // At the ends the exact value is 0 or 1; rounding must not move it inside.
    return Interval(
      lower: share == 0 ? 0 : max(0, center - half), upper: share == 1 ? 1 : min(1, center + half),
      level: level)
  }
}
