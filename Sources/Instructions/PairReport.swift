public import Basics
import OrderedCollections

/// What became of every row, and how far length alone tells chosen from rejected.
public struct PairReport: Hashable, Sendable {
  /// How the chosen responses' lengths, in words, compare with the rejected ones'.
  public struct LengthOrder: Hashable, Sendable {
    /// Pairs whose chosen response has more words.
    public internal(set) var chosenLonger = 0
    /// Pairs whose responses have equally many words.
    public internal(set) var equal = 0
    /// Pairs whose chosen response has fewer words.
    public internal(set) var chosenShorter = 0

    /// Pairs.
    public var count: Int { chosenLonger + equal + chosenShorter }

    /// Accuracy of "the longer one is better", a tie counting one half; nil for no pairs. 0.5 says
    /// that length gives nothing away; 0.1 gives as much away as 0.9.
    public var longerAccuracy: Double? {
      count == 0 ? nil : (Double(chosenLonger) + Double(equal) / 2) / Double(count)
    }

    /// +1 where the chosen one is longer, −1 where it is shorter.
    mutating func add(_ order: Int, times: Int = 1) {
      if order > 0 { chosenLonger += times } else if order < 0 { chosenShorter += times }
      if order == 0 { equal += times }
    }

    var json: JSONValue {
      [
        "chosen_longer": .number(chosenLonger), "equal": .number(equal),
        "chosen_shorter": .number(chosenShorter),
        "longer_accuracy": longerAccuracy.map(JSONValue.number) ?? .null,
      ]
    }
  }

  /// Rows read: `used` + `allTrue` + `allFalse` + `noResponses` + `droppedForBalance`.
  public internal(set) var prompts = 0
  /// Rows that gave at least one pair.
  public internal(set) var used = 0
  /// Rows that gave none because every response satisfies every constraint.
  public internal(set) var allTrue = 0
  /// Rows that gave none because no response satisfies all, nor (where partial verdicts count)
  /// more than another one does.
  public internal(set) var allFalse = 0
  /// Rows with an empty list of responses.
  public internal(set) var noResponses = 0
  /// Rows all of whose pairs were taken away to balance length.
  public internal(set) var droppedForBalance = 0
  /// Responses read, and how many of them were identical to an earlier one of their row.
  public internal(set) var responses = 0
  /// Responses identical to an earlier one of their row; they make no pairs.
  public internal(set) var duplicateResponses = 0
  /// Pairs made, and pairs taken away again to balance length.
  public internal(set) var pairs = 0
  /// Pairs taken away again to balance length.
  public internal(set) var pairsDroppedForBalance = 0
  /// Over all pairs.
  public internal(set) var length = LengthOrder()
  /// Over the pairs whose chosen response satisfies a constraint of this kind that the rejected one
  /// does not.
  public internal(set) var lengthByKind: [Constraint.Kind: LengthOrder] = [:]

  init() {}

  /// All counts; kinds in the order of `Constraint.Kind.allCases`.
  public var json: JSONValue {
    var byKind = JSONObject()
    for kind in Constraint.Kind.allCases {
      if let order = lengthByKind[kind] { byKind[kind.rawValue] = order.json }
    }
    return [
      "prompts": .number(prompts), "used": .number(used), "all_true": .number(allTrue),
      "all_false": .number(allFalse), "no_responses": .number(noResponses),
      "dropped_for_balance": .number(droppedForBalance), "responses": .number(responses),
      "duplicate_responses": .number(duplicateResponses), "pairs": .number(pairs),
      "pairs_dropped_for_balance": .number(pairsDroppedForBalance), "length": length.json,
      "length_by_kind": .object(byKind),
    ]
  }
}
