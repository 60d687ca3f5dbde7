public import Basics
public import OrderedCollections
public import Text

/// What a file of pairs looks like before anything is trained on it.
public struct PairStatistics: Hashable, Sendable {
  /// What lengths are counted in.
  public enum Unit: String, Hashable, Sendable {
    /// Unicode scalars of an answer's text (Python's `len`).
    case characters
    /// Tokens of the whole conversation, as the tokenizer closure gives them.
    case tokens
  }

  /// What all lengths are counted in.
  public let unit: Unit
  /// Pairs.
  public let pairs: Int
  /// Different prompts.
  public let prompts: Int
  /// Lengths of chosen and of rejected answers; with tokens, of prompt and answer together.
  public let chosen: LengthSummary?
  /// As `chosen`, for the rejected answers; nil without pairs.
  public let rejected: LengthSummary?
  /// With tokens: how many the two conversations share at their beginning, computed once by the
  /// token tree.
  public let shared: LengthSummary?
  /// Pairs that give the same tokens although their texts differ; nil without a tokenizer.
  public let tokenIdentical: Int?
  /// What length alone achieves, in `unit`.
  public let baseline: LengthBaseline
  /// The range of the margins; nil where no pair has one.
  public let margins: ValueSummary?
  /// The range of the weights; nil where no pair has one.
  public let weights: ValueSummary?
  /// The range of the pairs' own label smoothing; nil where no pair has one.
  public let labelSmoothings: ValueSummary?

  /// What statistics of texts need of pairs that come one by one: some numbers of each.
  public struct Collector {
    fileprivate var groups: Set<String> = []
    fileprivate var chosen: [Int] = [], rejected: [Int] = []
    fileprivate var margins: [Double?] = [], weights: [Double?] = []
    fileprivate var labelSmoothings: [Double?] = []

    /// No pairs yet.
    public init() {}

    /// Notes a pair. Cost: O(bytes).
    public mutating func add(_ pair: PreferencePair) {
      groups.insert(pair.group)
      chosen.append(pair.chosenText.scalarCount)
      rejected.append(pair.rejectedText.scalarCount)
      margins.append(pair.margin)
      weights.append(pair.weight)
      labelSmoothings.append(pair.labelSmoothing)
    }
  }

  /// Statistics of the answers' texts. Cost: O(bytes).
  public init(_ pairs: [PreferencePair]) {
    var collector = Collector()
    for pair in pairs { collector.add(pair) }
    self.init(collector)
  }

  /// Statistics of the texts of the pairs that were collected. Cost: O(n log n).
  public init(_ pairs: Collector) {
    unit = .characters
    self.pairs = pairs.chosen.count
    prompts = pairs.groups.count
    chosen = LengthSummary(pairs.chosen)
    rejected = LengthSummary(pairs.rejected)
    (shared, tokenIdentical) = (nil, nil)
    baseline = LengthBaseline(chosen: pairs.chosen, rejected: pairs.rejected)
    margins = ValueSummary(pairs.margins)
    weights = ValueSummary(pairs.weights)
    labelSmoothings = ValueSummary(pairs.labelSmoothings)
  }

  /// Statistics of tokens.
  ///
  /// - Parameter tokenize: a conversation's tokens exactly as they would be scored: template,
  ///   special tokens and truncation included, so that pairs made equal by truncation are found.
  /// - Throws: what `tokenize` throws.
  public init<Token: Hashable>(
    _ pairs: [PreferencePair], tokenize: (_ conversation: [Message]) throws -> [Token]
  ) throws {
    var lengths = (chosen: [Int](), rejected: [Int](), shared: [Int]())
    var identical = 0
    for pair in pairs {
      let first = try tokenize(pair.chosenConversation)
      let second = try tokenize(pair.rejectedConversation)
      let shared = zip(first, second).prefix { $0 == $1 }.count
      lengths.chosen.append(first.count)
      lengths.rejected.append(second.count)
      lengths.shared.append(shared)
      if shared == first.count, shared == second.count { identical += 1 }
    }
    unit = .tokens
    self.pairs = pairs.count
    prompts = Set(pairs.map(\.group)).count
    chosen = LengthSummary(lengths.chosen)
    rejected = LengthSummary(lengths.rejected)
    shared = LengthSummary(lengths.shared)
    tokenIdentical = identical
    baseline = LengthBaseline(chosen: lengths.chosen, rejected: lengths.rejected)
    margins = ValueSummary(pairs.map(\.margin))
    weights = ValueSummary(pairs.map(\.weight))
    labelSmoothings = ValueSummary(pairs.map(\.labelSmoothing))
  }

  /// For `run.json`.
  public var json: JSONObject {
    func object(_ summary: LengthSummary?) -> JSONValue {
      summary.map { .object($0.json) } ?? .null
    }
    var members: JSONObject = [
      "unit": .string(unit.rawValue), "pairs": .number(pairs), "prompts": .number(prompts),
      "chosen": object(chosen), "rejected": object(rejected),
      "length_baseline": .object(baseline.json),
    ]
    if let shared { members["shared"] = .object(shared.json) }
    if let tokenIdentical { members["token_identical"] = .number(tokenIdentical) }
    if let margins { members["margins"] = .object(margins.json) }
    if let weights { members["weights"] = .object(weights.json) }
    if let labelSmoothings { members["label_smoothings"] = .object(labelSmoothings.json) }
    return members
  }
}
