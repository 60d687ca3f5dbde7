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

  /// Statistics of the answers' texts. Cost: O(bytes).
  public init(_ pairs: [PreferencePair]) {
    let chosen = pairs.map { $0.chosenText.unicodeScalars.count }
    let rejected = pairs.map { $0.rejectedText.unicodeScalars.count }
    self.init(
      .characters, pairs, chosen: chosen, rejected: rejected, shared: nil, identical: nil)
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
    self.init(
      .tokens, pairs, chosen: lengths.chosen, rejected: lengths.rejected, shared: lengths.shared,
      identical: identical)
  }

  private init(
    _ unit: Unit, _ pairs: [PreferencePair], chosen: [Int], rejected: [Int], shared: [Int]?,
    identical: Int?
  ) {
    self.unit = unit
    self.pairs = pairs.count
    prompts = Set(pairs.map(\.group)).count
    self.chosen = LengthSummary(chosen)
    self.rejected = LengthSummary(rejected)
    self.shared = shared.flatMap { LengthSummary($0) }
    tokenIdentical = identical
    baseline = LengthBaseline(chosen: chosen, rejected: rejected)
    margins = ValueSummary(pairs.map(\.margin))
    weights = ValueSummary(pairs.map(\.weight))
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
    return members
  }
}
