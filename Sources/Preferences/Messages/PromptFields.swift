import Basics
import Text

/// The ways in which a row states the prompt on its own, each by its main column.
enum PromptStyle: String, CaseIterable, Sendable {
  /// A text, a message or a list of messages.
  case prompt
  /// ShareGPT: a list of messages.
  case conversations
  /// Alpaca: `instruction` and an optional `input` on the next line.
  case instruction
  /// A text, with an optional `system` text (Orca) and an optional `context` text on the lines
  /// before the question.
  case question

  /// Reads the prompt. A `system` text goes before it, and Alpaca's `history` of (user, assistant)
  /// pairs between the two.
  func read(_ row: RowFields) throws(RowFault) -> [Message] {
    let column = rawValue
    var messages: [Message]
    switch self {
    case .conversations: messages = try messageList(row.value(column), column)
    case .prompt: messages = try promptMessages(row.value(column), column)
    case .question:
      var text = try row.text(column)
      if let context = try row.optionalText("context"), !context.isEmpty {
        text = context + "\n" + text
      }
      messages = [userMessage(text)]
    case .instruction:
      var text = try row.text(column)
      if let input = try row.optionalText("input"), !input.isEmpty {
        text += text.isEmpty ? input : "\n" + input
      }
      messages = try history(row) + [userMessage(text)]
    }
    guard let last = messages.last, !isEmptyMessage(last) else {
      throw RowFault(.emptyPrompt, "the prompt has no text", column: column)
    }
    if let system = try row.optionalText("system"), !system.isEmpty, messages[0].role != "system" {
      messages.insert(Message(role: "system", content: system), at: 0)
    }
    return messages
  }

  private func history(_ row: RowFields) throws(RowFault) -> [Message] {
    guard case .array(let turns)? = row.optional("history") else { return [] }
    var messages: [Message] = []
    for turn in turns {
      guard case .array(let pair) = turn, pair.count == 2 else {
        throw RowFault(
          .badList, "'history' holds something else than pairs of texts", column: "history")
      }
      messages.append(userMessage(try requireText(pair[0], "history")))
      messages.append(assistantMessage(try requireText(pair[1], "history")))
    }
    return messages
  }
}

/// A prompt as a text, one message or a list. A text that is itself a dialogue waiting for the
/// assistant ("\n\nHuman: … \n\nAssistant:") becomes its messages.
func promptMessages(_ value: JSONValue, _ column: String) throws(RowFault) -> [Message] {
  switch value {
  case .string(let text): return try openDialogue(text, column) ?? [userMessage(text)]
  case .array: return try messageList(value, column)
  case .object: return [try message(value, column)]
  default: throw wrongType(value, column, wants: "a string or a list of messages")
  }
}

/// A response as a text, one message or a list of messages; may be empty text.
///
/// Behind a prompt that is an open dialogue ("…\n\nAssistant:") the one space that begins the text
/// belongs to the marker, as it does where the whole dialogue is one text.
func responseMessages(
  _ value: JSONValue, _ column: String, behind prompt: JSONValue? = nil
) throws(RowFault) -> [Message] {
  switch value {
  case .string(let text):
    guard text.utf8.first == 0x20, let prompt = prompt?.string, isOpenDialogue(prompt) else {
      return [assistantMessage(text)]
    }
    return [assistantMessage(String(text.unicodeScalars.dropFirst()))]
  case .array: return try messageList(value, column)
  case .object: return [try message(value, column)]
  default: throw wrongType(value, column, wants: "a string or a list of messages")
  }
}
