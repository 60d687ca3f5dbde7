public import Basics
public import OrderedCollections

/// What a benchmark says about a model, with what content-blind rules reach on the same items.
public struct BenchmarkResult: Hashable, Sendable {
  /// The benchmark.
  public let definition: BenchmarkDefinition
  /// By subset, groups pooled, in the definition's order and then the data's.
  public let parts: OrderedDictionary<String, BenchmarkPart>
  /// The same for the rule "the longest candidate wins", in Unicode scalars.
  public let longest: OrderedDictionary<String, BenchmarkPart>
  /// Weighted means of subsets that were all measured.
  public let sections: OrderedDictionary<String, Double>
  /// The mean of the sections, or of the parts where there are none. Nil where a section or a published
  /// subset was not measured: a mean over fewer is another number.
  public let overall: Double?
  /// Published subsets, and sections, that were not measured.
  public let missing: [String]
  /// Subsets whose number of items is not the published one: found and published.
  public let otherCounts: OrderedDictionary<String, [Int]>

  /// - Parameters:
  ///   - items: in any order.
  ///   - scores: of each item's candidates.
  /// - Throws: `evaluation.count`, `evaluation.empty`, `evaluation.nan`, and what protocols throw.
  public init(
    _ definition: BenchmarkDefinition, items: [BenchmarkItem], scores: [[Double]],
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(items.count, "items")
    try requireSameCount((items.count, "items"), (scores.count, "lists of scores"))
    self.definition = definition
    var found: OrderedDictionary<String, (model: [ScoredItem], longest: [ScoredItem])> = [:]
    var counts: [String: Int] = [:]
    for (item, scores) in zip(items, scores) {
      let lengths = item.candidates.map { Double($0.unicodeScalars.count) }
      let name = definition.pooledName(of: item.subset)
      found[name, default: ([], [])].model.append(try item.scored(scores))
      found[name]!.longest.append(try item.scored(lengths))
      counts[item.subset, default: 0] += 1
    }
    let known = definition.counts.keys.map(definition.pooledName)
    let order = OrderedSet(known + definition.sections.values.flatMap(\.keys) + found.keys)
    var parts: OrderedDictionary<String, BenchmarkPart> = [:]
    var longest: OrderedDictionary<String, BenchmarkPart> = [:]
    for name in order {
      guard let (model, byLength) = found[name] else { continue }
      let reducer = definition.reducer(of: name)
      parts[name] = try BenchmarkPart(model, reducer, bootstrap: bootstrap)
      longest[name] = try BenchmarkPart(byLength, reducer, bootstrap: bootstrap)
    }
    self.parts = parts
    self.longest = longest
    otherCounts = definition.counts.reduce(into: [:]) { result, published in
      if let count = counts[published.key], count != published.value {
        result[published.key] = [count, published.value]
      }
    }
    let values = Dictionary(uniqueKeysWithValues: parts.map { ($0.key, $0.value.value) })
    let weighted = Sections(definition.sections)
    let sections = weighted.accuracies(values)
    self.sections = sections
    let unseen = definition.counts.keys.filter { counts[$0] == nil }
    let incomplete = definition.sections.keys.filter { sections[$0] == nil }
    let missing = Array(unseen) + Array(incomplete)
    self.missing = missing
    if !missing.isEmpty {
      overall = nil
    } else if definition.sections.isEmpty {
      overall = values.values.reduce(0, +) / Double(values.count)
    } else {
      overall = weighted.overall(sections)
    }
  }

  /// The result as JSON: one object.
  public var json: JSONObject {
    func objects(_ parts: OrderedDictionary<String, BenchmarkPart>) -> JSONValue {
      .object(JSONObject(uniqueKeysWithValues: parts.map { ($0.key, .object($0.value.json)) }))
    }
    return [
      "benchmark": .string(definition.name), "version": .number(definition.version),
      "overall": overall.map(JSONValue.number) ?? .null,
      "sections": .object(
        JSONObject(uniqueKeysWithValues: sections.map { ($0.key, .number($0.value)) })),
      "subsets": objects(parts), "longest_wins": objects(longest),
      "missing": .array(missing.map(JSONValue.string)),
      "other_counts": .object(
        JSONObject(
          uniqueKeysWithValues: otherCounts.map {
            ($0.key, ["found": .number($0.value[0]), "published": .number($0.value[1])])
          })),
    ]
  }
}
