public import Basics
public import OrderedCollections

/// How well length alone predicts the preference. A reward model that does not beat the better of
/// the two rules has learnt nothing else.
public struct LengthBaseline: Hashable, Sendable {
  /// Pairs whose chosen answer is longer.
  public let chosenLonger: Int
  /// Pairs whose answers are equally long: no rule decides them.
  public let ties: Int
  /// Pairs whose rejected answer is longer.
  public let rejectedLonger: Int

  /// Traps unless the lists are equally long. Cost: O(n).
  public init(chosen: [Int], rejected: [Int]) {
    precondition(chosen.count == rejected.count, "two lengths for each pair")
    chosenLonger = zip(chosen, rejected).count { $0 > $1 }
    ties = zip(chosen, rejected).count { $0 == $1 }
    rejectedLonger = chosen.count - chosenLonger - ties
  }

  /// Pairs.
  public var n: Int { chosenLonger + ties + rejectedLonger }
  /// Accuracy of "the longer answer is better", ties as half; nil without pairs.
  public var longerWins: Double? { share(chosenLonger) }
  /// Accuracy of "the shorter answer is better", ties as half; nil without pairs.
  public var shorterWins: Double? { share(rejectedLonger) }

  private func share(_ wins: Int) -> Double? {
    n == 0 ? nil : (Double(wins) + Double(ties) / 2) / Double(n)
  }

  /// The three counts and the two accuracies, null without pairs.
  public var json: JSONObject {
    [
      "chosen_longer": .number(chosenLonger), "ties": .number(ties),
      "rejected_longer": .number(rejectedLonger),
      "longer_wins": longerWins.map { JSONValue.number($0) } ?? .null,
      "shorter_wins": shorterWins.map { JSONValue.number($0) } ?? .null,
    ]
  }
}
