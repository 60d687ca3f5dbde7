import Basics
import OrderedCollections

/// A benchmark's numbers with intervals, and with what rules that see no content reach on the same
/// items.
struct BenchmarkMeasures {
  /// A number that is not yet told what it is of.
  private struct Number {
    var n: Int
    var value: Double?
    var interval: Interval?
    var chance: Double?
    /// Each rule with its number, and the model's less it.
    var rules: [(rule: BenchmarkBaseline, value: Double, gain: Estimate?)] = []
    var isShare = true
  }

  let result: BenchmarkResult
  let items: [BenchmarkItem]
  /// The model's, of each item's candidates or steps.
  let scores: [[Double]]
  private let bootstrap = Bootstrap()
  private var definition: BenchmarkDefinition { result.definition }

  init(_ result: BenchmarkResult, items: [BenchmarkItem], scores: [[Double]]) {
    self.result = result
    self.items = items
    self.scores = scores
  }

  /// All numbers: the whole first, then sections, languages, subsets.
  /// - Throws: what the protocols throw. Complexity: O(items), and bootstraps.
  func all() throws(RewardError) -> [RunMeasure] {
    var numbers: OrderedDictionary<String, Number> = [:]
    for (name, part) in result.parts { numbers[name] = try number(name, part) }
    var measures: [RunMeasure] = []
    if !result.languages.isEmpty {
      measures += try languages()
    } else {
      if result.overall != nil,
        let whole = combined(definition.overallTerms(of: result.parts.keys), numbers)
      {
        measures.append(measure("", .overall, whole))
      } else if let pooled = try pooled() {
        measures.append(measure("", .pooled, pooled))
      }
      // A section of one subset of its name would only repeat it.
      for name in result.sections.keys where definition.sections[name]!.keys != [name] {
        guard let section = combined(Array(definition.sections[name]!), numbers) else { continue }
        measures.append(measure(name, .section, section))
      }
    }
    for (name, number) in numbers {
      let reducer = definition.reducer(of: name)
      measures.append(measure(name, .subset, number, reducer))
      if reducer == .styleMatrix { measures += try styles(name) }
    }
    return measures
  }

  private func measure(
    _ name: String, _ role: RunMeasure.Role, _ number: Number,
    _ reducer: BenchmarkReducer? = nil, parent: String = ""
  ) -> RunMeasure {
    let best = number.rules.max { $0.value < $1.value }
    return RunMeasure(
      name: name, role: role, parent: parent, measure: (reducer ?? definition.reducer).measure,
      n: number.n,
      value: number.value, interval: number.interval, chance: number.chance,
      rule: best.map { .init(name: $0.rule.sentence, value: $0.value, gain: $0.gain) },
      isShare: number.isShare)
  }

  private func number(_ name: String, _ part: BenchmarkPart) throws(RewardError) -> Number {
    let places = definition.places(of: name, items)
    let own = PartScores(reducer: part.reducer, items: places.map { items[$0] })
    let given = places.map { scores[$0] }
    var number = Number(
      n: part.n, value: part.value, interval: part.interval, chance: part.random,
      isShare: part.reducer != .rating)
    if number.interval == nil { number.interval = try own.interval(given, bootstrap) }
    for (rule, parts) in result.baselines {
      guard let value = parts[name]?.value else { continue }
      let gain = try own.difference(given, minus: own.items.map(rule.scores), bootstrap)
      number.rules.append((rule, value, gain))
    }
    return number
  }

