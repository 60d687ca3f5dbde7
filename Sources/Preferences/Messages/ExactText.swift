import Basics
import OrderedCollections
import Text

/// The role whose turns are responses.
let assistantRole = "assistant"

func userMessage(_ text: String) -> Message { Message(role: "user", content: text) }
func assistantMessage(_ text: String) -> Message { Message(role: assistantRole, content: text) }

/// Whether two texts are the same bytes. Swift's `==` takes canonically equivalent texts for equal
/// ("é" in one or two scalars), but a tokenizer sees different tokens there.
func isSameText(_ first: String, _ second: String) -> Bool {
  first.utf8.elementsEqual(second.utf8)
}

/// Whether two messages have the same role, the same bytes of text, and the same other parts.
func isSameMessage(_ first: Message, _ second: Message) -> Bool {
  first.role == second.role && first.body == second.body && first.extra == second.extra
    && isSameText(first.content, second.content)
}

/// Whether two lists of messages are the same, byte for byte.
func areSameMessages(_ first: [Message], _ second: [Message]) -> Bool {
  first.count == second.count && zip(first, second).allSatisfy(isSameMessage)
}

/// How many messages two conversations have in common at their beginning. Cost: O(bytes).
func commonPrefixCount(_ first: [Message], _ second: [Message]) -> Int {
  var count = 0
  while count < first.count, count < second.count, isSameMessage(first[count], second[count]) {
    count += 1
  }
  return count
}

/// Whether a message says nothing: no text but white space, no image, no call of a tool.
func isEmptyMessage(_ message: Message) -> Bool {
  isBlank(message.content) && message.extra["tool_calls"] == nil
    && message.parts.allSatisfy { if case .text = $0 { true } else { false } }
}

/// Whether a text has nothing but white space. Cost: O(1) for usual texts.
func isBlank(_ text: String) -> Bool {
  text.unicodeScalars.allSatisfy(isWhitespace)
}

/// A text without white space at both ends.
func trimmed(_ text: String) -> Substring {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !isWhitespace($0) }),
    let last = scalars.lastIndex(where: { !isWhitespace($0) })
  else { return "" }
  return text[first...last]
}

/// Whether a character is white space by Unicode. The letters that most texts begin with are told
/// without a look into its tables.
private func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
  !(0x21...0x7e).contains(scalar.value) && scalar.properties.isWhitespace
}
