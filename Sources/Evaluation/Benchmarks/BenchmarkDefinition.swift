public import Basics
public import OrderedCollections
import Storage

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
      let prose: Set = [
        "title", "about", "paper", "licence", "source", "files", "folders", "hub", "baselines",
      ]
      return (definition.json.object ?? [:]).reduce(into: [:]) { rules, member in
        if !prose.contains(member.key) { rules[member.key] = member.value }
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

  /// Reads a definition from a file.
  /// - Throws: `file.missing`, `file.access`, and as ``init(json:)``.
  public init(file: String) throws(RewardError) {
    let value = try JSONFile.read(file)
    do throws(RewardError) { try self.init(json: value.text) } catch { throw error.inFile(file) }
  }

  /// Reads a definition.
  /// - Throws: `benchmark.definition`, and what JSON's parser throws.
  public init(json text: String) throws(RewardError) {
    let json = try JSONValue.parse(text)
    self.json = json
    func refused(_ key: String, _ wanted: String) -> RewardError {
      RewardError(.benchmarkDefinition, "needs '\(key)': \(wanted)", at: .init(item: key))
    }
    func string(_ key: String) throws(RewardError) -> String {
      guard let value = json[key]?.string else { throw refused(key, "a text") }
      return value
    }
    if let stranger = json.object?.keys.first(where: { !Self.keys.contains($0) }) {
      throw RewardError(.benchmarkDefinition, "unknown key", at: .init(item: stranger))
    }
    name = try string("name")
    let isName =
      !name.isEmpty
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    guard isName else {
      throw refused("name", "letters, digits, '-' and '_', since it names a folder")
    }
    title = try string("title")
    about = try string("about")
    paper = try string("paper")
    licence = try string("licence")
    source = try string("source")
    guard let version = json["version"]?.double.flatMap(Int.init(exactly:)) else {
      throw refused("version", "a number")
    }
    self.version = version
    func reducer(_ value: JSONValue?, _ key: String) throws(RewardError) -> BenchmarkReducer {
      guard let name = value?.string, let reducer = BenchmarkReducer(rawValue: name) else {
        let names = BenchmarkReducer.allCases.map(\.rawValue).joined(separator: ", ")
        throw refused(key, "one of \(names)")
      }
      return reducer
    }
    self.reducer = try reducer(json["reducer"], "reducer")
    var reducers: OrderedDictionary<String, BenchmarkReducer> = [:]
    for (subset, value) in json["reducers"]?.object ?? [:] {
      reducers[subset] = try reducer(value, "reducers.\(subset)")
    }
    self.reducers = reducers
    files = try dictionary(json, "files", "a path", \.string)
    folders = [name] + (json["folders"]?.array ?? []).compactMap(\.string)
    if let one = json["hub"]?.string {
      hub = ["": one]
    } else {
      hub = try dictionary(json, "hub", "a hub id", \.string)
    }
    values = try dictionary(json, "values", "a number", \.double)
    counts = try dictionary(json, "counts", "a number") { $0.double.flatMap(Int.init(exactly:)) }
    size =
      counts.isEmpty
      ? json["items"]?.double.flatMap(Int.init(exactly:)) : counts.values.reduce(0, +)
    baselines = try dictionary(json, "baselines", "a number", \.double)
    sections = try dictionary(json, "sections", "weights above 0") { value in
      let weights = (value.object ?? [:]).mapValues { $0.double ?? 0 }
      return weights.values.allSatisfy { $0 > 0 } ? weights : nil
    }
    groups = try dictionary(json, "groups", "a list of subsets") {
      $0.array?.compactMap(\.string)
    }
    pools = try dictionary(json, "pools", "a list of subsets") {
      $0.array?.compactMap(\.string)
    }
    overall = json["overall"]?.string
    thresholdSubset = json["threshold_subset"]?.string
    referenceLanguage = json["reference_language"]?.string
    columns = try Columns(json["columns"] ?? .null)
    kind = columns.kind!
    guard self.reducer.takes(kind), self.reducers.values.allSatisfy({ $0.takes(columns.kind!) })
    else { throw refused("reducer", "one for the items that its columns make up") }
  }

  private static let keys: Set = [
    "name", "version", "title", "about", "paper", "licence", "source", "files", "folders", "hub",
    "columns",
    "values", "reducer", "reducers", "counts", "items", "baselines", "sections", "groups", "pools",
    "overall",
    "threshold_subset", "reference_language",
  ]
}

/// A member that is an object of values of one kind; empty where it is missing.
private func dictionary<Value>(
  _ json: JSONValue, _ key: String, _ wanted: String, _ read: (JSONValue) -> Value?
) throws(RewardError) -> OrderedDictionary<String, Value> {
  var result: OrderedDictionary<String, Value> = [:]
  for (name, value) in json[key]?.object ?? [:] {
    guard let value = read(value) else {
      throw RewardError(
        .benchmarkDefinition, "needs \(wanted)", at: .init(item: "\(key).\(name)"))
    }
    result[name] = value
  }
  return result
}
