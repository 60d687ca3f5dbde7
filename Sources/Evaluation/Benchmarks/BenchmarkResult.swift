public import Basics
public import OrderedCollections

/// What a benchmark says about a model, with what content-blind rules reach on the same items.
public struct BenchmarkResult: Hashable, Sendable {
  /// Numbers by subset.
  public typealias Parts = OrderedDictionary<String, BenchmarkPart>

  /// The benchmark.
  public let definition: BenchmarkDefinition
  /// By subset, groups pooled, in the definition's order and then the data's; over all languages.
  public let parts: Parts
  /// The same for content-blind rules.
  public let baselines: OrderedDictionary<BenchmarkBaseline, Parts>
  /// Weighted means of subsets that were all measured; of several languages, means over them.
  public let sections: OrderedDictionary<String, Double>
  /// The mean of the sections, or of the parts where there are none, or the part that the definition
  /// names. Nil where a section, a published subset or a published language was not measured: a
  /// mean over fewer is another number. Of several languages, the mean over them, the reference language left out.
  public let overall: Double?
  /// Each language by itself; empty where the benchmark has none.
  public let languages: OrderedDictionary<String, LanguageResult>
  /// Whether the model judges an item the same in every language; nil without a reference language.
  public let consistency: LanguageConsistency?
  /// Published subsets, and sections, that were not measured.
  public let missing: [String]
  /// Subsets whose number of items is not the published one: found and published.
  public let otherCounts: OrderedDictionary<String, [Int]>

  /// The rule "the longest candidate wins"; empty where steps are judged.
  public var longest: Parts { baselines[.longestWins] ?? [:] }

  /// - Parameters:
  ///   - items: in any order.
  ///   - scores: of each item's candidates, or steps.
  /// - Throws: `evaluation.count`, `evaluation.empty`, `evaluation.nan`, and what protocols throw.
  public init(
    _ definition: BenchmarkDefinition, items: [BenchmarkItem], scores: [[Double]],
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(items.count, "items")
    try requireSameCount((items.count, "items"), (scores.count, "lists of scores"))
    self.definition = definition
    let groups = SubsetGroups(definition, items)
    parts = try groups.parts(items, scores, bootstrap)
    var baselines: OrderedDictionary<BenchmarkBaseline, Parts> = [:]
    for rule in BenchmarkBaseline.rules(for: definition.kind) {
      baselines[rule] = try groups.parts(items, items.map(rule.scores), bootstrap)
    }
    self.baselines = baselines
    let names = OrderedSet(items.map(\.language))
    if names == [""] {
      let summary = BenchmarkSummary(definition, parts: parts, counts: groups.counts)
      (sections, overall) = (summary.sections, summary.overall)
      (missing, otherCounts, languages) = (summary.missing, summary.otherCounts, [:])
      consistency = nil
      return
    }
    let (languages, consistency) = try LanguageResult.all(
      definition, items: items, scores: scores, bootstrap: bootstrap)
    (self.languages, self.consistency) = (languages, consistency)
    let counted = definition.countedLanguages(languages.keys).map { languages[$0]!.summary }
    sections = definition.sections.keys.reduce(into: [:]) { result, section in
      let values = counted.compactMap { $0.sections[section] }
      if values.count == counted.count { result[section] = mean(values) }
    }
    let unseen = definition.hub.keys.filter { $0 != "" && languages[$0] == nil }
    let overalls = counted.compactMap(\.overall)
    overall = unseen.isEmpty && overalls.count == counted.count ? mean(overalls) : nil
    missing =
      Array(unseen)
      + languages.flatMap { name, one in one.summary.missing.map { "\(name) \($0)" } }
    otherCounts = languages.reduce(into: [:]) { result, one in
      for (subset, counts) in one.value.summary.otherCounts {
        result["\(one.key) \(subset)"] = counts
      }
    }
  }

  /// The result as JSON: one object.
  public var json: JSONObject {
    var object: JSONObject = [
      "benchmark": .string(definition.name), "version": .number(definition.version),
      "overall": overall.map(JSONValue.number) ?? .null, "sections": jsonNumbers(sections),
      "subsets": jsonObjects(parts, \.json),
    ]
    if !languages.isEmpty { object["languages"] = jsonObjects(languages, \.json) }
    if let consistency { object["consistency"] = .object(consistency.json) }
    for (rule, parts) in baselines { object[rule.rawValue] = jsonObjects(parts, \.json) }
    object["missing"] = .array(missing.map(JSONValue.string))
    object["other_counts"] = jsonObjects(otherCounts) {
      ["found": .number($0[0]), "published": .number($0[1])]
    }
    return object
  }
}

/// The values as objects.
func jsonObjects<Value>(
  _ values: OrderedDictionary<String, Value>, _ json: (Value) -> JSONObject
) -> JSONValue {
  .object(JSONObject(uniqueKeysWithValues: values.map { ($0.key, .object(json($0.value))) }))
}

/// The values as numbers.
func jsonNumbers(_ values: OrderedDictionary<String, Double>) -> JSONValue {
  .object(JSONObject(uniqueKeysWithValues: values.map { ($0.key, .number($0.value)) }))
}
