public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// A benchmark's definition that is not what it should be.
  public static let benchmarkDefinition = Self("benchmark.definition")
  /// There is no benchmark of this name.
  public static let benchmarkUnknown = Self("benchmark.unknown")
  /// A row that the benchmark's definition cannot read.
  public static let benchmarkRow = Self("benchmark.row")
}

/// What a benchmark is, as data: where its rows come from, which columns they have, how they are
/// reduced. A new one is a JSON file in `Definitions`, not code.
public struct BenchmarkDefinition: Hashable, Sendable {
  /// What `--benchmark` takes.
  public let name: String
  /// Grows when numbers of an earlier version cannot be compared any more.
  public let version: Int
  /// The name for people.
  public let title: String
  /// What is measured, in a sentence.
  public let about: String
  /// Authors, year and title.
  public let paper: String
  /// Of the data; `not stated` where nothing is known.
  public let licence: String
  /// Where the rows are published.
  public let source: String
  /// Subset to file, below the benchmark's folder; empty where one file has all.
  public let files: OrderedDictionary<String, String>
  /// Names of the folder that has these files, below a folder of several benchmarks' data.
  public let folders: [String]
  /// Where the rows are published on the hub, as `reward evaluate --data` takes it; by subset or
  /// language where there are several.
  public let hub: OrderedDictionary<String, String>
  /// Which columns hold what.
  public let columns: Columns
  /// What an item is.
  public let kind: ItemKind
  /// Numbers for texts in columns that hold numbers: `A>B` is 1, for example.
  public let values: OrderedDictionary<String, Double>
  /// Of all subsets that `reducers` does not name.
  public let reducer: BenchmarkReducer
  /// Of single subsets.
  public let reducers: OrderedDictionary<String, BenchmarkReducer>
  /// Published numbers of items.
  public let counts: OrderedDictionary<String, Int>
  /// Published number of all items: the sum of `counts`, or what is known where those are not; nil
  /// where neither is.
  public let size: Int?
  /// What is known of rules that look at no content, on the published data.
  public let baselines: OrderedDictionary<String, Double>
  /// Weighted means of subsets; empty where each subset is one.
  public let sections: OrderedDictionary<String, Sections.Weights>
  /// Subsets whose items are pooled under one name.
  public let groups: OrderedDictionary<String, [String]>
  /// Numbers over the items of several subsets, beside theirs; `*` alone means all.
  public let pools: OrderedDictionary<String, [String]>
  /// The part that is the overall number; nil where that is a mean.
  public let overall: String?
  /// The subset that a threshold is chosen on, for ``BenchmarkReducer/firstError``.
  public let thresholdSubset: String?
  /// The language that others are compared with.
  public let referenceLanguage: String?
  /// The definition as it was written.
  public let json: JSONValue

  /// Whether numbers of both can be compared: name, version and all that numbers depend on are the
  /// same. Prose, sources and what is known of the data may differ.
  public func measuresTheSame(as other: BenchmarkDefinition) -> Bool {
    func rules(_ definition: BenchmarkDefinition) -> [String: JSONValue] {
      let known: Set = [
        "title", "about", "paper", "licence", "source", "files", "folders", "hub", "baselines",
        "counts", "items",
      ]
      return (definition.json.object ?? [:]).reduce(into: [:]) { rules, member in
        if !known.contains(member.key) { rules[member.key] = member.value }
      }
    }
    return rules(self) == rules(other)
  }

  /// How a subset is reduced.
  public func reducer(of subset: String) -> BenchmarkReducer { reducers[subset] ?? reducer }

  /// The languages that numbers are means over: the reference language is only there to compare with,
  /// unless it is the only one.
  func countedLanguages(_ languages: some Collection<String>) -> [String] {
    let others = languages.filter { $0 != referenceLanguage }
    return others.isEmpty ? Array(languages) : others
  }

  /// The name that a subset's items are counted under.
  public func pooledName(of subset: String) -> String {
    groups.first { $0.value.contains(subset) }?.key ?? subset
  }
}
