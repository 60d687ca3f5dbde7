import Basics
import OrderedCollections

/// Two runs of one benchmark or data set compared on the items that both have.
struct RunDifferences {
  /// Items that both have, and items of the same name whose texts or answers differ.
  let common: Int, other: Int
  /// Items that only one of them has.
  let unshared: Int
  /// The first run's number minus the second's, by ``RunMeasure/key``; those without an interval
  /// are left out.
  private(set) var estimates: [[String]: Estimate] = [:]
  /// On how many pairs or items only the first and only the second is right, and McNemar's exact p
  /// value; nil where items are not simply right or wrong, or not independent.
  private(set) var mcNemar: (onlyFirst: Int, onlySecond: Int, pValue: Double)?

  /// - Parameter bootstrap: its level is that of all intervals.
  /// - Throws: what the protocols throw. Complexity: O(items), and bootstraps.
  init(
    _ first: ReportedPart, _ second: ReportedPart, _ bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    let (aligned, different) = Self.align(first.samples, second.samples)
    common = aligned.count
    other = different
    unshared = first.samples.count + second.samples.count - 2 * (common + other)
    guard common > 0 else { return }
    switch (first.content, second.content) {
    case (.benchmark(let one), .benchmark(let two)):
      try compare(first, one, second, two, aligned, bootstrap)
    case (.pairs, .pairs): try comparePairs(first, second, aligned, bootstrap)
    default: return
    }
  }

  /// Places of the items that both have; and how many have the same name, but differ.
  private static func align(
    _ first: [EvaluationSample], _ second: [EvaluationSample]
  ) -> (places: [(Int, Int)], different: Int) {
    func name(_ sample: EvaluationSample) -> [String] {
      [sample.subset, sample.language, sample.id]
    }
    var known: [[String]: [Int]] = [:]
    for (index, sample) in second.enumerated().reversed() {
      known[name(sample), default: []].append(index)
    }
    var places: [(Int, Int)] = []
    var different = 0
    for (index, sample) in first.enumerated() {
      guard let place = known[name(sample)]?.popLast() else { continue }
      let match = second[place]
      let isSame =
        sample.candidates == match.candidates && sample.correct == match.correct
        && sample.ratings == match.ratings && sample.steps == match.steps
        && sample.wrongSteps == match.wrongSteps && sample.prompt == match.prompt
      if isSame { places.append((index, place)) } else { different += 1 }
    }
    return (places, different)
  }

  private mutating func compare(
    _ first: ReportedPart, _ one: BenchmarkResult, _ second: ReportedPart, _ two: BenchmarkResult,
    _ aligned: [(Int, Int)], _ bootstrap: Bootstrap
  ) throws(RewardError) {
    let definition = one.definition
    let items = aligned.map { first.items[$0.0] }
    let scores = aligned.map { (first.samples[$0.0].givenScores, second.samples[$0.1].givenScores) }
    func difference(
      _ places: [Int], _ reducer: BenchmarkReducer, _ thresholds: (Double, Double) = (0.5, 0.5)
    ) throws(RewardError) -> Estimate? {
      guard !places.isEmpty else { return nil }
      return try PartScores(reducer: reducer, items: places.map { items[$0] }).difference(
        places.map { scores[$0].0 }, minus: places.map { scores[$0].1 }, thresholds: thresholds,
        bootstrap)
    }
    var parts: [String: Estimate] = [:]
    for (name, part) in one.parts {
      let thresholds = (
        part.details["threshold"] ?? 0.5, two.parts[name]?.details["threshold"] ?? 0.5
      )
      guard
        let found = try difference(definition.places(of: name, items), part.reducer, thresholds)
      else { continue }
      parts[name] = found
      estimates[RunMeasure.key(.subset, name)] = found
      guard part.reducer == .styleMatrix else { continue }
      let places = definition.places(of: name, items)
      let styles = try PartScores(reducer: .styleMatrix, items: places.map { items[$0] })
        .styleDifferences(
          places.map { scores[$0].0 }, minus: places.map { scores[$0].1 }, bootstrap)
      for (style, difference) in styles {
        estimates[RunMeasure.key(.detail, style, parent: name)] = difference
      }
    }
    func combine(_ terms: [(key: String, value: Double)], _ key: [String]) {
      let total = terms.reduce(0) { $0 + $1.value }
      let found = terms.compactMap { term in parts[term.key].map { (term.value / total, $0) } }
      guard found.count == terms.count, !found.isEmpty,
        let interval = Interval.weightedSum(found.map { ($0.0, $0.1.mean, $0.1.interval) })
      else { return }
      estimates[key] = Estimate(
        mean: found.reduce(0) { $0 + $1.0 * $1.1.mean }, interval: interval)
    }
    // Items of several languages are translations of each other: their numbers do not just add up.
    guard one.languages.isEmpty else { return }
    if one.overall != nil, two.overall != nil {
      combine(definition.overallTerms(of: one.parts.keys), RunMeasure.key(.overall))
    }
    for (name, weights) in definition.sections {
      combine(Array(weights), RunMeasure.key(.section, name))
    }
    let reducers = Set(items.map { definition.reducer(of: definition.pooledName(of: $0.subset)) })
    guard reducers.count == 1, let reducer = reducers.first, reducer.isMeanOverItems else { return }
    let all = try difference(Array(items.indices), reducer)
    estimates[RunMeasure.key(.pooled)] = all
    guard reducer == .strictPair else { return }
    var right: (first: [Bool], second: [Bool]) = ([], [])
    for (item, scores) in zip(items, scores) {
      right.first.append(try item.scored(scores.0).strictAccuracy == 1)
      right.second.append(try item.scored(scores.1).strictAccuracy == 1)
    }
    let compared = try PairedComparison(first: right.first, second: right.second)
    mcNemar = (compared.onlyFirst, compared.onlySecond, compared.pValue)
  }

  private mutating func comparePairs(
    _ first: ReportedPart, _ second: ReportedPart, _ aligned: [(Int, Int)], _ bootstrap: Bootstrap
  ) throws(RewardError) {
    let prompts = first.samples.promptNames
    func isRight(_ sample: EvaluationSample) -> Bool { sample.scores[0] > sample.scores[1] }
    func compare(_ places: [(Int, Int)], _ key: [String]) throws(RewardError) -> PairedComparison {
      let names = places.map { prompts[$0.0] }
      let compared = try PairedComparison(
        first: places.map { isRight(first.samples[$0.0]) },
        second: places.map { isRight(second.samples[$0.1]) },
        groups: Set(names).count == names.count ? [] : names, bootstrap: bootstrap)
      estimates[key] = Estimate(mean: compared.difference, interval: compared.interval)
      return compared
    }
    let whole = try compare(aligned, RunMeasure.key(.overall))
    let names = Set(aligned.map { prompts[$0.0] })
    if names.count == aligned.count {
      mcNemar = (whole.onlyFirst, whole.onlySecond, whole.pValue)
    }
    for subset in OrderedSet(aligned.map { first.samples[$0.0].subset }) {
      let places = aligned.filter { first.samples[$0.0].subset == subset }
      let name = subset.isEmpty ? "(no subset)" : subset
      _ = try compare(places, RunMeasure.key(.subset, name))
    }
  }
}

extension RunMeasure {
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
