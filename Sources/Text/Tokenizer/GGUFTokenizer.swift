public import Basics
internal import OrderedCollections
public import Storage

extension Tokenizer {
  /// Builds the tokenizer that the metadata of a GGUF file describes.
  ///
  /// Kinds: `gpt2` (byte-level byte-pair encoding; the pre-tokenizers of GPT-2, Llama 3, Qwen 2,
  /// SmolLM and StarCoder, GPT-4o), `llama` (SentencePiece with scores) and `bert` (WordPiece,
  /// lower case). The metadata names a pre-tokenizer instead of describing it, so a name that is
  /// not known is refused, never guessed.
  ///
  /// `tokenizerJSON` is then an equivalent tokenizer.json, and `configuration` has the special
  /// tokens and the chat template of the file.
  ///
  /// - Throws: `gguf.metadata` for missing or unfitting keys, `tokenizer.unsupported` for another
  ///   kind or pre-tokenizer, and as `init(json:)` does.
  public convenience init(gguf file: GGUFFile) throws(RewardError) {
    let source = GGUFTokenizerSource(file: file)
    do throws(RewardError) {
      let document = try source.document()
      try self.init(document, .derived(document), try source.configuration())
    } catch { throw error.inFile(file.file.path) }
  }
}

/// Translates tokenizer metadata of GGUF into the form of tokenizer.json.
struct GGUFTokenizerSource {
  let file: GGUFFile

  /// Token types of the format.
  enum TokenType: Int {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  private func key(_ name: String) -> String { "tokenizer.ggml.\(name)" }

  func string(_ name: String) throws(RewardError) -> String {
    try file.value(key(name)) { $0.string }
  }

  func tokens() throws(RewardError) -> [String] {
    try file.value(key("tokens")) { $0.array?.strings }
  }

  /// The types of all tokens; normal where the file does not say.
  func types(_ count: Int) throws(RewardError) -> [TokenType] {
    guard file.metadata[key("token_type")] != nil else {
      return Array(repeating: .normal, count: count)
    }
    let numbers = try file.value(key("token_type")) { $0.array?.ints }
    try check(numbers.count, count, "token_type")
    var types: [TokenType] = []
    for number in numbers {
      guard let type = TokenType(rawValue: number) else {
        throw failure("token_type", "the token type \(number) is not known")
      }
      types.append(type)
    }
    return types
  }

  private func check(_ found: Int, _ wanted: Int, _ name: String) throws(RewardError) {
    guard found == wanted else {
      throw failure(name, "there are \(found) entries for \(wanted) tokens")
    }
  }

  func failure(_ name: String, _ message: String) -> RewardError {
    RewardError(.ggufMetadata, message, at: .init(item: key(name)))
  }

  /// An id that the file may give, checked against the tokens.
  func id(_ name: String, _ tokens: [String]) throws(RewardError) -> Int? {
    guard let value = file.metadata[key(name)] else { return nil }
    guard let id = value.int, id >= 0 else { throw failure(name, "not a token id") }
    guard id < tokens.count else {
      // Converters write 2³²−1 for "none".
      if id == Int(UInt32.max) { return nil }
      throw failure(name, "id \(id) is beyond the \(tokens.count) tokens")
    }
    return id
  }

  func flag(_ name: String) throws(RewardError) -> Bool? {
    guard let value = file.metadata[key(name)] else { return nil }
    guard let flag = value.bool else { throw failure(name, "not a boolean") }
    return flag
  }

