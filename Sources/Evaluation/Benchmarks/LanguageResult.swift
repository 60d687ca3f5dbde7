public import Basics
public import OrderedCollections

/// A benchmark's numbers in one language.
public struct LanguageResult: Hashable, Sendable {
  /// Items.
  public let n: Int
  /// Numbers by subset.
  public let parts: BenchmarkResult.Parts
  /// Sections and the overall number.
  public let summary: BenchmarkSummary
  /// How far the model's verdicts agree with those in the reference language on the same items, by id;
  /// nil for that language itself, where it was not measured, and where verdicts are all the same.
  public let kappa: Kappa?

  /// All languages of the items, in the order of the data, and how they agree; the latter is nil where
  /// no item is in the reference language.
  /// - Throws: what ``BenchmarkPart`` throws.
  static func all(
    _ definition: BenchmarkDefinition, items: [BenchmarkItem], scores: [[Double]],
    bootstrap: Bootstrap
  ) throws(RewardError) -> (
    languages: OrderedDictionary<String, LanguageResult>, consistency: LanguageConsistency?
  ) {
    var places: OrderedDictionary<String, [Int]> = [:]
    // Known by subset and name; of several by the same, the first goes with the first.
    var verdicts: OrderedDictionary<String, OrderedDictionary<[String], Int>> = [:]
    var copies: [[String]: Int] = [:]
    for (index, item) in items.enumerated() {
      places[item.language, default: []].append(index)
      let copy = copies[[item.language, item.subset, item.id], default: 0]
      copies[[item.language, item.subset, item.id]] = copy + 1
      verdicts[item.language, default: [:]][[item.subset, item.id, String(copy)]] = verdict(
        item, scores[index])
    }
    var consistency: LanguageConsistency?
    if let reference = definition.referenceLanguage, verdicts[reference] != nil {
      consistency = try LanguageConsistency(
        verdicts, reference: reference, level: bootstrap.level)
    }
    var results: OrderedDictionary<String, LanguageResult> = [:]
    for (language, indices) in places {
      let own = indices.map { items[$0] }
      let groups = SubsetGroups(definition, own)
      let parts = try groups.parts(own, indices.map { scores[$0] }, bootstrap)
      results[language] = LanguageResult(
        n: own.count, parts: parts,
        summary: BenchmarkSummary(definition, parts: parts, counts: groups.counts),
        kappa: consistency?.languages[language]?.kappa)
    }
    return (results, consistency)
  }

  /// 1 where the best right candidate is above the best wrong one, 0 where they tie, else 2.
  private static func verdict(_ item: BenchmarkItem, _ scores: [Double]) -> Int {
    var best = (right: -Double.infinity, wrong: -Double.infinity)
    for (index, score) in scores.enumerated() {
      if item.correct.contains(index) {
        best.right = max(best.right, score)
      } else {
        best.wrong = max(best.wrong, score)
      }
    }
    return best.right == best.wrong ? 0 : best.right > best.wrong ? 1 : 2
  }

  /// The numbers as JSON.
  public var json: JSONObject {
    var members: JSONObject = [
      "n": .number(n), "overall": summary.overall.map(JSONValue.number) ?? .null,
      "sections": jsonNumbers(summary.sections), "subsets": jsonObjects(parts, \.json),
    ]
    if let kappa {
      members["kappa"] = [
        "value": .number(kappa.value), intervalKey(kappa.interval.level): kappa.interval.json,
        "n": .number(kappa.n),
      ]
    }
    return members
  }
}
