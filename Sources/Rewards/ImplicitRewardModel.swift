public import Basics
import Models
public import Preferences
public import Tensors
public import Text

extension RewardError.Code {
  /// Two models that are to be compared token by token read a text as different tokens.
  public static let rewardTokenizers = Self("reward.tokenizers")
}

/// The reward that a language model implies: the log-probability that it gives to an answer, against
/// that of a reference.
///
/// r(x, y) = Σ_t log π(y_t | x, y_<t) − log π_ref(y_t | x, y_<t), in nats: the reward of DPO (Rafailov
/// et al. 2023, eq. 5) with β = 1, up to a constant of the prompt. Without a reference it is the
/// log-likelihood alone, which favours short answers; the mean over tokens does less.
public final class ImplicitRewardModel: RewardModel {
  /// What becomes of the tokens' log-ratios.
  public enum Reduction: String, Sendable, CaseIterable {
    /// Their sum: DPO's reward.
    case sum
    /// Their mean: the reward of length-normalised objectives.
    case mean
  }

  /// Kind `implicit`, the policy's name and template.
  public let card: RewardCard
  /// What a user should know about how the models were opened.
  public let notes: [String]
  private let policy: LanguageModel
  private let reference: LanguageModel?
  private let tokenizer: Tokenizer
  private let referenceTokenizer: Tokenizer?
  private let recipe: TextRecipe
  private let reduction: Reduction

  /// Opens the models.
  ///
  /// - Parameters:
  ///   - policy, reference: directories, GGUF files or built-in names.
  ///   - template: as for ``ScalarRewardModel``; both models read what the policy's template makes.
  /// - Throws: `model.unsupported` for encoders, `text.no-template`, what reading files throws.
  public init(
    policy: String, reference: String? = nil, reduction: Reduction = .sum, template: String? = nil,
    settings: TemplateSettings = TemplateSettings(), precision: Precision = .float32
  ) throws {
    let files = try ModelFiles(ModelName(policy))
    self.policy = try files.languageModel(precision)
    tokenizer = files.tokenizer
    let (recipe, remarks) = try files.recipe(template: template, settings: settings)
    self.recipe = recipe
    notes = remarks + files.implicitNotes
    let other = try reference.map { try ModelFiles(ModelName($0)) }
    self.reference = try other?.languageModel(precision)
    referenceTokenizer = other?.tokenizer
    self.reduction = reduction
    var card = RewardCard(
      kind: "implicit", name: reference.map { "\(policy) against \($0)" } ?? policy,
      templateHash: recipe.templateHash)
    card.claimsLogOdds = true
    self.card = card
  }

  /// One log-ratio for each candidate, in nats.
  /// - Throws: what the recipe throws, `reward.tokenizers`, `model.token-id`, `text.empty` for an
  ///   answer of no tokens, `reward.not-finite`, `torch.memory`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let texts = try candidates.map { try encode($0) }
    var rewards: [Reward] = []
    for text in texts { rewards.append(try reward(of: text)) }
    return rewards
  }

  /// What is read of a candidate.
  /// - Throws: what is about the candidate of what ``rewards(for:)`` throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    let text = try encode(candidate)
    _ = try Self.given(text)
    return Reading(text)
  }

  /// The tokens before the answer's.
  private static func given(_ text: EncodedText) throws(RewardError) -> Int {
    let given = max(1, text.promptCount)
    guard text.ids.count > given else {
      throw RewardError(.textTooShort, "the answer has no tokens: there is nothing to rate")
    }
    return given
  }

  private func encode(_ candidate: Candidate) throws(RewardError) -> EncodedText {
    let configuration = policy.decoder.configuration
    let text = try recipe.scorable(
      candidate, tokenizer: tokenizer, vocabulary: configuration.vocabularySize,
      positions: configuration.maximumPositions)
    if let referenceTokenizer {
      let other = try recipe.encode(
        prompt: candidate.prompt, response: candidate.response, tokenizer: referenceTokenizer)
      guard other.ids == text.ids else {
        throw RewardError(
          .rewardTokenizers,
          "policy and reference read a text as different tokens, so that no ratio of their "
            + "probabilities exists", at: .init(item: card.name))
      }
    }
    return text
  }

  private func reward(of text: EncodedText) throws -> Reward {
    let given = try Self.given(text)
    var ratios = try policy.logProbabilities([text.ids], after: [given])[0]
    if let reference {
      let others = try reference.logProbabilities([text.ids], after: [given])[0]
      for index in ratios.indices { ratios[index] -= others[index] }
    }
    let sum = ratios.reduce(0, +)
    let value = reduction == .sum ? sum : sum / Double(ratios.count)
    guard value.isFinite else {
      throw RewardError(
        .rewardNotFinite, "a text's log-ratio is \(value): the weights are broken or overflow",
        at: .init(item: card.name))
    }
    var reward = Reward(value: value)
    reward.reading = Reading(text)
    return reward
  }
}

extension ModelFiles {
  /// A remark where the model was made to be asked otherwise.
  fileprivate var implicitNotes: [String] {
    let names = configurationJSON?["architectures"]?.array?.compactMap(\.string) ?? []
    guard names.contains(where: { $0.hasSuffix("ForSequenceClassification") }) else { return [] }
    return [
      "the model has a reward head, which log-probabilities do not ask: leave out --implicit?"
    ]
  }
}
