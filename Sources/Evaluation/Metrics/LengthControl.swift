public import Basics

/// A rule that judges responses by their length alone.
public enum LengthRule: String, Sendable, CaseIterable {
  /// The longer response is better.
  case longer
  /// The shorter response is better.
  case shorter

  /// What the rule chooses among several responses: `longest` or `shortest`.
  public var choice: String { self == .longer ? "longest" : "shortest" }
}

/// How much of a pairwise accuracy length alone explains.
public struct LengthControl: Hashable, Sendable {
  /// The rule "the longer response is better": wins where chosen is longer.
  public let longer: PairwiseResult
  /// The scorer on pairs whose chosen response is longer.
  public let chosenLonger: PairwiseResult
  /// The scorer on pairs whose chosen response is shorter.
  public let chosenShorter: PairwiseResult
  /// Spearman's correlation of score and length over all responses; nil where undefined.
  public let scoreCorrelation: Double?
  /// Spearman's correlation of score margin and length difference over pairs; nil where undefined.
  public let marginCorrelation: Double?

  /// - Parameters: lengths in any one unit (tokens or characters), scores of the same responses.
  /// - Throws: `evaluation.count`, `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(n log n).
  public init(
    chosenScores: [Double], rejectedScores: [Double], chosenLengths: [Int], rejectedLengths: [Int]
  ) throws(RewardError) {
    let n = chosenScores.count
    try requireSome(n, "pairs")
    try requireSameCount((n, "chosen scores"), (rejectedScores.count, "rejected scores"))
    try requireSameCount((n, "chosen scores"), (chosenLengths.count, "chosen lengths"))
    try requireSameCount((n, "chosen scores"), (rejectedLengths.count, "rejected lengths"))
    try requireFinite(chosenScores, "chosen score")
    try requireFinite(rejectedScores, "rejected score")
    let margins = zip(chosenScores, rejectedScores).map { $0 - $1 }
    let lengths = zip(chosenLengths, rejectedLengths).map { Double($0) - Double($1) }
    longer = try PairwiseResult(margins: lengths)
    let indices = lengths.indices
    chosenLonger = try PairwiseResult(
      margins: indices.filter { lengths[$0] > 0 }.map { margins[$0] })
    chosenShorter = try PairwiseResult(
      margins: indices.filter { lengths[$0] < 0 }.map { margins[$0] })
    scoreCorrelation = try spearman(
      chosenScores + rejectedScores, (chosenLengths + rejectedLengths).map(Double.init))
    marginCorrelation = try spearman(margins, lengths)
  }

  /// The rule "the shorter response is better": `longer` with wins and losses exchanged.
  public var shorter: PairwiseResult {
    PairwiseResult(wins: longer.losses, ties: longer.ties, losses: longer.wins)
  }

  /// The rule that is right more often on these pairs, "longer" where both are equally good.
  ///
  /// It is picked with the answers known, so that its accuracy is never below ½ with ties as half:
  /// a model has to beat it to have learnt anything but length.
  public var betterRule: LengthRule { longer.wins >= longer.losses ? .longer : .shorter }

  /// The counts of `betterRule`: the length baseline.
  public var better: PairwiseResult { betterRule == .longer ? longer : shorter }

  /// The mean of the accuracy where chosen is longer and the accuracy where it is shorter, pairs of
  /// equal length left out. Any rule that looks at length alone gets exactly ½ here, whatever the
  /// data's bias. Nil unless both kinds of pairs exist.
  public func controlledAccuracy(_ rule: TieRule = .incorrect) -> Double? {
    guard let longer = chosenLonger.accuracy(rule), let shorter = chosenShorter.accuracy(rule)
    else { return nil }
    return (longer + shorter) / 2
  }
}
