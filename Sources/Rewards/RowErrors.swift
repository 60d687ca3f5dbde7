public import Basics
import Models
public import Preferences
public import Text
import Tools

extension EncodedText {
  /// Refuses tokens that a model cannot score.
  ///
  /// - Parameters:
  ///   - vocabulary: how many token ids the model has.
  ///   - positions: the longest text that it reads, in tokens.
  /// - Throws: `text.too-long` for what the recipe would drop, `model.too-long`, `text.empty`,
  ///   `model.token-id`.
  public func checkScorable(vocabulary: Int, positions: Int) throws(RewardError) {
    guard !dropped else {
      throw RewardError(
        .textTooLong,
        "the text is longer than the model's recipe allows to score; --row-policy skip leaves such "
          + "rows out")
    }
    guard ids.count <= positions else {
      throw RewardError(
        .tooLong,
        "the text has \(ids.count) tokens; the model has \(positions) positions; --row-policy skip "
          + "leaves such rows out")
    }
    guard !ids.isEmpty else {
      throw RewardError(.textTooShort, "the text has no tokens: there is nothing to score")
    }
    if let id = ids.first(where: { $0 < 0 || Int($0) >= vocabulary }) {
      throw RewardError(
        .tokenID,
        "token id \(id) is outside the model's vocabulary of \(vocabulary): tokenizer and model "
          + "do not belong together")
    }
  }
}

extension TextRecipe {
  /// A candidate's tokens, refused unless a model of this size can read them.
  /// - Throws: what encoding and ``EncodedText/checkScorable(vocabulary:positions:)`` throw;
  ///   `text.too-long` also for what the recipe would drop, since a score cannot be left out.
  func scorable(
    _ candidate: Candidate, tokenizer: some TextTokenizer, vocabulary: Int, positions: Int
  ) throws(RewardError) -> EncodedText {
    let text = try encode(
      prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
    if text.dropped {
      throw tooLong(
        prompt: candidate.prompt, response: candidate.response, tokenizer: tokenizer)
    }
    try text.checkScorable(vocabulary: vocabulary, positions: positions)
    return text
  }

  /// What to say of a text that the recipe drops: its
  /// length and the recipe's limit. Cost: encodes the text once more.
  /// - Returns: `text.too-long`, or the error of encoding.
  public func tooLong(
    prompt: [Message], response: [Message], tokenizer: some TextTokenizer
  ) -> RewardError {
    var unlimited = self
    unlimited.maximumLength = nil
    do throws(RewardError) {
      let count = try unlimited.encode(prompt: prompt, response: response, tokenizer: tokenizer)
        .ids.count
      return RewardError(
        .textTooLong,
        "the text has \(count) tokens; the model was trained on at most "
          + "\(maximumLength ?? count); --row-policy skip leaves such rows out")
    } catch { return error }
  }
}

extension RewardError {
  /// Whether one row is at fault, which the policy `skip` leaves out.
  public var isAboutRow: Bool {
    Self.rowCodes.contains(code) || code.rawValue.hasPrefix("template.")
      || code.rawValue.hasPrefix("instruction.")
  }

  /// What another row need not have. Of tools it is what they say of their input: one that crashed
  /// (`tool.crashed`) may be missing on this machine, and would fail for every row.
  private static let rowCodes: Set<Code> = [
    .textTooLong, .tooLong, .textTooShort, .textNoToken, .rewardReference, .rewardPrompt,
    .followUpTokens, .embeddingNoDirection, .toolVerdict, .toolInput, .toolOutput, .toolPlan,
    .toolReplay, .toolTimeout, .toolUnknown,
  ]

  /// The same error with the row's place filled in where it has none.
  public func atRow(_ row: RowPlace) -> RewardError {
    guard let file = row.file else { return self }
    return atRow(file: file, line: row.line)
  }
}
