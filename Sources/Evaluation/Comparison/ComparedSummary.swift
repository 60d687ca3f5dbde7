import Basics
import OrderedCollections

/// How a benchmark's sections and overall number follow from its parts, as weights: these numbers
/// are linear, and are asked of ``BenchmarkSummary`` itself, so that there is one rule for them.
struct ComparedSummary {
  /// Sections all of whose parts are there.
  var sections: OrderedDictionary<String, ComparedItems.Weighted> = [:]
  /// Each language's overall number; empty where the benchmark has one language.
  var languages: OrderedDictionary<String, ComparedItems.Weighted> = [:]
  /// The overall number; nil where something is missing.
  var overall: ComparedItems.Weighted?
  /// Published subsets, sections and languages without an item in common.
  var missing: [String] = []

  /// - Throws: what ``ComparedPart`` throws.
  init(
    _ all: ComparedItems, _ definition: BenchmarkDefinition,
    _ parts: OrderedDictionary<String, ComparedItems.Part>
  ) throws(RewardError) {
    let names = OrderedSet(all.items.map(\.first.language))
    guard names != [""] else {
      add(all, definition, parts)
      return
    }
    var ones: OrderedDictionary<String, ComparedSummary> = [:]
    for name in names {
      var one = Self()
      one.add(all, definition, try all.parts(language: name), language: name)
      ones[name] = one
    }
    let unseen = definition.hub.keys.filter { $0 != "" && ones[$0] == nil }
    missing =
      unseen
      + ones.flatMap { name, one in one.missing.map { "\(name) \($0)" } }
    let counted = definition.countedLanguages(ones.keys).map { ones[$0]! }
    func mean(_ parts: [ComparedItems.Weighted?]) -> ComparedItems.Weighted? {
      let found = parts.compactMap { $0 }
      guard found.count == counted.count else { return nil }
      return found.joined().map { ($0.weight / Double(counted.count), $0.part) }
    }
    languages = ones.compactMapValues(\.overall)
    overall = unseen.isEmpty ? mean(counted.map(\.overall)) : nil
    for section in definition.sections.keys {
      sections[section] = mean(counted.map { $0.sections[section] })
    }
  }

  private init() {}

  private mutating func add(
    _ all: ComparedItems, _ definition: BenchmarkDefinition,
    _ parts: OrderedDictionary<String, ComparedItems.Part>, language: String? = nil
  ) {
    var counts: [String: Int] = [:]
    for item in all.items where language == nil || item.first.language == language {
      counts[item.first.subset, default: 0] += 1
    }
    /// The summary where one part's value is 1 and all others' are 0.
    func summary(_ one: String?) -> BenchmarkSummary {
      var values: BenchmarkResult.Parts = [:]
      for (name, part) in parts {
        values[name] = BenchmarkPart(
          n: part.items.count, value: name == one ? 1 : 0, interval: nil, ties: 0, random: nil,
          reducer: part.reducer)
      }
      return BenchmarkSummary(definition, parts: values, counts: counts)
    }
    let base = summary(nil)
    missing = base.missing
    let probes = parts.map { name, part in (part: part, summary: summary(name)) }
    func weights(_ number: (BenchmarkSummary) -> Double?) -> ComparedItems.Weighted? {
      guard number(base) != nil else { return nil }
      return probes.map { (weight: number($0.summary)!, part: $0.part) }.filter { $0.weight != 0 }
    }
    overall = weights(\.overall)
    for section in definition.sections.keys { sections[section] = weights { $0.sections[section] } }
  }
}
