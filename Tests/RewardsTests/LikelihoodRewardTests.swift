import Basics
import Foundation
import OrderedCollections
import Preferences
import Testing
import Text

@testable import Rewards

/// The built-in language model, opened once.
enum SmallChat {
  static let isPresent = (try? ModelName("smollm2-135m-instruct")) != nil
  static let model = Result { try ChatModel(path: "smollm2-135m-instruct") }

  /// The same weights behind another template.
  static func with(_ recipe: TextRecipe) throws -> ChatModel {
    let chat = try model.get()
    return ChatModel(chat.language, tokenizer: chat.tokenizer, recipe: recipe, name: "other")
  }
}

private func code(_ body: () throws -> Void) -> RewardError.Code? {
  do { try body() } catch { return (error as? RewardError)?.code }
  return nil
}

@Suite(.enabled(if: SmallChat.isPresent, "needs the built-in model"), .serialized)
struct LikelihoodRewardTests {
  private let candidate = Candidate(
    prompt: "What is the capital of France?", response: "The capital of France is Paris.")
  private let bank = try! FollowUpBank([
    .init(
      name: "usual", positive: ["That is correct.", "Thanks, that helps."],
      negative: ["That is wrong.", "You did not answer my question."])
  ])

  /// Mean log-probabilities as transformers computes them from the same weights.
  @Test func followUpsAsTransformersScoresThem() async throws {
    let model = FollowUpRewardModel(try SmallChat.model.get(), bank: bank)
    let scores = try model.scores(of: candidate)
    let found = scores.facets[0].positive + scores.facets[0].negative
    #expect(found.map(\.count) == [4, 5, 4, 7])
    for (tokens, expected) in zip(found, [-2.640254, -3.284688, -3.171949, -2.345144]) {
      #expect(abs(FollowUpLikelihood.score(tokens) - expected) < 1e-3)
    }
    #expect(abs(found[0][3] - -0.5347) < 1e-3)
    let reward = try await model.rewards(for: [candidate])[0]
    #expect(abs(reward.value - -0.203924) < 1e-3)
    #expect(reward.attributes["usual"] == reward.value && model.card.attributes == ["usual"])
    #expect(reward.reading?.tokens == 46)
    // The response's own tokens come with it: what the implicit reward's mean is.
    #expect(abs(FollowUpLikelihood.score(scores.response) - -0.315303) < 1e-3)
  }

  @Test func numbersDoNotHangOnBatches() async throws {
    let chat = try SmallChat.model.get()
    let other = Candidate(prompt: "What is the capital of France?", response: "Blue, I think.")
    let (whole, parts) = (
      FollowUpRewardModel(chat, bank: bank),
      FollowUpRewardModel(chat, bank: bank, maximumBatchTokens: 1)
    )
    let together = try await whole.rewards(for: [other, candidate])
    let alone = try await whole.rewards(for: [candidate])
    #expect(together[1].value == alone[0].value)
    #expect(abs(try await parts.rewards(for: [candidate])[0].value - alone[0].value) < 1e-4)
    let sure = try await SelfCertaintyRewardModel(chat).rewards(for: [other, candidate])
    let one = try await SelfCertaintyRewardModel(chat, maximumBatchTokens: 1)
      .rewards(for: [candidate])
    #expect(abs(sure[1].value - one[0].value) < 1e-4)
    // By transformers' logits.
    #expect(abs(sure[1].value - 12.735205) < 1e-3 && sure[0].value > 0)
    #expect(sure[1].reading?.tokens == 46)
  }

  @Test func aFollowUpsTokensAreItsText() throws {
    let chat = try SmallChat.model.get()
    let texts =
      FollowUpBank.english.facets.flatMap { $0.positive + $0.negative } + ["Schön! 🎉 "]
    let marks = Message(role: "user", content: "\u{E0F1}\u{E0F1}")
    for conversation in [candidate.conversation, [], [marks]] {
      for (text, found) in zip(texts, try chat.followUps(texts, after: conversation)) {
        let ids = Array(found.ids[found.start...])
        #expect(chat.tokenizer.decode(ids, skipSpecialTokens: false) == text)
      }
    }
  }

