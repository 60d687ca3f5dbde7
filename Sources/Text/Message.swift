public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// A message or conversation that is no JSON object or list of the right form.
  public static let messageForm = Self("message.form")
  /// A message without a role, or with one that is no text.
  public static let messageRole = Self("message.role")
  /// A message whose content is neither a text, a list of parts nor null.
  public static let messageContent = Self("message.content")
  /// A content part of an unknown type or without what its type needs.
  public static let messagePart = Self("message.part")
}

/// One message of a conversation, in the layout of chat APIs.
public struct Message: Sendable, Hashable {
  /// A piece of a message's content.
  public enum Part: Sendable, Hashable {
    case text(String)
    case image(ImageReference)
  }

  /// An image that a message refers to: its object as it was given.
  public struct ImageReference: Sendable, Hashable {
    /// All members of the part, `type` included.
    public var fields: JSONObject

    /// An image part with all its members, `type` included.
    public init(fields: JSONObject) { self.fields = fields }

    /// The path or address, under any of the usual names; nil for a mere placeholder.
    public var location: String? {
      for name in ["image", "url", "path"] {
        if let text = fields[name]?.string { return text }
      }
      return fields["image_url"]?["url"]?.string ?? fields["image_url"]?.string
    }
  }

  /// What a message says. Templates can tell a text from a list of parts, so that is kept.
  public enum Content: Sendable, Hashable {
    case text(String)
    case parts([Part])
    /// The member `content` is null, as in messages that only call tools.
    case null
    /// There is no member `content`.
    case absent
  }

  /// Who speaks: usually `system`, `user`, `assistant` or `tool`.
  public var role: String
  /// What is said.
  public var body: Content
  /// All other members, such as `tool_calls`, `name` or `reasoning_content`.
  public var extra: JSONObject

  /// A message; `extra` are all members beside role and content.
  public init(role: String, body: Content, extra: JSONObject = [:]) {
    self.role = role
    self.body = body
    self.extra = extra
  }

  /// A message that says a text.
  public init(role: String, content: String, extra: JSONObject = [:]) {
    self.init(role: role, body: .text(content), extra: extra)
  }

  /// The content as parts; a text is one part, and no content none.
  public var parts: [Part] {
    switch body {
    case .text(let text): [.text(text)]
    case .parts(let parts): parts
    case .null, .absent: []
    }
  }

  /// All text of the content, joined.
  public var content: String {
    if case .text(let text) = body { return text }
    return parts.reduce(into: "") { if case .text(let text) = $1 { $0 += text } }
  }
}

/// Messages, and the tools that the model may call.
public struct Conversation: Sendable, Hashable {
  /// The messages, the oldest first.
  public var messages: [Message]
  /// Tool descriptions (JSON schemas), or nil when tools are not in use.
  public var tools: [JSONValue]?

  /// A conversation; `tools` are tool descriptions in the layout of chat APIs, nil for none.
  public init(messages: [Message], tools: [JSONValue]? = nil) {
    self.messages = messages
    self.tools = tools
  }
}
