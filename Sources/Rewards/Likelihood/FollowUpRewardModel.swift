public import Basics
import Models
import OrderedCollections
public import Preferences
import Text

/// How much likelier a language model finds a content user's next turn than a discontented one's:
/// the reward of FLR (Zhang et al. 2024, "Aligning Language Models Using Follow-up Likelihood as
/// Reward Signal"), without any training.
///
/// s(f) is the mean log-probability, in nats, of a follow-up's tokens as the next user turn. A
/// facet's value is the mean of s over its positive follow-ups minus that over its negative ones;
/// the reward is the mean over facets. Only the tokens of what the user says are scored, not those
/// of the template. The released code reads raw logits at one position instead: with
/// ``FollowUpScoring/released`` that is s(f), and the reward is no longer in nats.
public struct FollowUpRewardModel: RewardModel {
  /// Kind `follow-up`, with the language model's name and template. The released form is part of
  /// the name, and warned of.
  public let card: RewardCard
  /// What is asked.
  public let model: ChatModel
  /// What users may say next.
  public let bank: FollowUpBank
  /// What is read for each follow-up.
  public let scoring: FollowUpScoring
  /// Most tokens of follow-ups computed at once, behind the conversation's.
  public let maximumBatchTokens: Int

  /// A reward. Traps for a budget below 1.
  public init(
    _ model: ChatModel, bank: FollowUpBank = .english, scoring: FollowUpScoring = .likelihood,
    maximumBatchTokens: Int = 2048
  ) {
    precondition(maximumBatchTokens > 0, "a batch has tokens")
    self.model = model
    self.bank = bank
    self.scoring = scoring
    self.maximumBatchTokens = maximumBatchTokens
    var card = RewardCard(
      kind: "follow-up", name: model.name, templateHash: model.recipe.templateHash)
    if scoring == .released {
      card.name = "released logits of \(model.name)"
      card.warnings = [
        "follow-ups are scored by raw logits at one position, as FLR's released code does: these "
          + "are no log-probabilities, and not comparable with those of 'scoring: likelihood'"
      ]
    }
    card.attributes = bank.facets.map(\.name)
    self.card = card
  }

  /// What is read of a candidate, whose longest follow-up must fit.
  /// - Throws: what is about the candidate of what ``rewards(for:)`` throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    let text = try model.encode(candidate)
    let all = bank.facets.flatMap { $0.positive + $0.negative }
    let longest = all.max { $0.utf8.count < $1.utf8.count }
    let texts = [longest].compactMap { $0 }
    switch scoring {
    case .likelihood: _ = try model.followUps(texts, after: candidate.conversation)
    case .released: _ = try model.releasedFollowUps(texts, after: candidate.conversation)
    }
    return Reading(text)
  }

  /// The rewards, with each facet's value as an attribute. A conversation is never cut: what is too
  /// long with a follow-up is refused.
  ///
  /// Cost: one forward pass over a conversation and the follow-ups behind it, in as many parts as
  /// their tokens need; the conversation is computed once for each part.
  /// - Throws: as ``scores(of:)``; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try candidates.map { candidate in
      let scores = try scores(of: candidate, needsResponse: false)
      var reward = Reward(value: scores.value)
      try requireFinite(reward.value, card.name)
      for facet in scores.facets { reward.attributes[facet.name] = facet.value }
      reward.stage = RewardStage(
        name: card.kind, operation: scoring.operation, value: reward.value)
      reward.reading = scores.reading
      return reward
    }
  }

  /// The log-probabilities, or in the released form the raw logits, that a candidate's reward is
  /// made of. The response's own cost the released form one more pass over the conversation.
  ///
  /// - Throws: what the template throws, `text.too-long`, `model.too-long`, `text.empty`,
  ///   `model.token-id`, `reward.follow-up-tokens`, `torch.memory`.
  public func scores(of candidate: Candidate) throws -> FollowUpScores {
    try scores(of: candidate, needsResponse: true)
  }

  /// - Parameter needsResponse: whether the response's own tokens are rated where they do not lie
  ///   on the way.
  private func scores(of candidate: Candidate, needsResponse: Bool) throws -> FollowUpScores {
    let text = try model.encode(candidate)
    let all = bank.facets.flatMap { $0.positive + $0.negative }
    let budget = maximumBatchTokens + text.ids.count
    let own = FollowUpText(ids: text.ids, start: text.promptCount)
    let found: [[Double]]
    switch scoring {
    case .likelihood:
      // The response's own tokens lie on the way: they cost a row of the vocabulary each.
      let texts = try model.followUps(all, after: candidate.conversation)
      found = try logProbabilities(of: [own] + texts, budget: budget)
    case .released:
      let texts = try model.releasedFollowUps(all, after: candidate.conversation)
      found =
        (needsResponse ? try logProbabilities(of: [own], budget: budget) : [[]])
        + (try model.logits(of: texts, budget: budget))
    }
    var rest = found.dropFirst()
    let facets = bank.facets.map { facet in
      let positive = Array(rest.prefix(facet.positive.count))
      let negative = Array(rest.dropFirst(positive.count).prefix(facet.negative.count))
      rest = rest.dropFirst(positive.count + negative.count)
      return FollowUpScores.Facet(name: facet.name, positive: positive, negative: negative)
    }
    return FollowUpScores(facets: facets, response: found[0], reading: Reading(text))
  }

  private func logProbabilities(of rows: [FollowUpText], budget: Int) throws -> [[Double]] {
    var found: [[Double]] = []
    for batch in tokenBatches(rows.map(\.ids), budget: budget) {
      found += try model.language.logProbabilities(
        rows[batch].map(\.ids), after: rows[batch].map(\.start))
    }
    return found
  }
}

/// Log-probabilities of the tokens of follow-ups to one response, in nats; raw logits with
/// ``FollowUpScoring/released``.
public struct FollowUpScores: Sendable, Hashable {
  /// Those of one facet's follow-ups.
  public struct Facet: Sendable, Hashable {
    /// The facet's name.
    public let name: String
    /// For each follow-up, in the bank's order, one number for each of its tokens.
    public let positive: [[Double]], negative: [[Double]]

    /// Mean score of the positive ones minus that of the negative ones.
    public var value: Double {
      FollowUpLikelihood.value(positive: positive, negative: negative)
    }
  }

  /// The facets, in the bank's order.
  public let facets: [Facet]
  /// Log-probabilities, in nats, of the response's own tokens, those of the template behind them
  /// included.
  public let response: [Double]
  /// What was read of the candidate.
  public let reading: Reading

  /// The mean over facets.
  public var value: Double { facets.map(\.value).reduce(0, +) / Double(facets.count) }
}
