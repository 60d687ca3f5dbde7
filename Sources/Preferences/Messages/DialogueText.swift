import Basics
import Text

/// The messages of a text that is a whole dialogue ("\n\nHuman: …\n\nAssistant: …"); nil for other
/// texts.
func wholeDialogue(_ text: String) -> [Message]? {
  // Nearly all other texts end here, without a search for markers.
  guard text.utf8.starts(with: "\n\n".utf8) else { return nil }
  return (try? Dialogue(text))?.messages
}

/// The messages of a dialogue that waits for the assistant: it ends with "\n\nAssistant:" and
/// nothing behind it. Nil for other texts.
func openDialogue(_ text: String) -> [Message]? {
  guard let messages = wholeDialogue(text), messages.count > 1, let last = messages.last,
    last.role == assistantRole, isBlank(last.content)
  else { return nil }
  return Array(messages.dropLast())
}
