public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// A row that is no prompt with scored candidates.
  public static let overoptimisationSample = Self("overoptimisation.sample")
}

/// One prompt's candidates, drawn from the policy that is optimised, with what two rewards say of
/// them: the proxy, by which one is chosen, and the gold, by which the choice is judged.
public struct OveroptimisationSample: Hashable, Sendable {
  /// The data's own name of the prompt, or its place.
  public let id: String
  /// A text, or messages as the data has them; null where it is not known.
  public let prompt: JSONValue
  /// The candidates' texts; empty where only their scores are known.
  public let candidates: [String]
  /// The optimised reward of each candidate, in its own unit.
  public let proxy: [Double]
  /// The trusted reward of each candidate, in its own unit.
  public let gold: [Double]
  /// The length of each candidate: Unicode scalars of its text, or what the data says; empty where
  /// neither is known.
  public let lengths: [Int]

  /// Scored candidates of one prompt.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`.
  public init(
    id: String, prompt: JSONValue = .null, candidates: [String] = [], proxy: [Double],
    gold: [Double], lengths: [Int] = []
  ) throws(RewardError) {
    try requireSome(proxy.count, "candidates")
    let proxies = (proxy.count, "proxy scores")
    try requireSameCount(proxies, (gold.count, "gold scores"))
    if !candidates.isEmpty { try requireSameCount(proxies, (candidates.count, "candidates")) }
    if !lengths.isEmpty { try requireSameCount(proxies, (lengths.count, "lengths")) }
    try requireFinite(proxy, "proxy")
    try requireFinite(gold, "gold")
    self.id = id
    self.prompt = prompt
    self.candidates = candidates
    self.proxy = proxy
    self.gold = gold
    self.lengths =
      lengths.isEmpty ? candidates.map { $0.scalarCount } : lengths
  }

  /// Candidates that have the same text as an earlier one; nil where the texts are not known.
  /// Cost: O(bytes).
  public var repeats: Int? {
    candidates.isEmpty ? nil : candidates.count - Set(candidates).count
  }

  /// Candidates that share their proxy score with another one. Cost: O(n).
  public var proxyTies: Int {
    var counts: [Double: Int] = [:]
    for score in proxy { counts[score, default: 0] += 1 }
    return counts.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
  }
}

extension OveroptimisationSample {
  /// The columns that may hold the texts, the first that is there counts.
  static let textColumns = ["candidates", "responses", "completions", "outputs"]

  /// Reads a row `{"id", "prompt", "candidates", "lengths", "proxy": […], "gold": […]}`, of which
  /// only the scores must be there. Truths (`true`, `false`) are the scores 1 and 0.
  ///
  /// - Parameters:
  ///   - proxy: the column of the proxy's scores.
  ///   - gold: the column of the gold scores.
  ///   - number: what the row is called where it has no `id`.
  /// - Throws: `overoptimisation.sample` for a member that is missing or of another kind; what
  ///   ``init(id:prompt:candidates:proxy:gold:lengths:)`` throws.
  public init(
    json row: JSONObject, proxy: String = "proxy", gold: String = "gold", number: Int
  ) throws(RewardError) {
    var texts: [String] = []
    if let column = Self.textColumns.first(where: { row[$0].map { !$0.isNull } ?? false }) {
      texts = try Self.list(row, column, of: "texts", Self.text)
    }
    var lengths: [Int] = []
    if row["lengths"].map({ !$0.isNull }) ?? false {
      lengths = try Self.list(row, "lengths", of: "whole numbers", \.int)
    }
    try self.init(
      id: Self.id(of: row, number: number), prompt: row["prompt"] ?? .null, candidates: texts,
      proxy: Self.scores(row, proxy), gold: Self.scores(row, gold), lengths: lengths)
  }

  /// What a row is called: its `id`, else its number.
  /// - Throws: `overoptimisation.sample` for an `id` that is neither a text nor a number.
  public static func id(of row: JSONObject, number: Int) throws(RewardError) -> String {
    switch row["id"] ?? .null {
    case .null: return String(number)
    case .string(let text): return text
    case .number(let value): return value.literal
    default:
      throw RewardError(
        .overoptimisationSample, "'id' is neither a text nor a number", at: .init(item: "id"))
    }
  }

  /// The numbers of a column, one for each candidate.
  /// - Throws: `overoptimisation.sample` unless it is a list of finite numbers or truths.
  public static func scores(_ row: JSONObject, _ column: String) throws(RewardError) -> [Double] {
    try list(row, column, of: "finite numbers") { $0.double ?? $0.bool.map { $0 ? 1 : 0 } }
  }

  private static func list<Item>(
    _ row: JSONObject, _ column: String, of kind: String, _ read: (JSONValue) -> Item?
  ) throws(RewardError) -> [Item] {
    func refused(_ reason: String) -> RewardError {
      RewardError(.overoptimisationSample, "'\(column)' \(reason)", at: .init(item: column))
    }
    guard let value = row[column], !value.isNull else { throw refused("is missing") }
    guard let values = value.array else {
      throw refused("is \(value.kind), not a list of \(kind)")
    }
    guard !values.isEmpty else { throw refused("is an empty list") }
    var items: [Item] = []
    for (index, value) in values.enumerated() {
      guard let item = read(value) else {
        throw refused("has \(value.text.prefix(40)) at place \(index), and is no list of \(kind)")
      }
      items.append(item)
    }
    return items
  }

  /// A text, a message, or several messages joined by blank lines.
  private static func text(_ value: JSONValue) -> String? {
    if let items = value.array {
      let texts = items.compactMap { $0["content"]?.string }
      return texts.count == items.count && !texts.isEmpty ? texts.joined(separator: "\n\n") : nil
    }
    return value.string ?? value["text"]?.string ?? value["content"]?.string
  }
}