  func configuration() throws(RewardError) -> TokenizerConfiguration {
    let tokens = try tokens()
    var configuration = TokenizerConfiguration()
    func token(_ names: String...) throws(RewardError) -> String? {
      for name in names { if let id = try id(name, tokens) { return tokens[id] } }
      return nil
    }
    configuration.bosToken = try token("bos_token_id")
    configuration.eosToken = try token("eos_token_id")
    configuration.padToken = try token("padding_token_id")
    configuration.unkToken = try token("unknown_token_id")
    // The format misspells its key.
    configuration.sepToken = try token("seperator_token_id", "separator_token_id")
    configuration.clsToken = try token("cls_token_id")
    configuration.maskToken = try token("mask_token_id")
    configuration.addsBOSToken = try flag("add_bos_token")
    configuration.addsEOSToken = try flag("add_eos_token")
    if let template = file.metadata["tokenizer.chat_template"] {
      guard let text = template.string else {
        throw RewardError(
          .ggufMetadata, "not a string", at: .init(item: "tokenizer.chat_template"))
      }
      configuration.chatTemplate = text
      configuration.chatTemplates["default"] = text
    }
    let prefix = "tokenizer.chat_template."
    for (key, value) in file.metadata
    where key.hasPrefix(prefix) && key.utf8.count > prefix.utf8.count {
      guard let text = value.string else {
        throw RewardError(.ggufMetadata, "not a string", at: .init(item: key))
      }
      configuration.chatTemplates[String(key.dropFirst(prefix.count))] = text
    }
    return configuration
  }

  /// The equivalent of a tokenizer.json.
  func document() throws(RewardError) -> TokenizerDocument {
    let kind = try string("model")
    switch kind {
    case "gpt2": return try byteLevel()
    case "llama": return try sentencePiece()
    case "bert": return try wordPiece()
    default:
      throw RewardError(
        .tokenizerUnsupported, "the tokenizer kind '\(kind.prefix(50))' is not supported",
        at: .init(item: key("model")))
    }
  }

  /// Control tokens are special; user-defined ones are only found in the text.
  func addedTokens(_ tokens: [String], _ types: [TokenType]) -> JSONValue {
    .array(
      zip(tokens, types).enumerated().compactMap { id, item in
        guard item.1 == .control || item.1 == .userDefined || item.1 == .unknown,
          !item.0.isEmpty
        else { return nil }
        return .object([
          "id": .number(id), "content": .string(item.0), "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false, "special": .bool(item.1 != .userDefined),
        ])
      })
  }

  /// A template that puts `before` and `after` around each text.
  func template(
    _ tokens: [String], before: Int?, after: Int?, separatesTypes: Bool = false
  ) -> JSONValue {
    guard before != nil || after != nil else { return .null }
    func special(_ id: Int?, _ type: Int) -> [JSONValue] {
      guard let id else { return [] }
      return [["SpecialToken": ["id": .string(tokens[id]), "type_id": .number(type)]]]
    }
    func text(_ name: String, _ type: Int) -> [JSONValue] {
      [["Sequence": ["id": .string(name), "type_id": .number(type)]]]
    }
    let single = special(before, 0) + text("A", 0) + special(after, 0)
    let pair =
      separatesTypes
      ? single + text("B", 1) + special(after, 1)
      : single + special(before, 1) + text("B", 1) + special(after, 1)
    var specials = JSONObject()
    for id in [before, after].compactMap({ $0 }) {
      specials[tokens[id]] = [
        "id": .string(tokens[id]), "ids": [.number(id)], "tokens": [.string(tokens[id])],
      ]
    }
    return [
      "type": "TemplateProcessing", "single": .array(single), "pair": .array(pair),
      "special_tokens": .object(specials),
    ]
  }

  func document(
    _ tokens: [String], _ merges: MergeList? = nil, added: JSONValue, normalizer: JSONValue,
    preTokenizer: JSONValue, postProcessor: JSONValue, decoder: JSONValue, model: JSONValue
  ) -> TokenizerDocument {
    var vocabulary = TokenList()
    for (id, token) in tokens.enumerated() { vocabulary.append(token.utf8, id: id) }
    return TokenizerDocument(
      value: [
        "version": "1.0", "truncation": nil, "padding": nil, "added_tokens": added,
        "normalizer": normalizer, "pre_tokenizer": preTokenizer, "post_processor": postProcessor,
        "decoder": decoder, "model": model,
      ], lists: ModelLists(vocabulary: vocabulary, merges: merges))
  }
}
