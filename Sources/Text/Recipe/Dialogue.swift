public import Basics
import OrderedCollections

/// A whole dialogue in one text, as in Anthropic's public preference data: turns that begin with
/// `\n\nHuman:` or `\n\nAssistant:`. The text comes back exactly as it was read.
public struct Dialogue: Sendable, Hashable {
  /// Who says a turn, by the word after the empty line.
  public enum Speaker: String, Sendable, CaseIterable {
    case human = "Human"
    case assistant = "Assistant"

    /// The role in chat APIs.
    public var role: String { self == .human ? "user" : "assistant" }

    fileprivate var marker: String { "\n\n\(rawValue):" }
  }

  /// One turn.
  public struct Turn: Sendable, Hashable {
    /// Who says it.
    public var speaker: Speaker
    /// Whether one space stands after the marker's colon, as it nearly always does.
    public var hasSpace: Bool
    /// What is said, after that space.
    public var content: String

    /// A turn. Content with a marker in it does not come back as it was;
    /// ``Dialogue/init(messages:)`` refuses it.
    public init(speaker: Speaker, hasSpace: Bool = true, content: String) {
      self.speaker = speaker
      self.hasSpace = hasSpace
      self.content = content
    }
  }

  /// The turns in order, at least one.
  public let turns: [Turn]

  /// Reads a dialogue. Cost: O(bytes).
  /// - Throws: `text.dialogue` for a text that does not begin with one of the markers.
  public init(_ text: String) throws(RewardError) {
    let bytes = Array(text.utf8)
    var found: [(place: Int, speaker: Speaker)] = []
    for speaker in Speaker.allCases {
      for place in PythonText.occurrences(of: Array(speaker.marker.utf8), in: bytes[...]) {
        found.append((place, speaker))
      }
    }
    found.sort { $0.place < $1.place }
    guard let first = found.first, first.place == 0 else {
      throw RewardError(
        .textDialogue, "a dialogue must begin with an empty line and 'Human:' or 'Assistant:'",
        at: .init(byte: 0))
    }
    turns = found.indices.map { index in
      let (place, speaker) = found[index]
      let end = index + 1 < found.count ? found[index + 1].place : bytes.count
      var content = bytes[(place + speaker.marker.utf8.count)..<end]
      let hasSpace = content.first == 0x20
      if hasSpace { content.removeFirst() }
      return Turn(speaker: speaker, hasSpace: hasSpace, content: PythonText.string(content))
    }
  }

  /// A dialogue of messages.
  /// - Throws: `text.dialogue` for no messages, another role than `user` and `assistant`, content
  ///   that is no text, or content with a marker in it, which would not come back as it was.
  public init(messages: [Message]) throws(RewardError) {
    var turns: [Turn] = []
    for (index, message) in messages.enumerated() {
      let place = RewardError.Place(item: "messages[\(index)]")
      guard let speaker = Speaker.allCases.first(where: { $0.role == message.role }) else {
        throw RewardError(
          .textDialogue, "a dialogue has no role '\(message.role.prefix(60))'", at: place)
      }
      guard case .text(let content) = message.body, message.extra.isEmpty else {
        throw RewardError(.textDialogue, "a dialogue holds only texts", at: place)
      }
      let bytes = Array(content.utf8)
      for marker in Speaker.allCases.map({ Array($0.marker.utf8) }) {
        guard PythonText.occurrences(of: marker, in: bytes[...], limit: 1).isEmpty else {
          throw RewardError(
            .textDialogue, "the content has a marker of the next turn in it", at: place)
        }
      }
      turns.append(Turn(speaker: speaker, content: content))
    }
    guard !turns.isEmpty else { throw RewardError(.textDialogue, "a dialogue needs a turn") }
    self.turns = turns
  }

  /// The text that was read, to the byte.
  public var text: String {
    turns.reduce(into: "") {
      $0 += $1.speaker.marker + ($1.hasSpace ? " " : "") + $1.content
    }
  }

  /// The turns as messages of roles `user` and `assistant`.
  public var messages: [Message] {
    turns.map { Message(role: $0.speaker.role, content: $0.content) }
  }
}
