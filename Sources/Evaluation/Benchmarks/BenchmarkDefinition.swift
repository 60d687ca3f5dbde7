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
  /// Which columns hold what. Alternatives are tried in order.
  public struct Columns: Hashable, Sendable {
    /// The item's name.
    public var id: [String] = []
    /// A text, or a list of messages.
    public var prompt: [String] = []
    /// Right and wrong answers: a text, or a list of texts.
    public var right: [String] = [], wrong: [String] = []
    /// Or candidates in columns of their own, and the column with the right one's number, from 1.
    public var candidates: [String] = [], label: [String] = []
    /// The subset's name.
    public var subset: [String] = []
  }

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
  /// Which columns hold what.
  public let columns: Columns
  /// Of all subsets that `reducers` does not name.
  public let reducer: BenchmarkReducer
  /// Of single subsets.
  public let reducers: OrderedDictionary<String, BenchmarkReducer>
  /// Published numbers of items.
  public let counts: OrderedDictionary<String, Int>
  /// Weighted means of subsets; empty where each subset is one.
  public let sections: OrderedDictionary<String, Sections.Weights>
  /// Subsets whose items are pooled under one name.
  public let groups: OrderedDictionary<String, [String]>

  /// How a subset is reduced.
  public func reducer(of subset: String) -> BenchmarkReducer { reducers[subset] ?? reducer }

  /// The name that a subset's items are counted under.
  public func pooledName(of subset: String) -> String {
    groups.first { $0.value.contains(subset) }?.key ?? subset
  }

  /// Reads a definition.
  /// - Throws: `benchmark.definition`, and what JSON's parser throws.
  public init(json text: String) throws(RewardError) {
    let json = try JSONValue.parse(text)
    func refused(_ key: String, _ wanted: String) -> RewardError {
      RewardError(.benchmarkDefinition, "needs '\(key)': \(wanted)", at: .init(item: key))
    }
    func string(_ key: String) throws(RewardError) -> String {
      guard let value = json[key]?.string else { throw refused(key, "a text") }
      return value
    }
    let known: Set = [
      "name", "version", "title", "about", "paper", "licence", "source", "files", "columns",
      "reducer", "reducers", "counts", "sections", "groups",
    ]
    if let stranger = json.object?.keys.first(where: { !known.contains($0) }) {
      throw RewardError(.benchmarkDefinition, "unknown key", at: .init(item: stranger))
    }
    name = try string("name")
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
    var files: OrderedDictionary<String, String> = [:]
    for (subset, value) in json["files"]?.object ?? [:] {
      guard let path = value.string else { throw refused("files.\(subset)", "a path") }
      files[subset] = path
    }
    self.files = files
    var counts: OrderedDictionary<String, Int> = [:]
    for (subset, value) in json["counts"]?.object ?? [:] {
      guard let count = value.double.flatMap(Int.init(exactly:)) else {
        throw refused("counts.\(subset)", "a number")
      }
      counts[subset] = count
    }
    self.counts = counts
    var sections: OrderedDictionary<String, Sections.Weights> = [:]
    for (section, value) in json["sections"]?.object ?? [:] {
      for (subset, weight) in value.object ?? [:] {
        guard let weight = weight.double, weight > 0 else {
          throw refused("sections.\(section).\(subset)", "a weight above 0")
        }
        sections[section, default: [:]][subset] = weight
      }
    }
    self.sections = sections
    var groups: OrderedDictionary<String, [String]> = [:]
    for (group, value) in json["groups"]?.object ?? [:] {
      groups[group] = (value.array ?? []).compactMap(\.string)
    }
    self.groups = groups
    columns = try Columns(json["columns"] ?? .null)
  }
}

extension BenchmarkDefinition.Columns {
  fileprivate init(_ json: JSONValue) throws(RewardError) {
    func names(_ key: String) -> [String] {
      json[key]?.string.map { [$0] } ?? (json[key]?.array ?? []).compactMap(\.string)
    }
    id = names("id")
    prompt = names("prompt")
    right = names("right")
    wrong = names("wrong")
    candidates = names("candidates")
    label = names("label")
    subset = names("subset")
    let isComplete =
      !prompt.isEmpty
      && (candidates.isEmpty ? !right.isEmpty && !wrong.isEmpty : !label.isEmpty)
    guard isComplete else {
      throw RewardError(
        .benchmarkDefinition,
        "needs the columns of the prompt and of right and wrong answers, or of candidates and label",
        at: .init(item: "columns"))
    }
  }
}
