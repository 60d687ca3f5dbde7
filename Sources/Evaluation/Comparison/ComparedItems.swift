import Basics
import OrderedCollections

/// All items that two evaluations have in common, their prompts numbered.
struct ComparedItems {
  /// A subset, or a pool of subsets.
  struct Part {
    /// Places of its items.
    let items: [Int]
    let reducer: BenchmarkReducer
    let isPool: Bool
    let numbers: ComparedPart
  }

  /// Parts that add up to a number, each with its weight.
  typealias Weighted = [(weight: Double, part: Part)]

  let items: [ComparedItem]
  let definition: BenchmarkDefinition?
  /// Different prompts.
  let units: Int

  /// Items go together that have the same prompt; of Ties those of one name; of several languages
  /// also those of one name in all of them, which are translations.
  init(
    _ pairs: [(first: EvaluationSample, second: EvaluationSample)],
    _ definition: BenchmarkDefinition?
  ) {
    let first = pairs.map(\.first)
    let isTies = first.map { sample in
      definition?.reducer(of: definition!.pooledName(of: sample.subset)) == .ties
    }
    var (numbers, units) = numbered(
      zip(first, isTies).map { sample, isTies -> JSONValue in
        isTies ? ["ties": .string(String(sample.id.drop { $0 != ":" }))] : sample.prompt
      })
    if first.contains(where: { $0.language != first[0].language }) {
      let (names, count) = numbered(first.map { [$0.id, $0.subset] })
      (numbers, units) = joined(numbers, units, names, count)
    }
    // One prompt for all, as where texts are rated that nobody asked for, tells nothing of what
    // goes together.
    if units == 1, !isTies[0] { (numbers, units) = (Array(pairs.indices), pairs.count) }
    items = zip(pairs, numbers).map { pair, unit in
      ComparedItem(first: pair.first, second: pair.second, unit: unit)
    }
    self.definition = definition
    self.units = units
  }

  /// Subsets in the definition's order and then the data's, then pools.
  ///
  /// - Parameter language: takes only items in it.
  /// - Throws: what ``ComparedPart`` throws.
  func parts(
    language: String? = nil
  ) throws(RewardError) -> OrderedDictionary<String, Part> {
    var found: OrderedDictionary<String, [Int]> = [:]
    let known = definition.map { definition in
      definition.counts.keys.map(definition.pooledName)
        + definition.sections.values.flatMap(\.keys)
    }
    for name in known ?? [] { found[name] = [] }
    var pools = definition?.pools.mapValues { _ in [Int]() } ?? [:]
    for (index, item) in items.enumerated()
    where language == nil || item.first.language == language {
      let subset = item.first.subset
      found[definition?.pooledName(of: subset) ?? subset, default: []].append(index)
      for (pool, subsets) in definition?.pools ?? [:]
      where subsets == ["*"] || subsets.contains(subset) {
        pools[pool]!.append(index)
      }
    }
    var thresholds: (first: Double, second: Double)?
    if let chosen = definition?.thresholdSubset.flatMap({ found[$0] }), !chosen.isEmpty {
      thresholds = try ComparedPart.thresholds(chosen.map { items[$0] })
    }
    var parts: OrderedDictionary<String, Part> = [:]
    for (names, isPool) in [(found, false), (pools, true)] {
      for (name, indices) in names where !indices.isEmpty {
        let reducer = try reducer(of: name, indices)
        parts[name] = Part(
          items: indices, reducer: reducer, isPool: isPool,
          numbers: try ComparedPart(indices.map { items[$0] }, reducer, thresholds: thresholds))
      }
    }
    return parts
  }

  private func reducer(
    of name: String, _ indices: [Int]
  ) throws(RewardError) -> BenchmarkReducer {
    if let definition { return definition.reducer(of: name) }
    let item = items[indices[0]]
    guard item.first.steps.isEmpty else {
      throw item.lacks("has steps, and no benchmark that says how they are judged")
    }
    return item.first.ratings.isEmpty ? .strictPair : .rating
  }

