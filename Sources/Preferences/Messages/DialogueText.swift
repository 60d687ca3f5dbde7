import Basics
import Text

/// What begins a turn of a dialogue in one text.
private let markers = ["\n\nHuman:", "\n\nAssistant:"]
private let openEnd = "\n\nAssistant:"

/// The messages of a text that is a whole dialogue ("\n\nHuman: …\n\nAssistant: …"); nil for a text
/// without such markers. Cost: O(bytes).
/// - Throws: `bad-dialogue` for a text with markers that does not begin with one: read as plain
///   text, several turns would count as one answer.
func wholeDialogue(_ text: String, _ column: String) throws(RowFault) -> [Message]? {
  guard holdsMarker(text) else { return nil }
  return try turns(text, column)
}

/// The messages of a prompt that is a dialogue waiting for the assistant: it ends with
/// "\n\nAssistant:" and nothing behind it. Nil for other texts, also for those that tell of a
/// dialogue somewhere in the middle. Cost: O(1) for nearly all texts that are none.
/// - Throws: `bad-dialogue` for a text that begins or ends like such a dialogue but is none.
func openDialogue(_ text: String, _ column: String) throws(RowFault) -> [Message]? {
  let isOpen = endsOpen(text)
  let begins = beginsDialogue(text)
  guard isOpen || begins || beginsLoosely(text) && holdsMarker(text) else { return nil }
  guard isOpen else {
    throw RowFault(
      .badDialogue, "the dialogue in '\(column)' does not end with an empty line and 'Assistant:'",
      column: column)
  }
  let messages = try turns(text, column)
  guard messages.count > 1 else {
    throw RowFault(
      .badDialogue, "the dialogue in '\(column)' has no turn before 'Assistant:'", column: column)
  }
  return Array(messages.dropLast())
}

/// Whether a text is a dialogue for ``openDialogue(_:_:)``.
func isOpenDialogue(_ text: String) -> Bool { beginsDialogue(text) && endsOpen(text) }

/// Whether a text begins with a marker.
func beginsDialogue(_ text: String) -> Bool {
  markers.contains { text.utf8.starts(with: $0.utf8) }
}

private func turns(_ text: String, _ column: String) throws(RowFault) -> [Message] {
  do throws(RewardError) { return try Dialogue(text).messages } catch {
    throw RowFault(
      .badDialogue, "'\(column)' has turns of a dialogue in it, but \(error.message)",
      column: column)
  }
}

private func endsOpen(_ text: String) -> Bool {
  let scalars = text.unicodeScalars
  guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return false }
  return text[...last].utf8.reversed().starts(with: openEnd.utf8.reversed())
}

/// Whether a text begins with a speaker, with or without the empty line before it.
private func beginsLoosely(_ text: String) -> Bool {
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }) else { return false }
  return markers.contains { text[first...].utf8.starts(with: $0.utf8.dropFirst(2)) }
}

private func holdsMarker(_ text: String) -> Bool {
  var text = text
  return text.withUTF8 { bytes in
    let patterns = markers.map { Array($0.utf8) }
    var index = 0
    while index + 1 < bytes.count {
      if bytes[index] == 0x0a, bytes[index + 1] == 0x0a,
        patterns.contains(where: { bytes[index...].starts(with: $0) })
      {
        return true
      }
      index += 1
    }
    return false
  }
}
