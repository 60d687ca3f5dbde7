import Basics
import OrderedCollections
import Text

/// Reads a list of messages: `{"role", "content"}` (OpenAI, Hugging Face) or `{"from", "value"}`
/// (ShareGPT).
func messageList(_ value: JSONValue, _ column: String) throws(RowFault) -> [Message] {
  var messages: [Message] = []
  for item in try requireList(value, column) { messages.append(try message(item, column)) }
  return messages
}

/// Reads one message object.
func message(_ value: JSONValue, _ column: String) throws(RowFault) -> Message {
  guard case .object(let members) = value else {
    throw wrongType(value, column, wants: "a message object")
  }
  if members["role"] == nil, let name = members["from"] {
    return try shareGPTMessage(name, members["value"], column)
  }
  do throws(RewardError) { return try Message(json: value) } catch {
    throw RowFault(
      .badMessage, "a message in '\(column)' cannot be read: \(error.message)", column: column)
  }
}

/// The speakers of ShareGPT files and their roles, as LLaMA-Factory and axolotl take them.
private let shareGPTRoles = [
  "human": "user", "user": "user", "gpt": "assistant", "chatgpt": "assistant",
  "assistant": "assistant", "model": "assistant", "function_call": "assistant",
  "system": "system", "observation": "tool", "tool": "tool", "function": "tool",
]

private func shareGPTMessage(
  _ name: JSONValue, _ value: JSONValue?, _ column: String
) throws(RowFault) -> Message {
  guard let name = name.string, let role = shareGPTRoles[name] else {
    throw RowFault(
      .badMessage, "a message in '\(column)' has an unknown speaker under 'from'", column: column)
  }
  guard let text = value?.string else {
    throw RowFault(
      .badMessage, "a message in '\(column)' has no text under 'value'", column: column)
  }
  return Message(role: role, content: text)
}
