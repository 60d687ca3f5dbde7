import Basics
import Hashing
public import Text

/// The name of a prompt's group: SHA-256 of its messages as one line of JSON, so that equal prompts
/// have equal names everywhere. In Python:
///
///     hashlib.sha256(json.dumps([[m["role"], m["content"]] for m in prompt],
///                               ensure_ascii=False).encode()).hexdigest()
///
/// Only roles and texts are looked at: prompts that differ in images or tool calls alone stay
/// together.
///
/// - Returns: 64 lower-case hexadecimal digits.
/// - Complexity: O(bytes).
public func promptGroup(_ prompt: [Message]) -> String {
  var text: [UInt8] = []
  text.reserveCapacity(prompt.reduce(8) { $0 + $1.content.utf8.count + 40 })
  text.append(UInt8(ascii: "["))
  for (index, message) in prompt.enumerated() {
    if index > 0 { text += ", ".utf8 }
    text.append(UInt8(ascii: "["))
    JSONValue.string(message.role).appendText(to: &text)
    text += ", ".utf8
    JSONValue.string(message.content).appendText(to: &text)
    text.append(UInt8(ascii: "]"))
  }
  text.append(UInt8(ascii: "]"))
  return sha256(text)
}

/// The group of a conversation's opening: its messages up to and including the first user message.
/// Conversations that were cut at several depths, as in HH, share it while their prompts differ.
public func openingGroup(_ prompt: [Message]) -> String {
  let end = prompt.firstIndex { $0.role == "user" } ?? prompt.endIndex - 1
  return promptGroup(Array(prompt.prefix(end + 1)))
}

/// The group of a row without a prompt: its texts in sorted order as a JSON list of strings, so
/// that a copy of the row, or the row with its answers swapped, is on the same side.
func bareTextGroup(_ texts: [String]) -> String {
  let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  return sha256(JSONValue.array(sorted.map { .string($0) }).text)
}