  /// All items as one part; nil unless one mean is meant for all of them.
  /// - Throws: what ``ComparedPart`` throws.
  func pooled(_ parts: OrderedDictionary<String, Part>) throws(RewardError) -> Part? {
    let own = parts.values.filter { !$0.isPool }
    let reducers = Set(own.map(\.reducer))
    guard own.count > 1, reducers.count == 1, own.allSatisfy(\.numbers.isMean) else { return nil }
    return Part(
      items: Array(items.indices), reducer: reducers.first!, isPool: true,
      numbers: try ComparedPart(items, reducers.first!))
  }

  /// The three means of a part that is a style matrix, each over its items.
  /// - Throws: what ``StyleMatrix`` throws.
  func styles(_ part: Part) throws(RewardError) -> OrderedDictionary<String, Part> {
    var values: OrderedDictionary<String, [(unit: Int, first: Double, second: Double)]> = [:]
    for item in part.items.map({ items[$0] }) {
      let (first, second) = try item.scored()
      let own = try StyleMatrix([(right: first.right, wrong: first.wrong)]).styles
      let other = try StyleMatrix([(right: second.right, wrong: second.wrong)]).styles
      for (one, two) in zip(own, other) {
        values[one.name, default: []].append((item.unit, one.value, two.value))
      }
    }
    return values.mapValues { values in
      Part(
        items: part.items, reducer: part.reducer, isPool: part.isPool,
        numbers: ComparedPart(
          statistic: SummedStatistic(meanOf: values), values: values.map { ($0.first, $0.second) },
          margins: [], isMean: true, verdicts: ([], [], [])))
    }
  }

  /// Both models on a part.
  func compare(_ part: Part, _ bootstrap: Bootstrap) throws(RewardError) -> ValueComparison {
    let own = part.items.map { items[$0].unit }
    return try ValueComparison(
      part.numbers, items: own, strata: [Array(OrderedSet(own))], units: units,
      bootstrap: bootstrap)
  }

  /// Both models on a weighted sum of parts.
  ///
  /// Prompts are drawn among those that have items in the same parts: a subset keeps its size, and
  /// a prompt that is in several is drawn in all of them at once.
  func compare(
    _ weighted: Weighted, _ bootstrap: Bootstrap
  ) throws(RewardError) -> ValueComparison {
    if weighted.count == 1, weighted[0].weight == 1 {
      return try compare(weighted[0].part, bootstrap)
    }
    var places: OrderedDictionary<Int, [Int]> = [:]
    var own: [Int] = []
    var values: [(first: Double, second: Double)?] = []
    var verdicts: (first: [Int], second: [Int], units: [Int]) = ([], [], [])
    for (place, part) in weighted.map(\.part).enumerated() {
      for item in part.items {
        let unit = items[item].unit
        if places[unit]?.last != place { places[unit, default: []].append(place) }
        own.append(unit)
      }
      values += part.numbers.values
      verdicts.first += part.numbers.verdicts.first
      verdicts.second += part.numbers.verdicts.second
      verdicts.units += part.numbers.verdicts.units
    }
    var strata: OrderedDictionary<[Int], [Int]> = [:]
    for (unit, places) in places { strata[places, default: []].append(unit) }
    let statistic = WeightedStatistic(
      components: weighted.map { ($0.weight, $0.part.numbers.statistic) })
    return try ValueComparison(
      ComparedPart(
        statistic: statistic, values: values, margins: [], verdicts: verdicts,
        range: weighted.reduce(0) { $0 + $1.weight * $1.part.numbers.range }),
      items: own, strata: Array(strata.values), units: units, bootstrap: bootstrap)
  }
}

/// Numbers such that items are together that are so by the first or by the second numbering.
private func joined(
  _ first: [Int], _ firstCount: Int, _ second: [Int], _ secondCount: Int
) -> (numbers: [Int], count: Int) {
  // Both numberings' groups are nodes, each item an edge; the parts that hang together are the
  // result.
  var parents = Array(0..<(firstCount + secondCount))
  func root(_ node: Int) -> Int {
    var node = node
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }
  for (a, b) in zip(first, second) { parents[root(firstCount + b)] = root(a) }
  return numbered(first.map(root))
}
