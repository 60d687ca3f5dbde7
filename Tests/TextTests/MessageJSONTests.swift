import Basics
import OrderedCollections
import Testing
import Text

@Suite struct MessageJSONTests {
  /// The quick way to a message's text is the same text.
  @Test func appendedTextIsTheValuesText() {
    let image = Message.Part.image(.init(fields: ["type": "image", "url": "a"]))
    let messages = [
      Message(role: "user", content: "a \"quoted\"\n caf\u{e9} \u{1}"),
      Message(role: "", content: ""),
      Message(role: "tool\\", content: "x", extra: ["name": "y"]),
      Message(role: "user", body: .parts([.text("a"), image])),
      Message(role: "assistant", body: .null, extra: ["tool_calls": []]),
      Message(role: "assistant", body: .absent),
    ]
    for message in messages {
      var bytes = Array("before".utf8)
      message.appendJSON(to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == "before" + message.json.text)
    }
  }
}
