public import Basics
import Models
public import Text

extension RewardError.Code {
  /// Option letters that are no single tokens for a judge.
  public static let judgeLetters = Self("judge.letters")
}

/// A language model as a judge of two responses, read by the logits of the option letters: it need
/// not write anything, and always has an answer (SALMON, Sun et al. 2024).
///
/// Every question is asked with the responses in either order, so that what the judge thinks of
/// positions can be told from what it thinks of responses.
public struct TwoOrderJudge: Sendable {
  /// The logits of the option letters behind a question.
  public struct Letters: Sendable, Hashable {
    /// Of either letter.
    public let a: Double, b: Double
  }

  /// What was read in both orders.
  public struct Judgement: Sendable, Hashable {
    /// With the first response as option A, and with it as option B.
    public let asGiven: Letters, exchanged: Letters

    /// The differences, with the sign of the responses.
    public var score: TwoOrderScore {
      TwoOrderScore(asGiven: asGiven.a - asGiven.b, exchanged: exchanged.b - exchanged.a)
    }
  }

  /// What is asked.
  public let model: ChatModel
  /// Most tokens computed at once, shared ones counted once.
  public let maximumBatchTokens: Int

  /// A judge. Traps for a budget below 1.
  public init(_ model: ChatModel, maximumBatchTokens: Int = 2048) {
    precondition(maximumBatchTokens > 0, "a batch has tokens")
    self.model = model
    self.maximumBatchTokens = maximumBatchTokens
  }

  /// What the judge thinks of two responses by each of some principles.
  ///
  /// - Parameters:
  ///   - prompt: the conversation up to the responses; of a single message its text, of several one
  ///     paragraph each, with the role before it.
  ///   - principles: in words, one question each.
  /// - Returns: one judgement for each principle.
  /// - Throws: what the recipe throws, `model.too-long`, `judge.letters`, `reward.not-finite`,
  ///   `torch.memory`.
  /// - Complexity: one forward pass over two questions of each principle, which share all but the
  ///   principle.
  public func judgements(
    prompt: [Message], first: String, second: String, principles: [String]
  ) throws -> [Judgement] {
    var questions: [Question] = []
    for (a, b) in [(first, second), (second, first)] {
      for principle in principles {
        questions.append(
          try question(Self.text(prompt: prompt, a: a, b: b, principle: principle)))
      }
    }
    var logits: [Letters] = []
    for batch in tokenBatches(questions.map(\.ids), budget: maximumBatchTokens) {
      // Letters are one token each; which one may hang on what stands before them.
      let letters = questions[batch].flatMap { [$0.a, $0.b] }
      let found = try model.language.nextLogits(questions[batch].map(\.ids), of: letters)
      for (index, row) in found.enumerated() {
        logits.append(Letters(a: row[2 * index], b: row[2 * index + 1]))
      }
    }
    if let odd = logits.first(where: { !$0.a.isFinite || !$0.b.isFinite }) {
      throw RewardError(
        .rewardNotFinite, "the letters' logits are \(odd.a) and \(odd.b)",
        at: .init(item: model.name))
    }
    return principles.indices.map { index in
      Judgement(asGiven: logits[index], exchanged: logits[principles.count + index])
    }
  }

  /// The question in words. The principle comes last, so that questions share everything before it.
  static func text(prompt: [Message], a: String, b: String, principle: String) -> String {
    let request =
      prompt.count == 1
      ? prompt[0].content : prompt.map { "\($0.role): \($0.content)" }.joined(separator: "\n\n")
    return """
      Compare two responses to a request.

      Request:
      \(request)

      Response A:
      \(a)

      Response B:
      \(b)

      Principle: \(principle)

      Which response follows the principle better? Reply with the letter A or B alone.
      """
  }

  private struct Question {
    /// Up to where the letter comes.
    let ids: [Int32]
    let a: Int32, b: Int32
  }

  /// The place of the letter is where answers of one letter each differ.
  private func question(_ text: String) throws(RewardError) -> Question {
    let prompt = [Message(role: "user", content: text)]
    let decoder = model.language.decoder
    var texts: [[Int32]] = []
    for letter in ["A", "B"] {
      let encoded = try model.recipe.encode(
        prompt: prompt, response: letter, tokenizer: model.tokenizer)
      try encoded.checkScorable(
        vocabulary: decoder.vocabularySize, positions: decoder.maximumPositions)
      guard encoded.truncated == 0 else {
        throw RewardError(
          .textTooLong, "the question is longer than the model's recipe allows to score")
      }
      texts.append(encoded.ids)
    }
    let differing = zip(texts[0], texts[1]).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    guard texts[0].count == texts[1].count, differing.count == 1, let place = differing.first,
      place > 0
    else {
      throw RewardError(
        .judgeLetters, "the letters A and B are no single tokens where an answer begins",
        at: .init(item: model.name))
    }
    return Question(
      ids: Array(texts[0][..<place]), a: texts[0][place], b: texts[1][place])
  }
}
