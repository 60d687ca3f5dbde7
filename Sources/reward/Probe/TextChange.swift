import Preferences
import Text

/// A candidate with another text in one place. Only messages that are plain texts are changed: what
/// a message with images says is not in its words alone.
extension Candidate {
  /// Nil where the last message of the answer is no plain text, or is not changed.
  func changingAnswer(_ change: (String) -> String?) -> Candidate? {
    var copy = self
    guard let last = response.indices.last, let text = self.change(at: last, of: response, change)
    else { return nil }
    copy.response[last].body = .text(text)
    return copy
  }

  /// Nil where there is no user's message that is a plain text, or the last one is not changed.
  func changingPrompt(_ change: (String) -> String?) -> Candidate? {
    var copy = self
    guard let last = prompt.lastIndex(where: { $0.role == "user" }),
      let text = self.change(at: last, of: prompt, change)
    else { return nil }
    copy.prompt[last].body = .text(text)
    return copy
  }

  private func change(
    at index: Int, of messages: [Message], _ change: (String) -> String?
  ) -> String? {
    guard case .text(let text) = messages[index].body else { return nil }
    return change(text)
  }
}
