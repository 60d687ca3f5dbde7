import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Tensors
import Testing
import Text

@testable import Rewards

/// What FLR's released code computes, beside the likelihood that it means to.
@Suite(.enabled(if: SmallChat.isPresent, "needs the built-in model"), .serialized)
struct ReleasedFollowUpTests {
  private let candidate = Candidate(
    prompt: "What is the capital of France?", response: "The capital of France is Paris.")
  private let bank = try! FollowUpBank([
    .init(
      name: "usual", positive: ["That is correct.", "Thanks, that helps."],
      negative: ["That is wrong.", "You did not answer my question."])
  ])

  /// Mean logits as transformers computes them from the same weights, by the released steps.
  @Test func theNumbersOfTransformers() async throws {
    let model = FollowUpRewardModel(try SmallChat.model.get(), bank: bank, scoring: .released)
    let scores = try model.scores(of: candidate)
    let found = scores.facets[0].positive + scores.facets[0].negative
    #expect(found.map(\.count) == [4, 5, 4, 7])
    for (logits, expected) in zip(found, [9.246432, 14.292542, 9.401067, 19.465833]) {
      #expect(abs(FollowUpLikelihood.score(logits) - expected) < 5e-3)
    }
    #expect(abs(found[0][0] - 0.072724) < 5e-3 && abs(found[3][3] - 26.248699) < 5e-3)
    let reward = try await model.rewards(for: [candidate])[0]
    #expect(abs(reward.value - -2.663962) < 1e-2 && reward.reading?.tokens == 46)
    #expect(reward.value == scores.value && reward.attributes["usual"] == reward.value)
    // The response's own tokens stay log-probabilities.
    #expect(abs(FollowUpLikelihood.score(scores.response) - -0.315303) < 1e-3)
  }

