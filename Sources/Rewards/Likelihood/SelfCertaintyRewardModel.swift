public import Basics
import Models
public import Preferences
import Text

/// How sure a language model was of a response: the mean over its tokens of KL(U ‖ p), in nats.
///
/// −(1/nV)·Σᵢ Σⱼ log(V·p(j | x, y_<i)), at least 0; 0 where every token was as likely as any other
/// (Kang et al. 2025, "Scalable Best-of-N Selection for Large Language Models via Self-Certainty").
/// Unlike a perplexity it does not ask which token came, and does not fall with length. It compares
/// responses of the model itself to one prompt; V is the number of rows of the vocabulary head.
public struct SelfCertaintyRewardModel: RewardModel {
  /// Kind `self-certainty`, with the language model's name and template.
  public let card: RewardCard
  /// What is asked.
  public let model: ChatModel
  /// Most tokens computed at once, shared ones counted once.
  public let maximumBatchTokens: Int

  /// A reward. Traps for a budget below 1.
  public init(_ model: ChatModel, maximumBatchTokens: Int = 2048) {
    precondition(maximumBatchTokens > 0, "a batch has tokens")
    self.model = model
    self.maximumBatchTokens = maximumBatchTokens
    card = RewardCard(
      kind: "self-certainty", name: model.name, templateHash: model.recipe.templateHash)
  }

  /// What is read of a candidate.
  /// - Throws: as ``ChatModel/encode(_:)``.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    Reading(try model.encode(candidate))
  }

  /// One mean divergence for each candidate, over all tokens behind the prompt: the response's, and
  /// those by which the template ends it.
  ///
  /// Cost: one forward pass, common prompts of neighbours once, and a row of the vocabulary for
  /// each token of a response.
  /// - Throws: as ``ChatModel/encode(_:)``; `reward.not-finite`, `torch.memory`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let texts = try candidates.map { candidate throws(RewardError) in
      try model.encode(candidate)
    }
    var rewards: [Reward] = []
    for batch in tokenBatches(texts.map(\.ids), budget: maximumBatchTokens) {
      let found = try model.language.uniformDivergences(
        texts[batch].map(\.ids), after: texts[batch].map(\.promptCount))
      for (text, divergences) in zip(texts[batch], found) {
        var reward = Reward(value: divergences.reduce(0, +) / Double(divergences.count))
        try requireFinite(reward.value, card.name)
        reward.reading = Reading(text)
        rewards.append(reward)
      }
    }
    return rewards
  }
}
