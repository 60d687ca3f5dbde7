import Basics
import Text

/// A prompt and the two conversations that go on from it.
struct PairContent: Hashable, Sendable {
  var prompt: [Message]
  var chosen: [Message]
  var rejected: [Message]
}

/// Splits two whole conversations into the messages they share and what differs.
///
/// The prompt is the longest common beginning that leaves each side at least its last message.
func splitPair(chosen: [Message], rejected: [Message]) throws(RowFault) -> PairContent {
  let limit = min(chosen.count, rejected.count) - 1
  let count = min(commonPrefixCount(chosen, rejected), limit)
  guard count > 0 else {
    throw RowFault(
      .noSharedPrompt, "the chosen and rejected conversations do not begin alike",
      column: "chosen")
  }
  return PairContent(
    prompt: Array(chosen[..<count]), chosen: Array(chosen[count...]),
    rejected: Array(rejected[count...]))
}

/// Two texts without a prompt column: dialogues share a prompt; other texts have none, and stand
/// as responses to nothing.
/// - Throws: `bad-dialogue`; `no-shared-prompt`, also where only one of the two is a dialogue.
func splitTexts(chosen: String, rejected: String) throws(RowFault) -> PairContent {
  switch (try wholeDialogue(chosen, "chosen"), try wholeDialogue(rejected, "rejected")) {
  case (let first?, let second?): return try splitPair(chosen: first, rejected: second)
  case (nil, nil):
    return PairContent(
      prompt: [], chosen: [assistantMessage(chosen)],
      rejected: [assistantMessage(rejected)])
  default:
    throw RowFault(
      .noSharedPrompt, "only one of chosen and rejected is a dialogue", column: "chosen")
  }
}

/// Takes the prompt off two conversations where they begin with it (UltraFeedback), or takes them
/// as they are where they begin with the assistant's answer.
func joinPair(
  prompt: [Message], chosen: [Message], rejected: [Message]
) throws(RowFault) -> PairContent {
  if let first = answer(to: prompt, in: chosen), let second = answer(to: prompt, in: rejected) {
    return PairContent(prompt: prompt, chosen: first, rejected: second)
  }
  // Whole conversations with more before the prompt's last message than the column has, such as a
  // system message: the conversations' own beginning is then the prompt.
  let split = try splitPair(chosen: chosen, rejected: rejected)
  guard let own = split.prompt.last, let stated = prompt.last, own.role == stated.role,
    isSameText(String(trimmed(own.content)), String(trimmed(stated.content)))
  else {
    throw RowFault(
      .promptMismatch, "the conversations do not begin with the prompt", column: "prompt")
  }
  return split
}

private func answer(to prompt: [Message], in conversation: [Message]) -> [Message]? {
  if conversation.first?.role == assistantRole { return conversation }
  let count = commonPrefixCount(prompt, conversation)
  if count == prompt.count, count < conversation.count { return Array(conversation[count...]) }
  return nil
}
