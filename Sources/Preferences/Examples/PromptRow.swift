public import Basics
public import OrderedCollections
public import Text

/// A prompt to answer: what `reward generate` reads.
public struct PromptRow: Hashable, Sendable {
  /// The conversation up to the answer.
  public var prompt: [Message]
  /// Names the prompt, so that a split never puts one prompt on both sides; see `promptGroup`.
  public var group: String
  /// Where the row stands in its file.
  public var place: RowPlace
  /// The row with all its columns, to be written back.
  public var original: JSONObject

  /// A prompt made by code. The group is computed.
  public init(
    prompt: [Message], place: RowPlace = RowPlace(line: 1, index: 0), original: JSONObject = [:]
  ) {
    self.prompt = prompt
    group = promptGroup(prompt)
    self.place = place
    self.original = original
  }
}

extension PromptRow: DatasetExample {
  /// What errors call these examples.
  public static let kind = "prompts"

  /// `prompt`, `conversations`, `instruction` (with `input`), `question` or `messages`.
  public static let shapes: [RowShape<PromptRow>] =
    PromptStyle.allCases.map { style in
      RowShape(style.rawValue, columns: [style.rawValue]) { row throws(RowFault) in
        [PromptRow(prompt: try style.read(row), place: row.place, original: row.original)]
      }
    } + [
      RowShape("messages", columns: ["messages"]) { row throws(RowFault) in
        let messages = try messageList(row.value("messages"), "messages")
        return [PromptRow(prompt: messages, place: row.place, original: row.original)]
      }
    ]
}
