import Basics
import OrderedCollections

/// Two runs of one benchmark or data set compared on the items that both have
/// (``BenchmarkComparison``), by the keys of the report's numbers.
struct RunDifferences {
  /// Items that both have, and items that the other has with other texts or another truth.
  let common: Int, other: Int
  /// Items that only one of them has.
  let unshared: Int
  /// Whether the two are of one benchmark; of two that only share a name nothing is compared.
  let isSameBenchmark: Bool
  /// The first run's number minus the second's, by ``RunMeasure/key``; those without an interval
  /// are left out.
  private(set) var estimates: [[String]: Estimate] = [:]
  /// On how many items in common each subset's number is, by ``RunMeasure/key``.
  private(set) var counts: [[String]: Int] = [:]
  /// On how many pairs or items only the first and only the second is right, and McNemar's exact p
  /// value; nil where items are not simply right or wrong, or not independent.
  private(set) var mcNemar: (onlyFirst: Int, onlySecond: Int, pValue: Double)?

  /// - Parameter bootstrap: its level is that of all intervals.
  /// - Throws: what ``BenchmarkComparison`` throws.
  /// - Complexity: O(items), and bootstraps.
  init(
    _ first: ReportedPart, _ second: ReportedPart, _ bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    isSameBenchmark = first.measuresTheSame(as: second)
    guard isSameBenchmark else {
      (common, other, unshared) = (0, 0, 0)
      return
    }
    let found: BenchmarkComparison?
    do throws(RewardError) {
      found = try BenchmarkComparison(
        name: first.name, first.definition, first.samples, second.samples, bootstrap: bootstrap)
    } catch {
      guard error.code == .evaluationUnmatched else { throw error }
      found = nil
    }
    let matching = found?.matching ?? SampleMatching(first.samples, second.samples)
    common = matching.matches.count
    other = matching.onlyFirst.count { [.otherContent, .otherTruth].contains($0.reason) }
    unshared = (matching.onlyFirst + matching.onlySecond).count {
      [.absent, .repeated].contains($0.reason)
    }
    if let found { add(found) }
  }

  private mutating func add(_ found: BenchmarkComparison) {
    func add(_ value: ValueComparison?, _ role: RunMeasure.Role, _ name: String = "") {
      let key = RunMeasure.key(role, name)
      guard let value, let mean = value.difference, let interval = value.interval else { return }
      estimates[key] = Estimate(mean: mean, interval: interval)
    }
    add(found.overall, .overall)
    add(found.pooled, .pooled)
    for (name, value) in found.sections { add(value, .section, name) }
    for (name, value) in found.languages { add(value, .language, name) }
    let isPlain = found.definition == nil
    for (name, value) in found.subsets {
      let shown = isPlain && name.isEmpty ? RunMeasure.noSubset : name
      add(value, .subset, shown)
      counts[RunMeasure.key(.subset, shown)] = value.n
      for (style, own) in found.styles[name] ?? [:] {
        guard let mean = own.difference, let interval = own.interval else { continue }
        estimates[RunMeasure.key(.detail, style, parent: name)] = Estimate(
          mean: mean, interval: interval)
      }
    }
    let whole = isPlain ? found.overall : found.pooled
    if let whole, whole.testMethod == .mcNemar, let pValue = whole.mcNemar,
      let outcomes = whole.outcomes
    {
      mcNemar = (outcomes.onlyFirst, outcomes.onlySecond, pValue)
    }
  }
}

extension RunMeasure {
  /// What pairs without a subset are called beside others.
  static let noSubset = "(no subset)"

  /// The key of the measure of this role and name.
  static func key(_ role: Role, _ name: String = "", parent: String = "") -> [String] {
    ["\(role)", parent, name]
  }
}

/// Which of several runs is the best by a measure, where that can be said.
struct BestRuns {
  /// Level of the intervals, so that all comparisons of one run with the others err in 5 % at most.
  static func level(of runs: Int) -> Double { 1 - 0.05 / Double(max(1, runs - 1)) }

  /// By places of runs, the lower one first.
  private var differences: [[Int]: RunDifferences] = [:]

  /// - Parameter parts: of each run; nil where it has no such part.
  init(_ parts: [ReportedPart?]) throws(RewardError) {
    let bootstrap = Bootstrap(level: Self.level(of: parts.count))
    for second in parts.indices {
      for first in 0..<second {
        guard let one = parts[first], let two = parts[second] else { continue }
        differences[[first, second]] = try RunDifferences(one, two, bootstrap)
      }
    }
  }

  /// The run whose number is above that of every other one, of those given, by more than chance
  /// explains.
  func best(_ key: [String], among runs: [Int]) -> Int? {
    guard runs.count > 1 else { return nil }
    return runs.first { run in
      runs.allSatisfy { other in
        if other == run { return true }
        let pair = [min(run, other), max(run, other)]
        guard let found = differences[pair]?.estimates[key] else { return false }
        return run < other ? found.interval.isAbove(0) : found.interval.upper < 0
      }
    }
  }
}