  /// From all logits of each whole text: row L − n, at the n tokens of the follow-up alone.
  @Test(arguments: [2048, 1]) func theDefinitionTermByTerm(budget: Int) throws {
    let chat = try SmallChat.model.get()
    let all = bank.facets[0].positive + bank.facets[0].negative
    let model = FollowUpRewardModel(
      chat, bank: bank, scoring: .released, maximumBatchTokens: budget)
    let facet = try model.scores(of: candidate).facets[0]
    for (text, found) in zip(all, facet.positive + facet.negative) {
      let turns = candidate.conversation + [Message(role: "user", content: text)]
      let rendered = try chat.recipe.render(
        Conversation(messages: turns), specialTokens: chat.tokenizer.templateVariables,
        addGenerationPrompt: false)
      let ids = chat.tokenizer.encode(rendered, addSpecialTokens: false)
      let own = chat.tokenizer.encode(text, addSpecialTokens: true)
      let flat = withoutGradients {
        chat.language.logits(chat.language.decoder.hiddenStates(TokenTree([ids]))).doubles
      }
      let vocabulary = flat.count / ids.count
      let row = (ids.count - own.count) * vocabulary
      let expected = own.map { flat[row + Int($0)] }
      #expect(expected.count == found.count)
      for (one, other) in zip(expected, found) { #expect(abs(one - other) < 1e-3, "\(text)") }
    }
  }

  @Test func theDefaultIsTheLikelihood() async throws {
    let chat = try SmallChat.model.get()
    let usual = FollowUpRewardModel(chat, bank: bank)
    let told = FollowUpRewardModel(chat, bank: bank, scoring: .likelihood)
    let released = FollowUpRewardModel(chat, bank: bank, scoring: .released)
    let reward = try await usual.rewards(for: [candidate])[0]
    #expect(try await told.rewards(for: [candidate])[0] == reward)
    #expect(abs(reward.value - -0.203924) < 1e-3)
    #expect(usual.scoring == .likelihood && usual.card == told.card)
    #expect(usual.card.name == chat.name && usual.card.warnings.isEmpty)
    #expect(released.card.name == "released logits of \(chat.name)")
    #expect(released.card.warnings.count == 1 && released.card.kind == usual.card.kind)
    let other = try await released.rewards(for: [candidate])[0]
    #expect(reward.stage?.operation.contains("log-probabilities") == true)
    #expect(other.stage?.operation.contains("raw logits") == true)
    #expect(other.stage?.value == other.value)
  }

  /// One token ends a turn, and one is put before every text that is tokenised by itself.
  private static let words = """
    {"added_tokens": [
       {"id": 0, "content": "<s>", "special": true, "normalized": false},
       {"id": 1, "content": "<e>", "special": true, "normalized": false}],
     "pre_tokenizer": {"type": "WhitespaceSplit"},
     "post_processor": {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}}],
       "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
       "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
     "model": {"type": "WordLevel", "unk_token": "?",
       "vocab": {"<s>": 0, "<e>": 1, "?": 2, "hi": 3, "yes": 4, "no": 5, "never": 6}}}
    """

  private func words(_ template: String) throws -> ChatModel {
    ChatModel(
      try SmallChat.model.get().language, tokenizer: try Tokenizer(json: Self.words),
      recipe: TextRecipe(template: try ChatTemplate(source: template), origin: .file("test")),
      name: "words")
  }

  /// The end of the turn shifts the position by one, and the beginning of text back by one.
  @Test func thePositionIsShifted() throws {
    let conversation = [
      Message(role: "user", content: "hi"), Message(role: "assistant", content: "yes"),
    ]
    let turns = "{% for m in messages %}{{ m.content }}<e>{% endfor %}"
    let chat = try words("<s>" + turns)
    let found = try chat.releasedFollowUps(["no never", "no"], after: conversation)
    #expect(found.map(\.tokens) == [[0, 5, 6], [0, 5]])
    #expect(found.map(\.ids) == [[0, 3, 1, 4, 1, 5], [0, 3, 1, 4, 1, 5]])
    // Two tokens end it: one further.
    let longer = try words("<s>" + turns + "<e>")
    let later = try longer.releasedFollowUps(["no never"], after: conversation)
    #expect(later[0].ids == [0, 3, 1, 4, 1, 5, 6])
    // The correct form reads the follow-up's own tokens alone.
    let proper = try chat.followUps(["no never"], after: conversation)[0]
    #expect(proper.ids == [0, 3, 1, 4, 1, 5, 6] && proper.start == 5)
  }

  @Test func whatHasNoPositionIsRefused() throws {
    func code(_ body: () throws -> Void) -> RewardError.Code? {
      do { try body() } catch { return (error as? RewardError)?.code }
      return nil
    }
    let one = try words("{{ messages[0].content }}")
    let turn = [Message(role: "user", content: "hi")]
    #expect(code { _ = try one.releasedFollowUps(["no never"], after: turn) } == .followUpTokens)
    let none = try SmallChat.model.get()
    #expect(code { _ = try none.releasedFollowUps([""], after: turn) } == .followUpTokens)
    var short = none.recipe
    short.maximumLength = 50
    let model = FollowUpRewardModel(
      try SmallChat.with(short), bank: bank, scoring: .released)
    #expect(code { _ = try model.check(candidate) }?.rawValue == "model.too-long")
    // Nothing is lined up: a template may trim what the default refuses.
    let trimming = try SmallChat.with(TextRecipe(.llama3))
    #expect(code { _ = try trimming.followUps([" Fine. "], after: turn) } == .followUpTokens)
    #expect(code { _ = try trimming.releasedFollowUps([" Fine. "], after: turn) } == nil)
  }

  @Test func filesNameIt() async throws {
    let opening = RewardOpening(languageModel: { _ in try SmallChat.model.get() })
    func open(_ more: String) async throws -> FollowUpRewardModel? {
      try await openReward("kind: follow-up\nmodel: x\n\(more)\n", opening) as? FollowUpRewardModel
    }
    #expect(try await open("")?.scoring == .likelihood)
    #expect(try await open("scoring: likelihood")?.scoring == .likelihood)
    #expect(try await open("scoring: released")?.scoring == .released)
    let error = await #expect(throws: RewardError.self) { try await open("scoring: logits") }
    #expect(error?.code == .rewardFile)
    #expect(error?.message.contains("one of likelihood, released") == true)
  }

  /// What stored rows and evaluations are told apart by holds the member.
  @Test func filesOfBothFormsDiffer() throws {
    func digest(_ more: String) throws -> String {
      let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).yaml").path
      try Data("kind: follow-up\nmodel: x\n\(more)".utf8).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      return try RewardFile(path: path).sha256
    }
    #expect(try digest("") != digest("scoring: released\n"))
    #expect(try digest("scoring: likelihood\n") != digest("scoring: released\n"))
  }
}
