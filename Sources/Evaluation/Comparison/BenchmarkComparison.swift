public import Basics
public import OrderedCollections

/// Two models on one benchmark or data set, over the items that both scored.
public struct BenchmarkComparison: Hashable, Sendable {
  /// The benchmark's, or the data set's.
  public let name: String
  /// Nil for a data set of pairs or ratings.
  public let definition: BenchmarkDefinition?
  /// Which items are compared, and which are not.
  public let matching: SampleMatching
  /// Each subset, and each pool of subsets, with items in common; empty for a data set without
  /// subsets.
  public let subsets: OrderedDictionary<String, ValueComparison>
  /// The means that the number of a style matrix is the mean of, by its subset: easy, normal, hard.
  public let styles: OrderedDictionary<String, OrderedDictionary<String, ValueComparison>>
  /// How each of them is valued.
  public let reducers: OrderedDictionary<String, BenchmarkReducer>
  /// Weighted means of subsets.
  public let sections: OrderedDictionary<String, ValueComparison>
  /// Each language's overall number; empty where the benchmark has one language.
  public let languages: OrderedDictionary<String, ValueComparison>
  /// The benchmark's own overall number, or the mean over all items of a data set; nil where
  /// something that it needs is not in common.
  public let overall: ValueComparison?
  /// What is missing for the overall number.
  public let missing: [String]
  /// The mean over all of a benchmark's items, whatever their subset; nil unless it has several
  /// subsets with one kind of mean for all of them.
  public let pooled: ValueComparison?
  /// Subsets whose p values are adjusted for each other by Holm.
  public let family: [String]
  /// Items that the models judge differently, the largest differences first.
  public let differences: [ItemDifference]
  /// Compared items a text of which was cut, in the first and in the second evaluation.
  public let firstTruncated: Int, secondTruncated: Int

  /// - Parameters:
  ///   - definition: how items are valued; nil for ratings, and for pairs, whose right answer must
  ///     win.
  /// - Throws: `evaluation.unmatched` where nothing is in common; `evaluation.sample`, and what
  ///   protocols throw, for items that the definition cannot value.
  /// - Complexity: O(texts + subsets · resamples · items).
  public init(
    name: String, _ definition: BenchmarkDefinition?, _ first: [EvaluationSample],
    _ second: [EvaluationSample], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    self.name = name
    self.definition = definition
    matching = SampleMatching(first, second)
    guard !matching.matches.isEmpty else {
      throw RewardError(
        .evaluationUnmatched,
        "of \(first.count) and \(second.count) items none has the same texts and truth",
        at: .init(item: name))
    }
    let all = ComparedItems(
      matching.matches.map { (first[$0.first], second[$0.second]) }, definition)
    let parts = try all.parts()
    reducers = parts.mapValues(\.reducer)
    var subsets: OrderedDictionary<String, ValueComparison> = [:]
    var styles: OrderedDictionary<String, OrderedDictionary<String, ValueComparison>> = [:]
    for (name, part) in parts {
      subsets[name] = try all.compare(part, bootstrap)
      for (style, own) in part.reducer == .styleMatrix ? try all.styles(part) : [:] {
        styles[name, default: [:]][style] = try all.compare(own, bootstrap)
      }
    }
    self.styles = styles
    // A data set without subsets is one number.
    let whole = definition == nil && subsets.count == 1 ? subsets.removeFirst().value : nil
    let pooled =
      try all.pooled(parts).map { part throws(RewardError) in try all.compare(part, bootstrap) }
    family = subsets.filter { !parts[$0.key]!.isPool && $0.value.pValue != nil }.map(\.key)
    let adjusted = holmAdjusted(family.map { subsets[$0]!.pValue! })
    for (name, value) in zip(family, adjusted) { subsets[name]!.adjusted = value }
    self.subsets = subsets
    differences = ItemDifference.sorted(
      parts.values.filter { !$0.isPool }.flatMap { part in
        ItemDifference.all(part.items.map { all.items[$0] }, part.numbers)
      })
    firstTruncated = all.items.count { $0.first.isTruncated }
    secondTruncated = all.items.count { $0.second.isTruncated }
    guard let definition else {
      overall = whole ?? pooled
      (self.pooled, sections, languages, missing) = (nil, [:], [:], [])
      return
    }
    self.pooled = pooled
    func compare(
      _ numbers: OrderedDictionary<String, ComparedItems.Weighted>
    ) throws(RewardError) -> OrderedDictionary<String, ValueComparison> {
      var result: OrderedDictionary<String, ValueComparison> = [:]
      for (name, weighted) in numbers { result[name] = try all.compare(weighted, bootstrap) }
      return result
    }
    let summary = try ComparedSummary(all, definition, parts)
    missing = summary.missing
    sections = try compare(summary.sections)
    languages = try compare(summary.languages)
    overall = try summary.overall.map { weighted throws(RewardError) in
      try all.compare(weighted, bootstrap)
    }
  }

  /// The number to show first: the benchmark's own; where that is undefined the mean over all
  /// items.
  public var headline: ValueComparison? { overall ?? pooled }

  /// The largest differences that ``json`` names.
  public static let namedDifferences = 5

  /// An object; `a` and `b` are the first and the second evaluation.
  public var json: JSONObject {
    func objects(_ all: OrderedDictionary<String, ValueComparison>) -> JSONValue {
      jsonObjects(all, \.json)
    }
    var members = matching.json
    members["reducers"] = .array(OrderedSet(reducers.values).map { .string($0.rawValue) })
    members["truncated"] = ["a": .number(firstTruncated), "b": .number(secondTruncated)]
    members["overall"] = overall.map { .object($0.json) } ?? .null
    members["missing"] = .array(missing.map(JSONValue.string))
    if let pooled { members["all_items"] = .object(pooled.json) }
    if !sections.isEmpty { members["sections"] = objects(sections) }
    if !languages.isEmpty { members["languages"] = objects(languages) }
    members["subsets"] = .object(
      JSONObject(
        uniqueKeysWithValues: subsets.map { name, value in
          var own: JSONObject = ["measure": .string(reducers[name]!.measure)]
          own.merge(value.json) { _, new in new }
          if let styles = styles[name] { own["styles"] = objects(styles) }
          return (name, .object(own))
        }))
    members["holm"] = [
      "family": .array(family.map(JSONValue.string)),
      "rule": "p_holm is p adjusted for all subsets named here (Holm 1979)",
    ]
    members["items_that_differ"] = .number(differences.count)
    members["differ_most"] = .array(
      differences.prefix(Self.namedDifferences).map { .object($0.summary) })
    return members
  }
}
