public import Basics
import OrderedCollections

extension Message {
  /// Reads `{"role": …, "content": …}`, where the content is a text, null, absent, or a list of
  /// `{"type": "text", "text": …}` and image parts.
  /// - Throws: `message.form`, `message.role`, `message.content` or `message.part`.
  public init(json: JSONValue) throws(RewardError) {
    guard case .object(var members) = json else {
      throw RewardError(.messageForm, "a message must be an object, not a \(json.kind)")
    }
    guard case .string(let role)? = members.removeValue(forKey: "role") else {
      throw RewardError(.messageRole, "a message needs a 'role' that is a text")
    }
    let body: Content
    switch members.removeValue(forKey: "content") {
    case nil: body = .absent
    case .null: body = .null
    case .string(let text): body = .text(text)
    case .array(let items):
      var parts: [Part] = []
      for (index, item) in items.enumerated() { parts.append(try Part(json: item, index: index)) }
      body = .parts(parts)
    case .some(let other):
      throw RewardError(
        .messageContent, "the content of a message must be a text or a list, not a \(other.kind)")
    }
    self.init(role: role, body: body, extra: members)
  }

  /// The message as chat APIs write it: role, content, then the other members.
  public var json: JSONValue {
    var members: JSONObject = ["role": .string(role)]
    switch body {
    case .text(let text): members["content"] = .string(text)
    case .parts(let parts): members["content"] = .array(parts.map(\.json))
    case .null: members["content"] = .null
    case .absent: break
    }
    for (name, value) in extra { members[name] = value }
    return .object(members)
  }

  /// Adds the UTF-8 of ``json``'s text to a buffer; cheaper than by way of the value.
  public func appendJSON(to buffer: inout [UInt8]) {
    guard case .text(let text) = body, extra.isEmpty else { return json.appendText(to: &buffer) }
    buffer += #"{"role": "#.utf8
    JSONValue.string(role).appendText(to: &buffer)
    buffer += #", "content": "#.utf8
    JSONValue.string(text).appendText(to: &buffer)
    buffer.append(UInt8(ascii: "}"))
  }

  /// Reads a list of messages.
  /// - Throws: as `init(json:)`; the place's item is the message's number, from 0.
  public static func list(json: JSONValue) throws(RewardError) -> [Message] {
    guard case .array(let items) = json else {
      throw RewardError(.messageForm, "messages must be a list, not a \(json.kind)")
    }
    var messages: [Message] = []
    for (index, item) in items.enumerated() {
      do throws(RewardError) {
        messages.append(try Message(json: item))
      } catch {
        var located = error
        located.place = .init(
          item: "messages[\(index)]" + (error.place?.item.map { ".\($0)" } ?? ""))
        throw located
      }
    }
    return messages
  }
}

extension Message.Part {
  fileprivate init(json: JSONValue, index: Int) throws(RewardError) {
    let place = RewardError.Place(item: "content[\(index)]")
    guard case .object(let members) = json, let type = members["type"]?.string else {
      throw RewardError(.messagePart, "a content part must be an object with a 'type'", at: place)
    }
    switch type {
    case "text":
      guard let text = members["text"]?.string, members.count == 2 else {
        throw RewardError(
          .messagePart, "a text part must have a 'text' and nothing else", at: place)
      }
      self = .text(text)
    case "image", "image_url": self = .image(Message.ImageReference(fields: members))
    default:
      throw RewardError(
        .messagePart, "content of type '\(type.prefix(60))' is not supported", at: place)
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .text(let text): ["type": "text", "text": .string(text)]
    case .image(let image): .object(image.fields)
    }
  }
}

extension Conversation {
  /// Reads a list of messages, or an object with `messages` and perhaps `tools`.
  /// - Throws: as `Message.init(json:)`; `message.form` for other members.
  public init(json: JSONValue) throws(RewardError) {
    guard case .object(let members) = json else {
      self.init(messages: try Message.list(json: json))
      return
    }
    for name in members.keys where name != "messages" && name != "tools" {
      throw RewardError(
        .messageForm, "a conversation has no member '\(name.prefix(60))'", at: .init(item: name))
    }
    guard let list = members["messages"] else {
      throw RewardError(.messageForm, "a conversation needs 'messages'")
    }
    let messages = try Message.list(json: list)
    switch members["tools"] ?? .null {
    case .null: self.init(messages: messages)
    case .array(let tools): self.init(messages: messages, tools: tools)
    case let other:
      throw RewardError(
        .messageForm, "'tools' must be a list, not a \(other.kind)", at: .init(item: "tools"))
    }
  }

  /// An object with `messages` and, where they are in use, `tools`.
  public var json: JSONValue {
    var members: JSONObject = ["messages": .array(messages.map(\.json))]
    if let tools { members["tools"] = .array(tools) }
    return .object(members)
  }
}
