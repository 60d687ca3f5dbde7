import Basics
import Models
import Preferences
import Text

/// What FLR's released code reads of a follow-up: see ``FollowUpScoring/released``.
struct ReleasedFollowUp {
  /// The conversation with the follow-up, up to the one position that is read.
  let ids: [Int32]
  /// The follow-up's tokens by itself, with the special tokens that the tokenizer adds.
  let tokens: [Int32]
}

extension ChatModel {
  /// Follow-ups behind a conversation, with the position that the released code reads.
  ///
  /// It is counted from the text's end: a template may change the follow-up, or melt it with what
  /// stands around it, and the position is as far from the end as it would be without.
  /// - Throws: what the template throws, `text.no-token`, `model.too-long`;
  ///   `reward.follow-up-tokens` where there are no tokens, or more than in the whole text.
  func releasedFollowUps(
    _ texts: [String], after conversation: [Message]
  ) throws(RewardError) -> [ReleasedFollowUp] {
    var found: [ReleasedFollowUp] = []
    for text in texts {
      let rendered = try rendered(conversation, followedBy: text)
      let whole = tokenizer.encode(rendered, addSpecialTokens: false)
      let tokens = tokenizer.encode(text, addSpecialTokens: true)
      try requireKnown(whole + tokens)
      let ids = withBeginning(whole)
      try requireFitting(ids.count)
      guard !tokens.isEmpty else { throw unclear(text, "it has no tokens") }
      guard tokens.count <= ids.count else {
        throw unclear(text, "the whole text has \(ids.count), it alone has \(tokens.count)")
      }
      found.append(
        ReleasedFollowUp(ids: Array(ids[...(ids.count - tokens.count)]), tokens: tokens))
    }
    return found
  }

  /// For each follow-up the raw logits of its tokens, all at its one position.
  ///
  /// Cost: one forward pass over the conversation and the follow-ups behind it, in as many parts
  /// as the budget needs, and a row of the vocabulary for each follow-up.
  /// - Throws: `model.token-id`, `torch.memory`.
  func logits(of followUps: [ReleasedFollowUp], budget: Int) throws -> [[Double]] {
    var found: [[Double]] = []
    for batch in tokenBatches(followUps.map(\.ids), budget: budget) {
      let rows = followUps[batch]
      // One list of tokens for all rows of a pass; each row then takes its own.
      let tokens = Set(rows.flatMap(\.tokens)).sorted()
      let places = Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) })
      let logits = try language.nextLogits(rows.map(\.ids), of: tokens)
      for (row, values) in zip(rows, logits) {
        found.append(row.tokens.compactMap { places[$0] }.map { values[$0] })
      }
    }
    return found
  }
}
