public import Basics

/// What a judge that rates candidates one by one chooses.
public struct RatingJudgeResult: Hashable, Sendable {
  /// With ratings that could not be read counted against the right candidate.
  public let choice: ChoiceResult
  /// With those counted in its favour: the same where all could be read.
  public let choiceAtBest: ChoiceResult
  /// Ratings asked for, and those of them that could not be read.
  public let ratings: Int, unparsed: Int
  /// Items with at least one that could not be read.
  public let itemsWithUnparsed: Int

  /// Counts items. Cost: O(candidates).
  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  public init(_ items: [JudgedRatings]) throws(RewardError) {
    choice = try ChoiceResult(items.map { $0.scored(unparsed: .against) })
    choiceAtBest = try ChoiceResult(items.map { $0.scored(unparsed: .inFavour) })
    ratings = items.reduce(0) { $0 + $1.ratings.count }
    unparsed = items.reduce(0) { $0 + $1.ratings.count { $0 == nil } }
    itemsWithUnparsed = items.count { $0.ratings.contains(nil) }
  }
}

/// Comparisons that the right candidate won, lost, or that ended without a verdict.
public struct JudgeCounts: Hashable, Sendable {
  /// Comparisons by outcome.
  public let wins: Int, losses: Int, unparsed: Int

  init(_ comparisons: some Sequence<JudgedComparison>) {
    var counts = (wins: 0, losses: 0, unparsed: 0)
    for comparison in comparisons {
      switch comparison.isWon {
      case true?: counts.wins += 1
      case false?: counts.losses += 1
      case nil: counts.unparsed += 1
      }
    }
    (wins, losses, unparsed) = counts
  }

  /// All comparisons.
  public var n: Int { wins + losses + unparsed }
  /// The share that was won, among all; nil for none.
  public var winRate: Double? { n == 0 ? nil : Double(wins) / Double(n) }
  /// The share that was won, among those with a verdict; nil for none.
  public var parsedWinRate: Double? {
    wins + losses == 0 ? nil : Double(wins) / Double(wins + losses)
  }
}

/// What a judge that compares two candidates at a time chooses, and how it looks at positions.
public struct PairwiseJudgeResult: Hashable, Sendable {
  /// Over items, by ``JudgedComparisons/scored(unparsed:)``, with missing verdicts counted against
  /// the right candidate.
  public let choice: ChoiceResult
  /// With those counted in its favour: the same where all verdicts are there.
  public let choiceAtBest: ChoiceResult
  /// All comparisons.
  public let counts: JudgeCounts
  /// Those where the right candidate stood first, and second.
  public let rightFirst: JudgeCounts, rightSecond: JudgeCounts
  /// Items by the number of comparisons that were won, from 0.
  public let itemsByWins: [Int]
  /// Items with at least one comparison without a verdict.
  public let itemsWithUnparsed: Int

  /// Counts items. Cost: O(comparisons).
  /// - Throws: `evaluation.empty` without items; `evaluation.item` for one without comparisons.
  public init(_ items: [JudgedComparisons]) throws(RewardError) {
    if let bare = items.first(where: \.comparisons.isEmpty) {
      throw RewardError(
        .evaluationItem, "an item has at least one comparison", at: .init(item: bare.id))
    }
    choice = try ChoiceResult(items.map { $0.scored(unparsed: .against) })
    choiceAtBest = try ChoiceResult(items.map { $0.scored(unparsed: .inFavour) })
    let all = items.flatMap(\.comparisons)
    counts = JudgeCounts(all)
    rightFirst = JudgeCounts(all.lazy.filter { $0.right == .first })
    rightSecond = JudgeCounts(all.lazy.filter { $0.right == .second })
    let wins = items.map { JudgeCounts($0.comparisons).wins }
    itemsByWins = (0...items.map(\.comparisons.count).max()!).map { k in wins.count { $0 == k } }
    itemsWithUnparsed = items.count { $0.comparisons.contains { $0.verdict == nil } }
  }

  /// The share of verdicts that name the first candidate, whichever is right; nil without verdicts.
  public var firstShare: Double? {
    let verdicts = counts.wins + counts.losses
    return verdicts == 0 ? nil : Double(rightFirst.wins + rightSecond.losses) / Double(verdicts)
  }

  /// How much more often the right candidate wins where it stands first, among verdicts: 0 for a
  /// judge that does not care, 1 for one that always names the first. Nil where it never stood
  /// first, or never second.
  public var positionGap: Double? {
    guard let first = rightFirst.parsedWinRate, let second = rightSecond.parsedWinRate else {
      return nil
    }
    return first - second
  }
}
