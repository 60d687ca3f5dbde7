public import Basics
public import OrderedCollections

/// What the order of two answers does to a scorer's decision.
///
/// A judge that reads both answers in one text gives another preference when they change places,
/// and prefers a place where it is unsure. A scalar model reads each answer by itself: there the
/// order of the two in a call must change nothing.
public struct PositionResult: Hashable, Sendable {
  /// One pair in both orders: the preference for the chosen answer (a margin, above zero where it
  /// wins) with the chosen answer first, and with it second.
  public struct Item: Hashable, Sendable {
    /// The margin of the chosen answer when it comes first, and when it comes second.
    public var chosenFirst: Double, chosenSecond: Double
    /// Names what is not independent: the prompt.
    public var group: String

    /// A pair in both orders.
    public init(chosenFirst: Double, chosenSecond: Double, group: String) {
      self.chosenFirst = chosenFirst
      self.chosenSecond = chosenSecond
      self.group = group
    }
  }

  /// Pairs.
  public let n: Int
  /// Pairs decided otherwise in the other order.
  let changed: MeasuredMean
  /// Pairs where the first answer wins in both orders, and where the second does.
  public let firstBoth: Int, secondBoth: Int
  /// Pairs with a tie in one order or in both.
  public let withTie: Int
  /// The share of decisions, of both orders, that are for the first answer; ties count as half.
  let first: MeasuredMean
  /// Accuracy with the chosen answer first, minus accuracy with it second; ties as wrong.
  let difference: MeasuredMean
  /// Accuracy of the mean of both orders' margins; ties as wrong.
  let averaged: MeasuredMean
  /// The largest |difference| of the margins of both orders.
  public let largestChange: Double

  /// The share of pairs that are decided otherwise in the other order.
  public var changedShare: Double { changed.mean }
  /// The share of decisions for the first answer, ties as half; ½ without a bias.
  public var firstShare: Double { first.mean }
  /// Accuracy of the mean of both orders' margins.
  public var averagedAccuracy: Double { averaged.mean }

  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(resamples · n).
  public init(_ items: [Item], bootstrap: Bootstrap = Bootstrap()) throws(RewardError) {
    try requireSome(items.count, "pairs")
    try requireFinite(items.map(\.chosenFirst), "margin")
    try requireFinite(items.map(\.chosenSecond), "margin in the other order")
    func sign(_ margin: Double) -> Int { margin > 0 ? 1 : margin < 0 ? -1 : 0 }
    let signs = items.map { (first: sign($0.chosenFirst), second: sign($0.chosenSecond)) }
    let clusters = Clusters(items.map(\.group), bootstrap: bootstrap)
    n = items.count
    changed = try clusters.share(signs.map { $0.first == $0.second ? 0 : 1 })!
    firstBoth = signs.count { $0.first > 0 && $0.second < 0 }
    secondBoth = signs.count { $0.first < 0 && $0.second > 0 }
    withTie = signs.count { $0.first == 0 || $0.second == 0 }
    // The rejected answer is first where the chosen one is second.
    first = try clusters.share(signs.map { 0.5 + Double($0.first - $0.second) / 4 })!
    difference = try clusters.difference(
      signs.map { $0.first > 0 }, minus: signs.map { $0.second > 0 })!
    // Halves, so that the sum of two large margins stays finite.
    averaged = try clusters.share(
      items.map { $0.chosenFirst / 2 + $0.chosenSecond / 2 > 0 ? 1 : 0 })!
    largestChange = items.map { abs($0.chosenFirst - $0.chosenSecond) }.max()!
  }

  /// `{"n", "changed", "first_both", "second_both", "with_tie", "first", "accuracy_difference",
  /// "averaged_accuracy", "largest_change"}`.
  public var json: JSONObject {
    [
      "n": .number(n), "changed": changed.json, "first_both": .number(firstBoth),
      "second_both": .number(secondBoth), "with_tie": .number(withTie), "first": first.json,
      "accuracy_difference": difference.json, "averaged_accuracy": averaged.json,
      "largest_change": .number(largestChange),
    ]
  }

  /// The lines of a report.
  public var rows: [ConsistencyRow] {
    [
      ConsistencyRow("position", "decisions changed", changed, n: n, chance: 0.5, aim: .low),
      ConsistencyRow("position", "first answer preferred", first, n: n, chance: 0.5, aim: .none),
      ConsistencyRow(
        "position", "accuracy, chosen first − second", difference, n: n, chance: 0, aim: .zero),
    ]
  }
}
