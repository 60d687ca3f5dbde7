/// What a judge's answer that names no rating and no winner counts as. Neither is the truth: a
/// result has both, and how many such answers there were.
public enum UnparsedRule: String, Hashable, Sendable, CaseIterable {
  /// As if it spoke against the right candidate: the least that the judge can be worth.
  case against
  /// As if it spoke for the right candidate: the most.
  case inFavour = "in-favour"
}

/// One item with a judge's rating of each candidate alone.
public struct JudgedRatings: Hashable, Sendable {
  /// The benchmark's own name of the item; empty where it has none.
  public var id: String
  /// A rating for each candidate, finite; nil for an answer without one.
  public var ratings: [Double?]
  /// Indices of the right candidates: at least one, and not all.
  public var correct: Set<Int>

  /// An item. Traps on `correct` as ``ScoredItem`` does.
  public init(id: String = "", ratings: [Double?], correct: Set<Int> = [0]) {
    self.id = id
    self.ratings = ratings
    self.correct = correct
    _ = scored(unparsed: .against)
  }

  /// The ratings as scores. What lacks one comes below or above all others, never level with one.
  public func scored(unparsed rule: UnparsedRule) -> ScoredItem {
    let extreme = Double.greatestFiniteMagnitude
    return ScoredItem(
      id: id,
      scores: ratings.enumerated().map { index, rating in
        rating ?? (correct.contains(index) == (rule == .inFavour) ? extreme : -extreme)
      }, correct: correct)
  }
}

/// The place of one of two candidates in a judge's prompt.
public enum JudgePosition: String, Hashable, Sendable, CaseIterable {
  /// The one that is read first.
  case first = "A"
  /// The other one.
  case second = "B"
}

/// The right candidate against a wrong one, as a judge saw them.
public struct JudgedComparison: Hashable, Sendable {
  /// Where the right candidate stood.
  public var right: JudgePosition
  /// Which one the judge named; nil where it named none.
  public var verdict: JudgePosition?

  /// A comparison.
  public init(right: JudgePosition, verdict: JudgePosition?) {
    self.right = right
    self.verdict = verdict
  }

  /// Whether the right candidate won; nil without a verdict.
  public var isWon: Bool? { verdict.map { $0 == right } }
}

/// One item whose right candidate was compared with each wrong one.
public struct JudgedComparisons: Hashable, Sendable {
  /// The benchmark's own name of the item; empty where it has none.
  public var id: String
  /// One for each wrong candidate.
  public var comparisons: [JudgedComparison]

  /// An item.
  public init(id: String = "", comparisons: [JudgedComparison]) {
    self.id = id
    self.comparisons = comparisons
  }

  /// Scores that say the same, the right candidate first, as RewardMATH has them: its wins and one;
  /// 1 for a candidate it beats, and more than it can reach for one it does not beat. So it is
  /// chosen where it wins all comparisons, and its rank is 1 and those it does not win. Traps on an
  /// item without comparisons.
  public func scored(unparsed rule: UnparsedRule) -> ScoredItem {
    let won = comparisons.map { $0.isWon ?? (rule == .inFavour) }
    let unreached = Double(comparisons.count + 2)
    return ScoredItem(
      id: id, scores: [Double(won.count { $0 } + 1)] + won.map { $0 ? 1 : unreached })
  }
}
