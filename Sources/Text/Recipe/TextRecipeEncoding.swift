public import Basics
import OrderedCollections

/// A conversation as token ids.
public struct EncodedText: Sendable, Hashable {
  /// Empty when the text was dropped.
  public var ids: [Int32]
  /// How many leading ids belong to the prompt. An id in which prompt and response melt together
  /// belongs to the response.
  public var promptCount: Int
  /// How many ids were cut away by the truncation policy.
  public var truncated = 0
  /// Whether the policy leaves this text out.
  public var dropped = false

  /// A text encoded elsewhere; a dropped one has no ids.
  public init(ids: [Int32], promptCount: Int, truncated: Int = 0, dropped: Bool = false) {
    self.ids = ids
    self.promptCount = promptCount
    self.truncated = truncated
    self.dropped = dropped
  }
}

extension TextRecipe {
  /// Token ids of a prompt and a response.
  ///
  /// The whole conversation is rendered and tokenised as one text, as it is when a model is used,
  /// and the prompt's part found afterwards as what the prompt alone, opened for an answer, has in
  /// common with it. Special tokens written in the rendered text count as such, and the tokenizer
  /// adds none.
  /// - Throws: `text.double-bos`, `text.no-special-token`, `text.no-token`, `text.too-long`, or an
  ///   error of the template.
  public func encode(
    prompt: [Message], response: [Message], tools: [JSONValue]? = nil,
    tokenizer: some TextTokenizer
  ) throws(RewardError) -> EncodedText {
    var ids = try tokens(
      Conversation(messages: prompt + response, tools: tools), tokenizer,
      addGenerationPrompt: addGenerationPrompt)
    var promptCount = 0
    if !prompt.isEmpty {
      let promptIDs = try tokens(
        Conversation(messages: prompt, tools: tools), tokenizer, addGenerationPrompt: true)
      promptCount = zip(ids, promptIDs).prefix { $0 == $1 }.count
    }
    switch eos {
    case .asRendered: break
    case .append:
      let end = try id(tokenizer.eosTokenID, "end", rule: "append")
      if ids.last != end { ids.append(end) }
    case .none:
      if let end = tokenizer.eosTokenID, ids.last == end { ids.removeLast() }
      promptCount = min(promptCount, ids.count)
    }
    return try fit(EncodedText(ids: ids, promptCount: promptCount), bos: tokenizer.bosTokenID)
  }

  /// Token ids of a prompt and the assistant's response to it.
  /// - Throws: as for a response in messages.
  public func encode(
    prompt: [Message], response: String, tools: [JSONValue]? = nil,
    tokenizer: some TextTokenizer
  ) throws(RewardError) -> EncodedText {
    try encode(
      prompt: prompt, response: [Message(role: "assistant", content: response)], tools: tools,
      tokenizer: tokenizer)
  }

  /// Token ids after which a model answers: the prompt, opened for an answer. Never cut.
  /// - Throws: `text.double-bos`, `text.no-special-token`, `text.no-token`, or an error of the
  ///   template.
  public func encodePrompt(
    _ prompt: [Message], tools: [JSONValue]? = nil, tokenizer: some TextTokenizer
  ) throws(RewardError) -> [Int32] {
    try tokens(
      Conversation(messages: prompt, tools: tools), tokenizer, addGenerationPrompt: true)
  }

  private func tokens(
    _ conversation: Conversation, _ tokenizer: some TextTokenizer, addGenerationPrompt: Bool
  ) throws(RewardError) -> [Int32] {
    let text = try render(
      conversation, specialTokens: tokenizer.templateVariables,
      addGenerationPrompt: addGenerationPrompt)
    var ids = tokenizer.encode(text, addSpecialTokens: false)
    guard !ids.contains(Tokenizer.noTokenID) else {
      throw RewardError(
        .textNoToken,
        "the text has characters that the tokenizer's vocabulary lacks, and it has no unknown token"
      )
    }
    if bos == .add {
      let begin = try id(tokenizer.bosTokenID, "beginning", rule: "add")
      guard ids.first != begin else {
        throw RewardError(
          .textDoubleBOS,
          "the template already writes the beginning-of-text token, and the "
            + "recipe's rule 'bos: add' would put a second one before it; use "
            + "'bos: as-rendered'")
      }
      ids.insert(begin, at: 0)
    }
    if let begin = tokenizer.bosTokenID, ids.count > 1, ids[0] == begin, ids[1] == begin {
      throw RewardError(
        .textDoubleBOS,
        "the text begins with two beginning-of-text tokens: one by the template, "
          + "one more by the conversation or the template again")
    }
    return ids
  }

  private func id(
    _ id: Int32?, _ what: String, rule: String
  ) throws(RewardError) -> Int32 {
    guard let id else {
      throw RewardError(
        .textNoSpecialToken,
        "the recipe's rule '\(rule)' needs a \(what)-of-text token, which "
          + "the tokenizer does not have")
    }
    return id
  }

  private func fit(_ text: EncodedText, bos: Int32?) throws(RewardError) -> EncodedText {
    guard let maximumLength, text.ids.count > maximumLength else { return text }
    let excess = text.ids.count - maximumLength
    var result = text
    func tooLong(_ reason: String) -> RewardError {
      RewardError(
        .textTooLong,
        "a text of \(text.ids.count) ids, \(text.promptCount) of them the prompt's, "
          + "where at most \(maximumLength) are allowed: \(reason)")
    }
    switch truncation {
    case .error:
      throw tooLong("raise the limit, or choose a truncation policy")
    case .drop: return EncodedText(ids: [], promptCount: 0, dropped: true)
    case .truncatePromptLeft:
      let kept = bos != nil && text.ids.first == bos && text.promptCount > 0 ? 1 : 0
      guard excess <= text.promptCount - kept else {
        throw tooLong("the response alone does not fit")
      }
      result.ids.removeSubrange(kept..<kept + excess)
      result.promptCount -= excess
    case .truncateResponse:
      let end = eos == .append ? text.ids.suffix(1) : []
      let room = maximumLength - end.count
      guard text.promptCount < room else {
        throw tooLong("the prompt leaves no room for the response")
      }
      result.ids = text.ids.prefix(room) + end
    }
    result.truncated = excess
    return result
  }
}
