import Basics
public import OrderedCollections

/// What the subsets of a benchmark come to: sections, the overall number, and what is missing for them.
public struct BenchmarkSummary: Hashable, Sendable {
  /// Weighted means of subsets that were all measured.
  public let sections: OrderedDictionary<String, Double>
  /// See ``BenchmarkResult/overall``.
  public let overall: Double?
  /// Published subsets, and sections, that were not measured.
  public let missing: [String]
  /// Subsets whose number of items is not the published one: found and published.
  public let otherCounts: OrderedDictionary<String, [Int]>

  /// - Parameter counts: items of each subset before pooling.
  init(
    _ definition: BenchmarkDefinition, parts: BenchmarkResult.Parts, counts: [String: Int]
  ) {
    var otherCounts: OrderedDictionary<String, [Int]> = [:]
    for (subset, published) in definition.counts {
      if let count = counts[subset], count != published {
        otherCounts[subset] = [count, published]
      }
    }
    let found = counts.values.reduce(0, +)
    if definition.counts.isEmpty, let size = definition.size, size != found {
      otherCounts["the whole"] = [found, size]
    }
    self.otherCounts = otherCounts
    let values = parts.compactMapValues(\.value)
    let weighted = Sections(definition.sections)
    sections = weighted.accuracies(Dictionary(uniqueKeysWithValues: values.map { $0 }))
    let unseen = definition.counts.keys.filter { counts[$0] == nil }
    let incomplete = definition.sections.keys.filter { [sections] in sections[$0] == nil }
    missing = Array(unseen) + Array(incomplete)
    if !missing.isEmpty || values.count < parts.count {
      overall = nil
    } else if let name = definition.overall {
      overall = values[name]
    } else if definition.sections.isEmpty {
      overall = mean(Array(values.values))
    } else {
      overall = weighted.overall(sections)
    }
  }
}

/// Which items belong to which subset's number.
struct SubsetGroups {
  let definition: BenchmarkDefinition
  /// Items of each subset before pooling.
  let counts: [String: Int]
  /// Indices of the items under each name, in the definition's order and then the data's.
  private let indices: OrderedDictionary<String, [Int]>

  init(_ definition: BenchmarkDefinition, _ items: [BenchmarkItem]) {
    self.definition = definition
    var found: [String: [Int]] = [:]
    var counts: [String: Int] = [:]
    var order = OrderedSet(definition.counts.keys.map(definition.pooledName))
    order.append(contentsOf: definition.sections.values.flatMap(\.keys))
    for (index, item) in items.enumerated() {
      let name = definition.pooledName(of: item.subset)
      found[name, default: []].append(index)
      order.append(name)
      counts[item.subset, default: 0] += 1
      for (pool, subsets) in definition.pools
      where subsets == ["*"] || subsets.contains(item.subset) {
        found[pool, default: []].append(index)
      }
    }
    order.append(contentsOf: definition.pools.keys)
    self.counts = counts
    indices = order.reduce(into: [:]) { result, name in
      if let list = found[name] { result[name] = list }
    }
  }

  func parts(
    _ items: [BenchmarkItem], _ scores: [[Double]], _ bootstrap: Bootstrap
  ) throws(RewardError) -> BenchmarkResult.Parts {
    let threshold = try threshold(items, scores)
    var parts: BenchmarkResult.Parts = [:]
    for (name, indices) in indices {
      // Where the threshold was chosen, the part itself finds it again, and says so.
      let isOwn = name == definition.thresholdSubset
      parts[name] = try BenchmarkPart(
        indices.map { items[$0] }, scores: indices.map { scores[$0] },
        definition.reducer(of: name), threshold: isOwn ? nil : threshold, bootstrap: bootstrap)
    }
    return parts
  }

  /// The threshold that the definition's subset gives; nil where it has none, or it was not measured.
  private func threshold(
    _ items: [BenchmarkItem], _ scores: [[Double]]
  ) throws(RewardError) -> Double? {
    guard let subset = definition.thresholdSubset, let chosen = indices[subset] else { return nil }
    return try FirstErrorResult.bestThreshold(
      steps: chosen.map { scores[$0] }, labels: chosen.map { items[$0].wrongSteps.first }
    ).threshold
  }
}
