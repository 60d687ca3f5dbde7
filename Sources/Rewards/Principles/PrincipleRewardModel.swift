public import Basics
public import Preferences
import Text

extension RewardError.Code {
  /// A prompt that has no place for what a reward has to say in it.
  public static let rewardPrompt = Self("reward.prompt")
}

/// A reward model that is told by which principles to judge: SALMON (Sun et al. 2024).
///
/// The principles stand behind the prompt, in its last user message: after an empty line the
/// sentence "Judge the response by these principles:", then one line for each, "- …". (The paper's
/// text has the response first and the principles behind prompt and response; a chat template has
/// no place for that.) A model that was not trained on such prompts reads them as a part of the
/// question.
public struct PrincipleRewardModel: RewardModel {
  /// Kind `principles`.
  public let card: RewardCard
  /// What scores the conversations with principles.
  public let part: RewardPart
  /// The principles, in order, in words.
  public let principles: [String]

  /// A reward by these principles.
  /// - Throws: `reward.configuration` without principles, and for a blank one.
  public init(_ part: RewardPart, principles: [String]) throws(RewardError) {
    guard !principles.isEmpty else {
      throw RewardError(.rewardConfiguration, "there are no principles to judge by")
    }
    guard principles.allSatisfy({ !$0.allSatisfy(\.isWhitespace) }) else {
      throw RewardError(.rewardConfiguration, "a principle is blank")
    }
    self.part = part
    self.principles = principles
    var card = RewardCard(kind: "principles", of: [part.model])
    card.claimsLogOdds = part.model.card.claimsLogOdds
    card.attributes = part.model.card.attributes
    self.card = card
  }

  /// What the part reads of the candidate with principles.
  /// - Throws: what the part throws, with its name; `reward.prompt`.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try part.check(candidate.judged(by: principles))
  }

  /// The part's rewards of the candidates with principles.
  /// - Throws: what the part throws, with its name; `reward.prompt` for a prompt without a
  ///   user's message; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let told = try candidates.map { candidate throws(RewardError) in
      try candidate.judged(by: principles)
    }
    return try await part.rewards(for: told).map { inner in
      try requireFinite(inner.value, part.name)
      var reward = inner
      reward.stage = RewardStage(
        name: card.kind, operation: "by \(principles.count) principles", value: inner.value,
        parts: [inner.stage(named: part.name)])
      return reward
    }
  }
}

extension Candidate {
  /// The same with principles behind its last user message: what ``PrincipleRewardModel`` scores,
  /// and what a model for it is trained on.
  /// - Throws: `reward.prompt` where the prompt has no user's message with content.
  public func judged(by principles: [String]) throws(RewardError) -> Candidate {
    guard let place = prompt.lastIndex(where: { $0.role == "user" }) else {
      throw RewardError(
        .rewardPrompt, "the prompt has no user's message that principles could stand in")
    }
    let list = principles.map { "\n- \($0)" }.joined()
    let section = "\n\nJudge the response by these principles:\(list)"
    var told = self
    switch prompt[place].body {
    case .text(let text): told.prompt[place].body = .text(text + section)
    case .parts(let parts): told.prompt[place].body = .parts(parts + [.text(section)])
    case .null, .absent:
      throw RewardError(.rewardPrompt, "the prompt's last user message has no content")
    }
    return told
  }
}