  /// The weighted mean of parts; nil where one was not measured, or has no value.
  private func combined(
    _ weights: [(key: String, value: Double)], _ numbers: OrderedDictionary<String, Number>
  ) -> Number? {
    let total = weights.reduce(0) { $0 + $1.value }
    var parts: [(weight: Double, number: Number)] = []
    for (name, weight) in weights {
      guard let number = numbers[name], number.value != nil else { return nil }
      parts.append((weight / total, number))
    }
    guard !parts.isEmpty else { return nil }
    func sum(_ value: (Number) -> Double?) -> Double? {
      let values = parts.compactMap { part in value(part.number).map { part.weight * $0 } }
      return values.count == parts.count ? values.reduce(0, +) : nil
    }
    var whole = Number(
      n: parts.reduce(0) { $0 + $1.number.n }, value: sum(\.value),
      interval: .weightedSum(parts.map { ($0.weight, $0.number.value!, $0.number.interval) }),
      chance: sum(\.chance), isShare: parts.allSatisfy(\.number.isShare))
    for rule in BenchmarkBaseline.allCases {
      let own = parts.compactMap { part in
        part.number.rules.first { $0.rule == rule }.map { (weight: part.weight, number: $0) }
      }
      guard own.count == parts.count else { continue }
      let gains = own.compactMap { one in one.number.gain.map { (one.weight, $0) } }
      let gain =
        gains.count < own.count
        ? nil
        : Interval.weightedSum(gains.map { ($0.0, $0.1.mean, $0.1.interval) }).map {
          Estimate(mean: gains.reduce(0) { $0 + $1.0 * $1.1.mean }, interval: $0)
        }
      whole.rules.append((rule, own.reduce(0) { $0 + $1.weight * $1.number.value }, gain))
    }
    return whole
  }

  /// All items by one reducer, where there are several subsets and one reducer of means over items.
  private func pooled() throws(RewardError) -> Number? {
    let names = OrderedSet(items.map { definition.pooledName(of: $0.subset) })
    let reducers = Set(names.map(definition.reducer))
    guard names.count > 1, reducers.count == 1, let reducer = reducers.first,
      reducer.isMeanOverItems
    else { return nil }
    let part = try BenchmarkPart(items, scores: scores, reducer, bootstrap: bootstrap)
    let own = PartScores(reducer: reducer, items: items)
    var number = Number(
      n: part.n, value: part.value, interval: part.interval, chance: part.random)
    for rule in result.baselines.keys {
      let given = items.map(rule.scores)
      let value = try BenchmarkPart(items, scores: given, reducer, bootstrap: bootstrap).value!
      number.rules.append((rule, value, try own.difference(scores, minus: given, bootstrap)))
    }
    return number
  }

  /// The three means of a style matrix, each over items.
  private func styles(_ name: String) throws(RewardError) -> [RunMeasure] {
    let places = definition.places(of: name, items)
    let own = PartScores(reducer: .styleMatrix, items: places.map { items[$0] })
    var measures: [RunMeasure] = []
    for (style, values) in try own.styles(places.map { scores[$0] }) {
      let rules = result.baselines.compactMap { rule, parts in
        parts[name]?.details[style].map { (rule, $0, Estimate?.none) }
      }
      measures.append(
        measure(
          style, .detail,
          Number(
            n: values.count, value: mean(values), interval: try bootstrap.mean(of: values),
            chance: 0.5, rules: rules), .styleMatrix, parent: name))
    }
    return measures
  }

  /// The mean over languages and each of them. The same items stand behind all languages, so that
  /// the mean's interval is taken as wide as if all went up and down together.
  private func languages() throws(RewardError) -> [RunMeasure] {
    var each: [RunMeasure] = []
    for (name, language) in result.languages {
      let numbers = language.parts.mapValues { part in
        Number(
          n: part.n, value: part.value, interval: part.interval, chance: part.random,
          isShare: part.reducer != .rating)
      }
      guard language.summary.overall != nil,
        let whole = combined(definition.overallTerms(of: language.parts.keys), numbers)
      else { continue }
      each.append(measure(name, .language, whole))
    }
    let counted = definition.countedLanguages(result.languages.keys)
    let own = each.filter { counted.contains($0.name) }
    guard result.overall != nil, !own.isEmpty, own.count == counted.count else { return each }
    let intervals = own.compactMap(\.interval)
    let interval =
      intervals.count < own.count
      ? nil
      : Interval(
        lower: mean(intervals.map(\.lower)), upper: mean(intervals.map(\.upper)),
        level: intervals[0].level)
    let chances = own.compactMap(\.chance)
    let whole = Number(
      n: own.reduce(0) { $0 + $1.n }, value: mean(own.compactMap(\.value)), interval: interval,
      chance: chances.count < own.count ? nil : mean(chances))
    return [measure("", .overall, whole)] + each
  }
}
