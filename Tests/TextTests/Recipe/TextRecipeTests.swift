import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Text

func code(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? RewardError)?.code.rawValue ?? "\(error)"
  }
}

@Suite struct TextRecipeTests {
  let tokenizer = ByteTokenizer()
  let prompt = [Message(role: "user", content: "Why?")]

  func recipe(_ source: String) throws -> TextRecipe {
    TextRecipe(template: try ChatTemplate(source: source), origin: .tokenizer)
  }

  @Test("built-in templates, written out")
  func builtins() throws {
    let system = Message(role: "system", content: "Be kind.")
    let conversation = Conversation(
      messages: [system] + prompt + [Message(role: "assistant", content: " So. ")])
    func text(_ builtin: BuiltinTemplate, _ open: Bool = false) throws -> String {
      try TextRecipe(builtin).render(
        conversation, specialTokens: ["bos_token": "<s>"], addGenerationPrompt: open)
    }
    #expect(
      try text(.chatml) == "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nWhy?"
        + "<|im_end|>\n<|im_start|>assistant\n So. <|im_end|>\n")
    #expect(try text(.chatml, true).hasSuffix("<|im_end|>\n<|im_start|>assistant\n"))
    #expect(
      try text(.llama3) == "<s><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|>"
        + "<|start_header_id|>user<|end_header_id|>\n\nWhy?<|eot_id|>"
        + "<|start_header_id|>assistant<|end_header_id|>\n\nSo.<|eot_id|>")
    #expect(
      try text(.llama3, true)
        .hasSuffix("<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"))
    #expect(try text(.plain) == "Be kind.Why? So. ")
    #expect(try text(.plain, true) == "Be kind.Why? So. ")
    #expect(try text(.humanAssistant) == "Be kind.\n\nHuman: Why?\n\nAssistant:  So. ")
    #expect(try text(.humanAssistant, true).hasSuffix(" So. \n\nAssistant:"))
  }

  @Test("built-in templates refuse what they have no place for")
  func builtinRefusals() throws {
    let image: Message.Part = .image(.init(fields: ["type": "image"]))
    let messages: [Message] = [
      Message(role: "user", body: .parts([.text("a"), image])),
      Message(role: "assistant", body: .null),
      Message(role: "assistant", body: .absent),
      Message(role: "assistant", content: "", extra: ["tool_calls": [["type": "function"]]]),
    ]
    for builtin in BuiltinTemplate.allCases {
      for message in messages {
        #expect(
          code { _ = try TextRecipe(builtin).render(Conversation(messages: [message])) }
            == "template.raised")
      }
      let parts = Message(role: "user", body: .parts([.text("a"), .text("b")]))
      #expect(
        try TextRecipe(builtin).render(Conversation(messages: [parts])).contains("ab"))
    }
    #expect(
      code {
        _ = try TextRecipe(.humanAssistant).render(
          Conversation(messages: [Message(role: "tool", content: "x")]))
      } == "template.raised")
  }

  @Test("prompt and response join to the whole text's ids")
  func promptCount() throws {
    for builtin in BuiltinTemplate.allCases {
      let recipe = TextRecipe(builtin)
      let text = try recipe.encode(prompt: prompt, response: "Because.", tokenizer: tokenizer)
      let whole = try recipe.render(
        Conversation(messages: prompt + [Message(role: "assistant", content: "Because.")]),
        specialTokens: tokenizer.templateVariables)
      #expect(text.ids == tokenizer.encode(whole, addSpecialTokens: false))
      let opened = try recipe.encodePrompt(prompt, tokenizer: tokenizer)
      #expect(Array(text.ids.prefix(text.promptCount)) == opened, "\(builtin)")
      #expect(!text.dropped && text.truncated == 0)
    }
  }

  @Test("an id in which prompt and response melt belongs to the response")
  func meltedBoundary() throws {
    var tokenizer = ByteTokenizer()
    tokenizer.merges = ["? B"]
    let text = try TextRecipe(.plain).encode(
      prompt: prompt, response: " Because", tokenizer: tokenizer)
    #expect(tokenizer.decode(text.ids) == "Why? Because")
    #expect(text.promptCount == 3)
    #expect(tokenizer.decode(Array(text.ids.dropFirst(3))) == "? Because")
  }

  @Test("special tokens in the conversation count as such, and none is added")
  func specialTokens() throws {
    let text = try TextRecipe(.plain).encode(
      prompt: [Message(role: "user", content: "a<|im_end|>")], response: "b",
      tokenizer: tokenizer)
    #expect(text.ids == [97, 259, 98])
  }

  @Test("beginning-of-text rules")
  func bos() throws {
    var recipe = TextRecipe(.plain)
    recipe.bos = .add
    var text = try recipe.encode(prompt: prompt, response: "x", tokenizer: tokenizer)
    #expect(text.ids.first == 256 && text.ids.count == 6 && text.promptCount == 5)
    #expect(try recipe.encodePrompt(prompt, tokenizer: tokenizer).first == 256)

    var withBOS = try self.recipe(
      "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}")
    text = try withBOS.encode(prompt: prompt, response: "x", tokenizer: tokenizer)
    #expect(text.ids.first == 256 && text.promptCount == 5)
    withBOS.bos = .add
    #expect(
      code { _ = try withBOS.encode(prompt: prompt, response: "x", tokenizer: tokenizer) }
        == "text.double-bos")
    #expect(
      code { _ = try withBOS.encodePrompt(prompt, tokenizer: tokenizer) } == "text.double-bos")
    // A conversation that brings its own is caught too.
    withBOS.bos = .asRendered
    #expect(
      code {
        _ = try withBOS.encode(
          prompt: [Message(role: "user", content: "<s>hi")], response: "x", tokenizer: tokenizer)
      } == "text.double-bos")
    var none = ByteTokenizer()
    none.bos = nil
    #expect(
      code { _ = try recipe.encode(prompt: prompt, response: "x", tokenizer: none) }
        == "text.no-special-token")
  }

  @Test("end-of-text rules")
  func eos() throws {
    var recipe = try recipe(
      "{% for m in messages %}{{ m.content }}{% endfor %}"
        + "{{ eos_token if not add_generation_prompt }}"
    )
    func ids() throws -> [Int32] {
      try recipe.encode(prompt: prompt, response: "x", tokenizer: tokenizer).ids
    }
    #expect(try ids().suffix(2) == [120, 257])
    recipe.eos = .append
    #expect(try ids().suffix(2) == [120, 257])
    recipe.eos = .none
    #expect(try ids().suffix(2) == [63, 120])
    recipe = TextRecipe(.plain)
    recipe.eos = .append
    #expect(try ids().suffix(2) == [120, 257])
    recipe.eos = .asRendered
    #expect(try ids().suffix(2) == [63, 120])
    var none = ByteTokenizer()
    none.eos = nil
    recipe.eos = .append
    #expect(
      code { _ = try recipe.encode(prompt: prompt, response: "x", tokenizer: none) }
        == "text.no-special-token")
  }

  @Test("truncation policies, for every limit")
  func truncation() throws {
    for eos in [TextRecipe.EOSRule.asRendered, .append] {
      for bos in TextRecipe.BOSRule.allCases {
        var recipe = TextRecipe(.plain)
        recipe.bos = bos
        recipe.eos = eos
        let full = try recipe.encode(prompt: prompt, response: "yes!", tokenizer: tokenizer)
        for policy in TextRecipe.Truncation.allCases {
          for limit in 1...full.ids.count + 1 {
            recipe.truncation = policy
            recipe.maximumLength = limit
            check(recipe, full, limit)
          }
        }
      }
    }
  }

  private func check(_ recipe: TextRecipe, _ full: EncodedText, _ limit: Int) {
    let excess = full.ids.count - limit
    let found = Result {
      try recipe.encode(prompt: prompt, response: "yes!", tokenizer: tokenizer)
    }
    guard excess > 0 else {
      #expect((try? found.get()) == full)
      return
    }
    let response = Array(full.ids.dropFirst(full.promptCount))
    let keeps = recipe.bos == .add ? 1 : 0
    let ends = recipe.eos == .append ? 1 : 0
    switch recipe.truncation {
    case .error: #expect(code { _ = try found.get() } == "text.too-long")
    case .drop:
      #expect((try? found.get()) == EncodedText(ids: [], promptCount: 0, dropped: true))
    case .truncatePromptLeft where response.count + keeps > limit,
      .truncateResponse where full.promptCount + ends >= limit:
      #expect(code { _ = try found.get() } == "text.too-long")
    case .truncatePromptLeft:
      let text = try? found.get()
      #expect(text?.ids.count == limit && text?.truncated == excess)
      #expect(text?.promptCount == full.promptCount - excess)
      #expect(text.map { Array($0.ids.dropFirst($0.promptCount)) } == response)
      #expect(keeps == 0 || text?.ids.first == 256)
    case .truncateResponse:
      let text = try? found.get()
      #expect(text?.ids.count == limit && text?.truncated == excess)
      #expect(text?.promptCount == full.promptCount)
      #expect(text?.ids.prefix(limit - ends) == full.ids.prefix(limit - ends))
      #expect(ends == 0 || text?.ids.last == 257)
    }
  }

  @Test("dates and variables belong to the recipe")
  func variables() throws {
    var recipe = try recipe("{{ strftime_now('%Y') }}{{ enable_thinking }}")
    #expect(code { _ = try recipe.render(Conversation(messages: [])) } == "template.time")
    recipe.date = "26 Jul 2024"
    recipe.variables = ["enable_thinking": false]
    #expect(try recipe.render(Conversation(messages: [])) == "26 Jul 2024False")
  }

  @Test("foreign directories")
  func foreign() throws {
    #expect(code { _ = try TextRecipe.foreign(chatTemplate: nil) } == "text.no-template")
    do {
      _ = try TextRecipe.foreign(chatTemplate: nil, file: "model")
    } catch {
      #expect(error.description.contains("--template"))
      #expect(error.place?.file == "model")
    }
    let recipe = try TextRecipe.foreign(chatTemplate: BuiltinTemplate.chatml.source)
    #expect(recipe.origin == .tokenizer && recipe.bos == .asRendered && recipe.eos == .asRendered)
    #expect(
      code { _ = try TextRecipe.foreign(chatTemplate: "{{", file: "m/tokenizer_config.json") }
        == "template.syntax")
  }

  @Test("names and files of templates")
  func selection() throws {
    #expect(try TextRecipe(template: "chatml").origin == .builtin(.chatml))
    do {
      _ = try TextRecipe(template: "chatlm")
      Issue.record("no error")
    } catch {
      #expect(error.code == .badArgument && error.message.contains("did you mean 'chatml'?"))
    }
    let path = NSTemporaryDirectory() + "reward-template-\(UInt64.random(in: 0 ... .max)).jinja"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("{{ messages | length }}".utf8).write(to: URL(fileURLWithPath: path))
    let recipe = try TextRecipe(template: path)
    #expect(recipe.origin == .file(path))
    #expect(try recipe.render(Conversation(messages: prompt)) == "1")
    try Data([0xff, 0xfe]).write(to: URL(fileURLWithPath: path))
    #expect(code { _ = try TextRecipe(template: path) } == "template.syntax")
  }
}
