public import Basics
public import Grading
import Rewards

/// A majority vote in which samples that stray from the goal are stopped while they are written
/// (Nath et al. 2024): a sample drops out at its first token whose cosine with the goal is below a
/// threshold, and what would have been written behind it is saved.
public struct FilteredVote: Sendable, Hashable {
  /// A token with a cosine below it drops its sample; 0 in the paper's code.
  public var threshold = 0.0
  /// So many first tokens never drop a sample: all samples begin far from the goal.
  public var skipped = 5
  /// Or this share of its tokens, in 0..<1, rounded down, where that is more.
  public var skippedShare = 0.0

  /// The rule of the paper's code.
  public init() {}

  /// Which samples are left, and what was saved.
  public struct Filter: Sendable, Hashable {
    /// For each sample the token at which it was dropped; nil where it was not.
    public let drops: [Int?]
    /// The samples that vote, ascending: those that were not dropped, or all where all were.
    public let voters: [Int]
    /// Tokens behind the drops, which need not have been written; 0 where all samples were dropped.
    public let savedTokens: Int
    /// The tokens of all samples.
    public let tokens: Int

    /// Whether all samples were dropped, so that none was in the end.
    public var isExhausted: Bool { !drops.isEmpty && !drops.contains(nil) }
    /// Saved tokens over all tokens, in 0..<1; 0 without tokens.
    public var savedShare: Double { tokens == 0 ? 0 : Double(savedTokens) / Double(tokens) }
  }

  /// Drops samples by their tokens' cosines. Cost: O(tokens).
  /// - Parameter cosines: samples × tokens, as `GoalRewardModel.cosines(of:)` gives them.
  /// - Throws: `reward.not-finite` for a cosine that is no number: it would be below no threshold.
  public func filter(_ cosines: [[Double]]) throws(RewardError) -> Filter {
    precondition(skipped >= 0 && (0..<1).contains(skippedShare), "a number and a share to skip")
    precondition(threshold.isFinite, "a threshold that is a number")
    var drops: [Int?] = []
    for (index, sample) in cosines.enumerated() {
      if let odd = sample.firstIndex(where: { !$0.isFinite }) {
        throw RewardError(
          .rewardNotFinite, "token \(odd) has the cosine \(sample[odd])",
          at: .init(item: "sample \(index)"))
      }
      let first = max(skipped, Int(skippedShare * Double(sample.count)))
      drops.append(sample.indices.dropFirst(first).first { sample[$0] < threshold })
    }
    let left = drops.indices.filter { drops[$0] == nil }
    let saved = zip(cosines, drops).reduce(0) { sum, sample in
      sum + (sample.1.map { sample.0.count - $0 - 1 } ?? 0)
    }
    return Filter(
      drops: drops, voters: left.isEmpty ? Array(drops.indices) : left,
      savedTokens: left.isEmpty ? 0 : saved, tokens: cosines.reduce(0) { $0 + $1.count })
  }

  /// The most frequent answer of the samples that are left; nil where none of them answered. Its
  /// index is that of a sample.
  ///
  /// - Parameters:
  ///   - filter: of the same samples. Traps for another number of them.
  ///   - answers: the samples' answers, nil where there is none.
  /// - Complexity: O(answers · classes) comparisons.
  public func majority(
    _ filter: Filter, answers: [Answer?], grader: AnswerGrader
  ) -> AnswerVote.Choice? {
    precondition(filter.drops.count == answers.count, "an answer or none for each sample")
    let voters = Set(filter.voters)
    // What was dropped votes like what never answered; indices stay those of the samples.
    return AnswerVote(
      answers.indices.map { voters.contains($0) ? answers[$0] : nil }, grader: grader
    ).majority
  }
}
