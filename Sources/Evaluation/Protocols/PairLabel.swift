public import Basics

/// A verdict on two candidates. The raw values are PandaLM's numbers.
public enum PairLabel: Int, Hashable, Sendable, CaseIterable {
  /// Neither is better.
  case tie = 0
  /// The first candidate is better.
  case first = 1
  /// The second candidate is better.
  case second = 2

  /// The verdict of two scores: a tie where they differ by no more than `tieMargin`.
  public init(_ first: Double, _ second: Double, tieMargin: Double = 0) {
    let margin = first - second
    self = abs(margin) <= tieMargin ? .tie : margin > 0 ? .first : .second
  }

  /// The label that more than half of the people chose; nil for none.
  public static func majority(_ labels: [PairLabel]) -> PairLabel? {
    allCases.first { label in 2 * labels.count { $0 == label } > labels.count }
  }
}

/// The difference of two scores up to which they count as a tie, chosen so that a model's three-way
/// labels agree best with people's. To be chosen on other prompts than the ones that are reported,
/// such as the first part of a ``SeededSplit``.
public struct TieMargin: Hashable, Sendable {
  /// At least 0.
  public let value: Double
  /// The share of labels that it makes equal to people's, on the prompts it was chosen on.
  public let accuracy: Double
  /// Labels that it was chosen on.
  public let n: Int

  /// Tries 0 and all differences that occur; of equally good ones the smallest. In between the
  /// labels are those of the lower neighbour.
  ///
  /// - Parameters:
  ///   - margins: first minus second score of each pair.
  ///   - labels: what people say of it.
  /// - Throws: `evaluation.empty`, `evaluation.count`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(n log n).
  public init(fitting margins: [Double], _ labels: [PairLabel]) throws(RewardError) {
    try requireSome(margins.count, "margins")
    try requireSameCount((margins.count, "margins"), (labels.count, "labels"))
    try requireFinite(margins, "margin")
    n = margins.count
    func isRight(_ index: Int) -> Bool { labels[index] == PairLabel(margins[index], 0) }
    var right = margins.indices.count(where: isRight)
    var best = (value: 0.0, right: right)
    let order = margins.indices.filter { margins[$0] != 0 }
      .sorted { abs(margins[$0]) < abs(margins[$1]) }
    // A larger margin turns one difference after the other into a tie.
    for (place, index) in order.enumerated() {
      if isRight(index) { right -= 1 }
      if labels[index] == .tie { right += 1 }
      let size = abs(margins[index])
      let isLast = place + 1 == order.count || abs(margins[order[place + 1]]) != size
      if isLast, right > best.right { best = (size, right) }
    }
    value = best.value
    accuracy = Double(best.right) / Double(n)
  }
}