  @Test func whatDoesNotLineUpIsRefused() throws {
    let conversation = candidate.conversation
    func recipe(_ source: String) throws -> TextRecipe {
      TextRecipe(template: try ChatTemplate(source: source), origin: .file("test"))
    }
    let all = "{% for m in messages %}{{ m.content }}"
    for (recipe, text) in [
      // "return" and "information" are one token each.
      (try recipe("{% for m in messages %}re{{ m.content }}{% endfor %}"), "turned."),
      (try recipe(all + "ation {% endfor %}"), "inform"),
      // The turn is not written, written twice, empty, or changed.
      (try recipe("{{ messages[0].content }}"), "Fine."),
      (try recipe(all + "{{ m.content }}{% endfor %}"), "Fine."),
      (try recipe(all + "|{% endfor %}"), ""), (TextRecipe(.llama3), " Fine. "),
      (try recipe("{% for m in messages %}{{ m.content | upper }}|{% endfor %}"), "Fine."),
      // Two ends of lines are one token.
      (try SmallChat.model.get().recipe, "\n"),
    ] {
      let chat = try SmallChat.with(recipe)
      let found = code { _ = try chat.followUps([text], after: conversation) }
      #expect(found == .followUpTokens, "\(recipe.template.source): \(text)")
    }
    // A space before a word is the word's.
    let spaced = try SmallChat.with(
      recipe("{% for m in messages %} {{ m.content }}{% endfor %}"))
    let found = try spaced.followUps(["Fine."], after: conversation)[0]
    let ids = Array(found.ids[found.start...])
    #expect(spaced.tokenizer.decode(ids, skipSpecialTokens: false) == " Fine.")
  }

  @Test func whatCannotBeScoredIsFoundBefore() throws {
    let chat = try SmallChat.model.get()
    var short = chat.recipe
    short.maximumLength = 50
    let model = FollowUpRewardModel(try SmallChat.with(short), bank: bank)
    // 46 tokens without a follow-up.
    #expect(code { _ = try model.check(candidate) }?.rawValue == "model.too-long")
    short.maximumLength = 40
    let shorter = SelfCertaintyRewardModel(try SmallChat.with(short))
    #expect(code { _ = try shorter.check(candidate) }?.rawValue == "text.too-long")
    let plain = SelfCertaintyRewardModel(try SmallChat.with(TextRecipe(.plain)))
    let empty = Candidate(prompt: "Say nothing.", response: "")
    #expect(code { _ = try plain.check(empty) } == .textTooShort)
    #expect(try FollowUpRewardModel(chat, bank: bank).check(candidate)?.tokens == 46)
  }

  /// Responses that are the same leave nothing but the position's part.
  @Test func judgesReadBothOrders() throws {
    let judge = TwoOrderJudge(try SmallChat.model.get())
    let prompt = candidate.prompt
    let principles = ["The answer is true.", "The answer is short."]
    let same = try judge.judgements(
      prompt: prompt, first: "Paris.", second: "Paris.", principles: principles)
    #expect(same.count == 2)
    for judgement in same {
      #expect(abs(judgement.asGiven.a - judgement.exchanged.a) < 1e-4)
      #expect(abs(judgement.score.agreed) < 1e-4)
    }
    let one = try judge.judgements(
      prompt: prompt, first: "Paris.", second: "It is Rome, surely.", principles: principles)
    let other = try TwoOrderJudge(judge.model, maximumBatchTokens: 1).judgements(
      prompt: prompt, first: "It is Rome, surely.", second: "Paris.", principles: principles)
    for (given, turned) in zip(one, other) {
      #expect(abs(given.asGiven.a - turned.exchanged.a) < 1e-3)
      #expect(abs(given.score.asGiven + turned.score.exchanged) < 1e-3)
      #expect(abs(given.score.agreed + turned.score.agreed) < 1e-3 || !given.score.agrees)
    }
    #expect(one[0] != one[1])
    // Where an answer is written twice there is no one place to read.
    let template = "{% for m in messages %}{{ m.content }} {{ m.content }}{% endfor %}"
    let twice = try SmallChat.with(
      TextRecipe(template: try ChatTemplate(source: template), origin: .file("test")))
    let error = code {
      _ = try TwoOrderJudge(twice).judgements(
        prompt: prompt, first: "a", second: "b", principles: ["c"])
    }
    #expect(error == .judgeLetters)
  }
}
