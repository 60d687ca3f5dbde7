import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Text

/// What templates see of tokenizers and messages, as `apply_chat_template` of transformers 5.23
/// gives it to them.
@Suite struct TemplateInputTests {
  private func configuration(_ json: String) throws -> TokenizerConfiguration {
    try TokenizerConfiguration(config: JSONValue.parse(json))
  }

  private func tokenizer(_ json: String) throws -> Tokenizer {
    try Tokenizer(json: TokenizerUseTests.sample, configuration: configuration(json))
  }

  @Test("special tokens under their own names, and no other")
  func specialTokens() throws {
    // As an encoder has them: nothing stands in for a beginning-of-text token.
    let encoder = try tokenizer(
      #"""
      {"cls_token": "[CLS]", "sep_token": {"content": "[SEP]"}, "pad_token": "[PAD]",
       "image_token": "<image>", "eos_token": null, "add_bos_token": true,
       "extra_special_tokens": {"audio_token": "<audio>"}}
      """#)
    #expect(
      encoder.templateVariables == [
        "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]",
        "audio_token": "<audio>", "image_token": "<image>",
      ])
    let all = try tokenizer(
      #"""
      {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "mask_token": "<m>",
       "extra_special_tokens": ["<a>", "<b>"]}
      """#)
    #expect(
      all.templateVariables
        == ["bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "mask_token": "<m>"])
    let recipe = TextRecipe(
      template: try ChatTemplate(source: "{{ pad_token }}{{ bos_token is defined }}"),
      origin: .tokenizer)
    #expect(
      try recipe.render(Conversation(messages: []), specialTokens: encoder.templateVariables)
        == "[PAD]False")
    #expect(
      code { _ = try configuration(#"{"extra_special_tokens": {"a": 5}}"#) } == "tokenizer.schema")
  }

  /// The right sides are what transformers gave.
  @Test(
    "reasoning under the names that templates read, and no null members",
    arguments: [
      (
        #"{"role":"assistant","content":"x","reasoning":"r"}"#,
        #"{"thinking": "r", "role": "assistant", "content": "x", "reasoning": "r", "reasoning_content": "r"}"#
      ),
      (
        #"{"role":"assistant","content":"x","thinking":"t"}"#,
        #"{"thinking": "t", "role": "assistant", "content": "x", "reasoning_content": "t"}"#
      ),
      (
        #"{"role":"assistant","content":"x","reasoning_content":"c","name":"n"}"#,
        #"{"thinking": "c", "role": "assistant", "content": "x", "reasoning_content": "c", "name": "n"}"#
      ),
      (
        #"{"role":"assistant","content":"x","reasoning":"r","thinking":"t","name":"n"}"#,
        #"{"thinking": "t", "role": "assistant", "content": "x", "reasoning": "r", "name": "n", "reasoning_content": "t"}"#
      ),
      (
        #"{"role":"assistant","content":null,"reasoning":null,"tool_calls":null}"#,
        #"{"role": "assistant"}"#
      ),
      (
        #"{"role":"assistant","content":"x","reasoning_content":null,"thinking":"t"}"#,
        #"{"thinking": "t", "role": "assistant", "content": "x", "reasoning_content": "t"}"#
      ),
      (
        #"{"role":"assistant","content":"x","reasoning":""}"#,
        #"{"thinking": "", "role": "assistant", "content": "x", "reasoning": "", "reasoning_content": ""}"#
      ),
    ])
  func reasoning(_ message: String, _ expected: String) throws {
    let template = try ChatTemplate(source: "{{ messages[0] | tojson }}")
    let conversation = Conversation(messages: [try Message(json: JSONValue.parse(message))])
    #expect(try template.render(conversation) == expected)
  }

  @Test("templates by name")
  func namedTemplates() throws {
    let several = try configuration(
      #"""
      {"chat_template": [{"name": "default", "template": "D"},
        {"name": "tool_use", "template": "T{{ tools | length }}"}, {"name": "rag", "template": "R"}]}
      """#)
    let plain = Conversation(messages: [Message(role: "user", content: "x")])
    var withTools = plain
    withTools.tools = [["type": "function"]]
    let recipe = try TextRecipe.foreign(configuration: several)
    #expect(recipe.origin == .tokenizer)
    #expect(try recipe.render(plain) == "D")
    #expect(try recipe.render(withTools) == "T1")
    withTools.tools = []
    #expect(try recipe.render(withTools) == "T0")
    // Both are stored.
    let stored = try TextRecipe(json: JSONValue.parse(recipe.json.prettyText))
    #expect(stored == recipe)
    #expect(try stored.render(withTools) == "T0")
    var members = try #require(recipe.json.object)
    members["tool_template"] = "other"
    #expect(code { _ = try TextRecipe(json: .object(members)) } == "text.recipe-hash")
    members["tool_template"] = nil
    #expect(code { _ = try TextRecipe(json: .object(members)) } == "text.recipe-key")
    // A name given takes that one for everything.
    let rag = try TextRecipe.foreign(configuration: several, name: "rag")
    #expect(try rag.render(withTools) == "R")
    #expect(rag.origin == .named("rag") && rag.origin.text == "tokenizer:rag")
    #expect(TextRecipe.Origin(text: "tokenizer:rag") == .named("rag"))
    #expect(TextRecipe.Origin(text: "tokenizer:") == nil)
    let byName = try TextRecipe.foreign(configuration: several, name: "default")
    #expect(try byName.render(withTools) == "D" && byName.origin == .tokenizer)
  }

  @Test("no default template is an error that names the others")
  func noDefault() throws {
    let several = try configuration(
      #"""
      {"chat_template": [{"name": "tool_use", "template": "T"}, {"name": "rag", "template": "R"}]}
      """#)
    #expect(several.chatTemplate == nil)
    do {
      _ = try TextRecipe.foreign(configuration: several, file: "m")
      Issue.record("no error")
    } catch {
      #expect(error.code == .textNoTemplate && error.place?.file == "m")
      #expect(error.message.contains("'rag', 'tool_use'"))
      #expect(error.message.contains("--template"))
    }
    #expect(
      code { _ = try TextRecipe.foreign(configuration: several, name: "chat") }
        == "text.no-template")
    #expect(
      code { _ = try TextRecipe.foreign(configuration: TokenizerConfiguration()) }
        == "text.no-template")
  }

  @Test("template files beside the configuration")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID())")
    let more = folder.appending(path: "additional_chat_templates")
    try FileManager.default.createDirectory(at: more, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, _ url: URL) throws { try Data(text.utf8).write(to: url) }
    try write(
      #"{"chat_template": [{"name": "default", "template": "D"}, {"name": "old", "template": "O"}]}"#,
      folder.appending(path: "tokenizer_config.json"))
    #expect(
      try TokenizerConfiguration(directory: folder.path).chatTemplates == [
        "default": "D", "old": "O",
      ])
    try write("T", more.appending(path: "tool_use.jinja"))
    try write("ignored", more.appending(path: "readme.txt"))
    #expect(try TokenizerConfiguration(directory: folder.path).chatTemplates == ["tool_use": "T"])
    try write("J", folder.appending(path: "chat_template.jinja"))
    let configuration = try TokenizerConfiguration(directory: folder.path)
    #expect(configuration.chatTemplates == ["default": "J", "tool_use": "T"])
    #expect(configuration.chatTemplate == "J")
  }
}
