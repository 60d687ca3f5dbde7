public import Basics
import OrderedCollections
import Storage

extension BenchmarkDefinition {
  /// Reads a definition from a file.
  /// - Throws: `file.missing`, `file.access`, and as ``init(json:)``.
  public init(file: String) throws(RewardError) {
    let value = try JSONFile.read(file)
    do throws(RewardError) { try self.init(json: value.text) } catch { throw error.inFile(file) }
  }

  /// Reads a definition.
  /// - Throws: `benchmark.definition`, and what JSON's parser throws.
  public init(json text: String) throws(RewardError) {
    json = try JSONValue.parse(text)
    let fields = DefinitionFields(json)
    try fields.requireKnown(Self.keys)
    name = try fields.string("name")
    let isName =
      !name.isEmpty
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    guard isName else {
      throw fields.refused("name", "letters, digits, '-' and '_', since it names a folder")
    }
    title = try fields.string("title")
    about = try fields.optional("about", "a text", \.string) ?? title
    func stated(_ key: String) throws(RewardError) -> String {
      try fields.optional(key, "a text", \.string) ?? "not stated"
    }
    paper = try stated("paper")
    licence = try stated("licence")
    source = try stated("source")
    guard let version = try fields.optional("version", "a whole number", \.int) else {
      throw fields.refused("version", "a whole number")
    }
    self.version = version
    let reducerNames = "one of " + BenchmarkReducer.allCases.map(\.rawValue).joined(separator: ", ")
    func reducer(_ value: JSONValue) -> BenchmarkReducer? {
      value.string.flatMap(BenchmarkReducer.init(rawValue:))
    }
    guard let whole = try fields.optional("reducer", reducerNames, reducer) else {
      throw fields.refused("reducer", reducerNames)
    }
    self.reducer = whole
    reducers = try fields.dictionary("reducers", reducerNames, reducer)
    files = try fields.dictionary("files", "a path", \.string)
    folders = [name] + (try fields.optional("folders", "a list of names", \.strings) ?? [])
    hub =
      if let one = json["hub"]?.string { ["": one] } else {
        try fields.dictionary("hub", "a hub id, or several by name", \.string)
      }
    values = try fields.dictionary("values", "a number", \.double)
    counts = try fields.dictionary("counts", "a whole number", \.int)
    let items = try fields.optional("items", "a whole number", \.int)
    guard items == nil || counts.isEmpty else {
      throw fields.refused("items", "nothing beside 'counts', whose sum it is")
    }
    size = counts.isEmpty ? items : counts.values.reduce(0, +)
    baselines = try fields.dictionary("baselines", "a number", \.double)
    sections = try fields.dictionary("sections", "subsets with weights above 0") { value in
      let weights = (value.object ?? [:]).compactMapValues(\.double).filter { $0.value > 0 }
      return weights.isEmpty || weights.count < value.object?.count ?? 0 ? nil : weights
    }
    groups = try fields.dictionary("groups", "a list of subsets", \.strings)
    pools = try fields.dictionary("pools", "a list of subsets", \.strings)
    overall = try fields.optional("overall", "a part's name", \.string)
    thresholdSubset = try fields.optional("threshold_subset", "a subset's name", \.string)
    referenceLanguage = try fields.optional("reference_language", "a language's name", \.string)
    columns = try Columns(json["columns"] ?? .null)
    kind = columns.kind!
    let kind = kind
    guard whole.takes(kind), reducers.values.allSatisfy({ $0.takes(kind) }) else {
      throw fields.refused("reducer", "one for the items that its columns make up")
    }
    for (key, part) in [("overall", overall), ("threshold_subset", thresholdSubset)] {
      guard let part, !counts.isEmpty, pools[part] == nil,
        !counts.keys.map(pooledName).contains(part)
      else { continue }
      throw fields.refused(key, "one of 'counts', 'groups' and 'pools'")
    }
  }

  private static let keys: Set = [
    "name", "version", "title", "about", "paper", "licence", "source", "files", "folders", "hub",
    "columns", "values", "reducer", "reducers", "counts", "items", "baselines", "sections",
    "groups",
    "pools", "overall", "threshold_subset", "reference_language",
  ]
}

/// The members of a definition. One of the wrong form is an error, never taken for missing.
private struct DefinitionFields {
  let json: JSONValue

  init(_ json: JSONValue) { self.json = json }

  func refused(_ key: String, _ wanted: String) -> RewardError {
    RewardError(.benchmarkDefinition, "needs '\(key)': \(wanted)", at: .init(item: key))
  }

  func requireKnown(_ keys: Set<String>) throws(RewardError) {
    guard let members = json.object else {
      throw RewardError(.benchmarkDefinition, "is no JSON object")
    }
    if let stranger = members.keys.first(where: { !keys.contains($0) }) {
      throw RewardError(.benchmarkDefinition, "unknown key", at: .init(item: stranger))
    }
  }

  func string(_ key: String) throws(RewardError) -> String {
    guard let value = json[key]?.string else { throw refused(key, "a text") }
    return value
  }

  /// Nil where there is no such member.
  func optional<Value>(
    _ key: String, _ wanted: String, _ read: (JSONValue) -> Value?
  ) throws(RewardError) -> Value? {
    guard let member = json[key] else { return nil }
    guard let value = read(member) else { throw refused(key, wanted) }
    return value
  }

  /// An object of values of one kind; empty where it is missing.
  func dictionary<Value>(
    _ key: String, _ wanted: String, _ read: (JSONValue) -> Value?
  ) throws(RewardError) -> OrderedDictionary<String, Value> {
    guard let members = try optional(key, "an object with \(wanted) for each name", \.object) else {
      return [:]
    }
    var result: OrderedDictionary<String, Value> = [:]
    for (name, value) in members {
      guard let value = read(value) else { throw refused("\(key).\(name)", wanted) }
      result[name] = value
    }
    return result
  }
}

extension JSONValue {
  /// A list of texts; nil for what is none.
  fileprivate var strings: [String]? {
    guard let texts = array?.map(\.string), !texts.contains(nil) else { return nil }
    return texts.compactMap(\.self)
  }
}
