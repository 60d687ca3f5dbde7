import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Text

@Suite struct DialogueTests {
  @Test("turns, roles and spaces")
  func parse() throws {
    let text = "\n\nHuman: Hi there\n\nAssistant: Hello.\n\nHow?\n\nHuman:\n\nAssistant:"
    let dialogue = try Dialogue(text)
    #expect(dialogue.turns.map(\.speaker) == [.human, .assistant, .human, .assistant])
    #expect(dialogue.turns.map(\.content) == ["Hi there", "Hello.\n\nHow?", "", ""])
    #expect(dialogue.turns.map(\.hasSpace) == [true, true, false, false])
    #expect(dialogue.text == text)
    #expect(dialogue.messages[1] == Message(role: "assistant", content: "Hello.\n\nHow?"))
    #expect(try Dialogue(messages: dialogue.messages).messages == dialogue.messages)
  }

  @Test("all short texts of markers and other pieces come back to the byte, or are refused")
  func exhaustive() throws {
    let pieces = ["\n\nHuman:", "\n\nAssistant:", " ", "\n", "a", "Human:", "é"]
    var texts = [""]
    for _ in 0..<4 { texts = texts.flatMap { text in [text] + pieces.map { text + $0 } } }
    var accepted = 0
    for text in Set(texts) {
      let begins = text.hasPrefix("\n\nHuman:") || text.hasPrefix("\n\nAssistant:")
      if begins {
        let dialogue = try Dialogue(text)
        #expect(dialogue.text.utf8.elementsEqual(text.utf8))
        #expect(try Dialogue(messages: dialogue.messages).messages == dialogue.messages)
        accepted += 1
      } else {
        #expect(code { _ = try Dialogue(text) } == "text.dialogue")
      }
    }
    #expect(accepted > 500)
  }

  @Test("messages that make no dialogue")
  func malformed() {
    for messages: [Message] in [
      [], [Message(role: "system", content: "x")], [Message(role: "user", body: .null)],
      [Message(role: "user", body: .parts([.text("a")]))],
      [Message(role: "user", content: "a\n\nAssistant: b")],
      [Message(role: "user", content: "a", extra: ["name": "x"])],
    ] {
      #expect(code { _ = try Dialogue(messages: messages) } == "text.dialogue")
    }
  }

  static let data = TemplateFixtures.root.deletingLastPathComponent()
    .appendingPathComponent("shared/data/hh-rlhf-harmless/test.jsonl.gz")

  @Test(
    "real dialogues come back to the byte, and the built-in template writes the same text",
    .enabled(if: FileManager.default.fileExists(atPath: data.path), "no ../shared/data"))
  func real() throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", Self.data.path]
    process.standardOutput = pipe
    try process.run()
    let rows = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let recipe = TextRecipe(.humanAssistant)
    var count = 0
    var usual = 0
    for line in rows.split(separator: 0x0a) {
      let row = try JSONValue.parse(line)
      for text in [row["chosen"]?.string, row["rejected"]?.string] {
        let text = try #require(text)
        let dialogue = try Dialogue(text)
        #expect(dialogue.text.utf8.elementsEqual(text.utf8))
        count += 1
        guard dialogue.turns.allSatisfy(\.hasSpace) else { continue }
        let rendered = try recipe.render(Conversation(messages: dialogue.messages))
        #expect(rendered.utf8.elementsEqual(text.utf8))
        usual += 1
      }
    }
    #expect(count > 4000 && usual > count * 9 / 10)
  }
}
