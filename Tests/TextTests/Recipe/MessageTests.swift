import Basics
import OrderedCollections
import Testing

@testable import Text

@Suite struct MessageTests {
  @Test("messages come back as they were read")
  func roundTrip() throws {
    let sources = [
      #"{"role": "user", "content": "hi"}"#,
      #"{"role": "user", "content": [{"type": "text", "text": "a"}"#
        + #", {"type": "text", "text": "b"}]}"#,
      #"{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "b"}]}"#,
      #"{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "a.png"}}]}"#,
      #"{"role": "assistant", "content": null, "tool_calls": [{"id": 1}], "name": "x"}"#,
      #"{"role": "assistant", "reasoning_content": "so"}"#,
    ]
    for source in sources {
      #expect(try Message(json: JSONValue.parse(source)).json.text == source)
    }
    let parts = try Message(json: JSONValue.parse(sources[1]))
    #expect(parts.content == "ab" && parts.parts.count == 2)
    let image = try Message(json: JSONValue.parse(sources[3]))
    guard case .image(let reference) = image.parts[0] else {
      Issue.record("no image")
      return
    }
    #expect(reference.location == "a.png")
    #expect(try Message(json: JSONValue.parse(sources[4])).parts.isEmpty)
  }

  @Test(
    "malformed messages",
    arguments: [
      (#"[]"#, "message.form"), (#""hi""#, "message.form"), (#"{"content": "x"}"#, "message.role"),
      (#"{"role": 5, "content": "x"}"#, "message.role"),
      (#"{"role": "user", "content": 5}"#, "message.content"),
      (#"{"role": "user", "content": {"text": "x"}}"#, "message.content"),
      (#"{"role": "user", "content": ["x"]}"#, "message.part"),
      (#"{"role": "user", "content": [{"text": "x"}]}"#, "message.part"),
      (#"{"role": "user", "content": [{"type": "text"}]}"#, "message.part"),
      (#"{"role": "user", "content": [{"type": "text", "text": "x", "y": 1}]}"#, "message.part"),
      (#"{"role": "user", "content": [{"type": "audio", "audio": "x"}]}"#, "message.part"),
    ])
  func malformed(_ source: String, _ expected: String) throws {
    let json = try JSONValue.parse(source)
    #expect(code { _ = try Message(json: json) } == expected)
  }

  @Test("conversations")
  func conversations() throws {
    let list = try JSONValue.parse(#"[{"role": "user", "content": "hi"}]"#)
    #expect(try Conversation(json: list).tools == nil)
    let withTools = try JSONValue.parse(
      #"{"messages": [{"role": "user", "content": "hi"}], "tools": [{"type": "function"}]}"#)
    #expect(try Conversation(json: withTools).json == withTools)
    for (source, expected) in [
      (#"{}"#, "message.form"), (#"{"messages": 5}"#, "message.form"),
      (#"{"messages": [], "tools": 5}"#, "message.form"),
      (#"{"messages": [], "tool": []}"#, "message.form"), (#"5"#, "message.form"),
    ] {
      let json = try JSONValue.parse(source)
      #expect(code { _ = try Conversation(json: json) } == expected)
    }
    do {
      _ = try Conversation(
        json: JSONValue.parse(#"[{"role": "user"}, {"role": "user", "content": [1]}]"#))
    } catch {
      #expect(error.place?.item == "messages[1].content[0]")
    }
  }
}
