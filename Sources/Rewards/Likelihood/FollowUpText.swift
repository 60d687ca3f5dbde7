public import Basics
import Foundation
import Models
import Text

extension RewardError.Code {
  /// A follow-up whose tokens cannot be told from those of the template around it.
  public static let followUpTokens = Self("reward.follow-up-tokens")
}

/// A conversation with a follow-up as its next user turn, up to the last token of what the user
/// says.
struct FollowUpText {
  /// Token ids; what the template writes behind the follow-up is left out: nothing depends on it.
  let ids: [Int32]
  /// Where the follow-up's first token is.
  let start: Int
}

extension ChatModel {
  /// Follow-ups behind a conversation, with the place of their tokens.
  ///
  /// A follow-up's tokens are found by their bytes in the rendered text. A space before it may be
  /// part of its first token, as tokenizers write words; anything else that shares a token is
  /// refused.
  /// - Throws: what the template throws, `text.no-token`, `model.too-long`,
  ///   `reward.follow-up-tokens`.
  func followUps(
    _ texts: [String], after conversation: [Message]
  ) throws(RewardError) -> [FollowUpText] {
    let frame = try frame(ofTurnAfter: conversation)
    var found: [FollowUpText] = []
    for text in texts {
      let rendered = try rendered(conversation, followedBy: text)
      guard rendered.utf8.elementsEqual((frame.before + text + frame.after).utf8) else {
        throw unclear(text, "the template changes it, or what stands around it")
      }
      let start = frame.before.utf8.count
      found.append(try cut(text, rendered, to: start..<start + text.utf8.count))
    }
    return found
  }

  private func cut(
    _ text: String, _ rendered: String, to bytes: Range<Int>
  ) throws(RewardError) -> FollowUpText {
    let encoding = tokenizer.encodeWithOffsets(rendered, addSpecialTokens: false)
    try requireKnown(encoding.ids)
    let offsets = encoding.byteOffsets
    guard let first = offsets.firstIndex(where: { $0.overlaps(bytes) }),
      let last = offsets.lastIndex(where: { $0.overlaps(bytes) })
    else { throw unclear(text, "it has no tokens") }
    // Before the word, a tokenizer puts its space into the same token.
    let ahead = rendered.utf8.dropFirst(offsets[first].lowerBound)
      .prefix(max(0, bytes.lowerBound - offsets[first].lowerBound))
    guard ahead.allSatisfy({ $0 == UInt8(ascii: " ") }),
      offsets[last].upperBound <= bytes.upperBound
    else { throw unclear(text, "one token holds some of it and some of the template") }
    let ids = withBeginning(Array(encoding.ids[...last]))
    try requireFitting(ids.count)
    return FollowUpText(ids: ids, start: first + ids.count - (last + 1))
  }

  /// - Throws: `text.no-token`.
  func requireKnown(_ ids: [Int32]) throws(RewardError) {
    guard !ids.contains(Tokenizer.noTokenID) else {
      throw RewardError(
        .textNoToken,
        "the text has characters that the tokenizer's vocabulary lacks, and it has no unknown token"
      )
    }
  }

  /// A rendered text's tokens with what the recipe puts before them.
  func withBeginning(_ ids: [Int32]) -> [Int32] {
    guard recipe.bos == .add, let begin = tokenizer.bosTokenID else { return ids }
    return [begin] + ids
  }

  /// - Throws: `model.too-long`.
  func requireFitting(_ count: Int) throws(RewardError) {
    guard count <= maximumTokens else {
      throw RewardError(
        .tooLong,
        "the text has \(count) tokens with a follow-up; the model reads \(maximumTokens); "
          + "--row-policy skip leaves such rows out")
    }
  }

  /// What the template writes before and behind the content of the next user turn.
  private func frame(
    ofTurnAfter conversation: [Message]
  ) throws(RewardError) -> (before: String, after: String) {
    // A run of a private character that is longer than any in the conversation.
    let character: Unicode.Scalar = "\u{E0F1}"
    var (run, longest) = (0, 0)
    for message in conversation {
      for scalar in message.content.unicodeScalars {
        run = scalar == character ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    let mark = String(repeating: Character(character), count: longest + 1)
    let parts = try rendered(conversation, followedBy: mark).components(separatedBy: mark)
    guard parts.count == 2 else {
      throw unclear(mark, "the template writes a user's turn \(parts.count - 1) times")
    }
    return (parts[0], parts[1])
  }

  /// A conversation with a follow-up as its next user turn, as the template writes it.
  func rendered(
    _ conversation: [Message], followedBy text: String
  ) throws(RewardError) -> String {
    try recipe.render(
      Conversation(messages: conversation + [Message(role: "user", content: text)]),
      specialTokens: tokenizer.templateVariables, addGenerationPrompt: false)
  }

  func unclear(_ text: String, _ reason: String) -> RewardError {
    RewardError(
      .followUpTokens, "the tokens of the follow-up cannot be told: \(reason)",
      at: .init(item: String(text.prefix(60))))
  }
}
