public import Basics
internal import OrderedCollections

/// What a model directory says about its tokenizer beside tokenizer.json: tokenizer_config.json,
/// special_tokens_map.json and the chat template files. A nil means that it says nothing.
public struct TokenizerConfiguration: Sendable, Hashable {
  /// The text of the beginning-of-text token.
  public var bosToken: String?
  /// The text of the end-of-text token.
  public var eosToken: String?
  /// The text of the padding token.
  public var padToken: String?
  /// The text of the token for what the vocabulary lacks.
  public var unkToken: String?
  /// The text of the token between two texts (BERT).
  public var sepToken: String?
  /// The text of the token before the first text (BERT).
  public var clsToken: String?
  /// The text of the token that stands for a hidden word (BERT).
  public var maskToken: String?
  /// Whether the tokenizer's makers put the beginning-of-text token before every text.
  public var addsBOSToken: Bool?
  /// Whether the tokenizer's makers put the end-of-text token behind every text.
  public var addsEOSToken: Bool?
  /// The default chat template as Jinja source, not yet parsed.
  public var chatTemplate: String?
  /// All chat templates by name; the default one is called `default`.
  public var chatTemplates: [String: String] = [:]
  /// The longest sequence in tokens. Nil also where the file has the placeholder 10³⁰.
  public var modelMaximumLength: Int?
  /// Which end of a text that is too long is cut off.
  public var truncationSide: TruncationSide?
  /// Whether decoding takes away spaces before punctuation.
  public var cleansUpTokenizationSpaces: Bool?
  /// tokenizer_config.json as it was read.
  public var json: JSONValue?

  /// A configuration that says nothing.
  public init() {}

  /// - Parameters:
  ///   - config: of tokenizer_config.json.
  ///   - specialTokens: of special_tokens_map.json, for what `config` does not name.
  /// - Throws: `tokenizer.schema` for members of the wrong kind.
  public init(config: JSONValue, specialTokens: JSONValue? = nil) throws(RewardError) {
    json = config
    let root = SchemaNode(config, path: "")
    guard config.object != nil else { throw root.wrongKind("an object") }
    let map = specialTokens.map { SchemaNode($0, path: "") }
    func token(_ key: String) throws(RewardError) -> String? {
      guard let member = root.optional(key) ?? map?.optional(key) else { return nil }
      // Either the text or a description of an added token.
      return try member.value.object == nil ? member.string() : member.string("content")
    }
    bosToken = try token("bos_token")
    eosToken = try token("eos_token")
    padToken = try token("pad_token")
    unkToken = try token("unk_token")
    sepToken = try token("sep_token")
    clsToken = try token("cls_token")
    maskToken = try token("mask_token")
    addsBOSToken = try root.optional("add_bos_token")?.bool()
    addsEOSToken = try root.optional("add_eos_token")?.bool()
    cleansUpTokenizationSpaces = try root.optional("clean_up_tokenization_spaces")?.bool()
    if let side = root.optional("truncation_side") {
      guard let known = TruncationSide(rawValue: try side.string()) else {
        throw side.error(.tokenizerSchema, "the truncation_side must be left or right")
      }
      truncationSide = known
    }
    if let length = root.optional("model_max_length") {
      guard let number = length.value.double, number > 0 else {
        throw length.wrongKind("a positive number")
      }
      // transformers writes 10³⁰ for "no limit".
      modelMaximumLength = number < 1e15 ? length.value.int : nil
    }
    if let template = root.optional("chat_template") {
      if let list = template.value.array {
        for (index, item) in list.enumerated() {
          let node = SchemaNode(item, path: "\(template.path)[\(index)]")
          chatTemplates[try node.string("name")] = try node.string("template")
        }
      } else {
        chatTemplates["default"] = try template.string()
      }
    }
    chatTemplate = chatTemplates["default"]
  }
}
