public import Basics
public import OrderedCollections
import Preferences
public import Rewards
public import Text

/// Revises drafts by many candidate edits of which a reward model chooses one: test-time
/// computation with a writing-quality model (WQRM, Chakrabarty et al. 2025).
///
/// Each candidate has rewrites of its own of some of the spans that a proposer finds; the highest
/// reward wins. A candidate drawn without looking at rewards is recorded beside it, since more
/// edits may be better in themselves: what the model is worth is the best one against that one.
public struct RankAndRevise<Model: RewardModel, Proposer: EditProposer>: Sendable {
  /// Scores drafts and candidates.
  public let model: Model
  /// Finds spans and rewrites.
  public let proposer: Proposer
  /// How many candidates are made of a draft.
  public let candidates: Int
  /// The chance that a proposed edit is in a candidate; at least one is, where any is proposed.
  public let share: Double

  /// A reviser; the paper samples 20 candidates. Traps for less than one candidate, and for a share
  /// outside 0...1.
  public init(_ model: Model, proposer: Proposer, candidates: Int = 20, share: Double = 0.5) {
    precondition(candidates > 0 && (0...1).contains(share), "candidates, and a chance")
    self.model = model
    self.proposer = proposer
    self.candidates = candidates
    self.share = share
  }

  /// Candidates of a draft, not scored. Those of a proposer that finds nothing are the draft
  /// itself.
  ///
  /// - Parameter source: candidate i draws from its own stream, so that more candidates leave the
  ///   first ones as they are.
  /// - Throws: what the proposer throws; `edit.span`, `edit.overlap`, `edit.rewrite` for edits that
  ///   do not fit the draft.
  public func revisions(of draft: String, from source: RandomSource) async throws -> [EditedText] {
    var revisions: [EditedText] = []
    for index in 0..<candidates {
      var stream = source.stream("candidate", index)
      let edits = try await proposer.edits(of: draft, from: &stream)
      if let empty = edits.first(where: \.rewrites.isEmpty) {
        throw RewardError(.editRewrite, "an edit of '\(empty.original)' has no rewrite")
      }
      var chosen = edits.indices.filter { _ in stream.uniform() < share }
      if chosen.isEmpty, !edits.isEmpty { chosen = [Int.random(in: edits.indices, using: &stream)] }
      let applied = chosen.map { place in
        EditedText.Applied(
          edits[place],
          rewrite: Int.random(in: edits[place].rewrites.indices, using: &stream))
      }
      revisions.append(try EditedText(draft, applying: applied))
    }
    return revisions
  }

  /// Revises some drafts.
  ///
  /// - Parameters:
  ///   - prompt: what the texts are responses to; none by default, as writing-quality models read
  ///     them.
  ///   - source: draft i draws from stream i of it.
  /// - Throws: as ``revisions(of:from:)``; what the model throws; `reward.count`,
  ///   `reward.not-finite`.
  /// - Complexity: drafts · (candidates + 1) rewards.
  public func revise(
    _ drafts: [String], prompt: [Message] = [], from source: RandomSource
  ) async throws -> [Revision] {
    var result: [Revision] = []
    for (index, draft) in drafts.enumerated() {
      let own = source.stream("draft", index)
      let texts = try await revisions(of: draft, from: own)
      let scored = ([draft] + texts.map(\.text)).map { Candidate(prompt: prompt, response: $0) }
      let choices = try await BestOfNSelector(model).choose(among: [scored])
      var draw = own.stream("random")
      result.append(
        try Revision(
          draft: draft, draftReward: choices[0].rewards[0], candidates: texts,
          rewards: Array(choices[0].rewards.dropFirst()),
          random: Int.random(in: texts.indices, using: &draw)))
    }
    return result
  }
}

/// What became of a draft.
public struct Revision: Sendable, Hashable {
  /// The text before, and its reward.
  public let draft: String, draftReward: Double
  /// The candidates, and their rewards.
  public let candidates: [EditedText], rewards: [Double]
  /// Index of the candidate with the highest reward, the first among equals; and of one that was
  /// drawn without looking at rewards.
  public let best: Int, random: Int

  /// A revision of rewards that are known. Traps unless there is a reward for each candidate and
  /// the drawn one is among them.
  /// - Throws: `selection.empty` without candidates, `reward.not-finite`.
  public init(
    draft: String, draftReward: Double, candidates: [EditedText], rewards: [Double], random: Int
  ) throws(RewardError) {
    precondition(candidates.count == rewards.count, "a reward for each candidate")
    best = try BestOfNChoice(rewards: rewards).best
    precondition(candidates.indices.contains(random), "a candidate")
    self.draft = draft
    self.draftReward = draftReward
    self.candidates = candidates
    self.rewards = rewards
    self.random = random
  }

  /// By how much the best candidate's reward is above the draft's. Where it is below 0 the draft is
  /// better, by the model's own word.
  public var gap: Double { rewards[best] - draftReward }
  /// By how much it is above the reward of the candidate that was drawn: at least 0.
  public var gapToRandom: Double { rewards[best] - rewards[random] }
  /// The text with the higher reward: the best candidate, or the draft where the two are equal.
  public var text: String { gap > 0 ? candidates[best].text : draft }

  /// Everything but the candidates that were not chosen.
  public var json: JSONObject {
    [
      "draft": .string(draft), "draft_reward": .number(draftReward),
      "best": .string(candidates[best].text), "best_reward": .number(rewards[best]),
      "random": .string(candidates[random].text), "random_reward": .number(rewards[random]),
      "gap": .number(gap), "gap_to_random": .number(gapToRandom),
      "edits": .array(
        candidates[best].applied.map { applied in
          [
            "start": .number(applied.edit.range.lowerBound),
            "end": .number(applied.edit.range.upperBound),
            "category": .string(applied.edit.category.rawValue),
            "original": .string(applied.edit.original),
            "rewrite": .string(applied.edit.rewrites[applied.rewrite]),
          ]
        }),
    ]
  }
}
