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
  /// Further tokens that only this model has, by their names in the files, such as `image_token`.
  public var modelTokens: [String: String] = [:]
  /// Whether the tokenizer's makers put the beginning-of-text token before every text.
  public var addsBOSToken: Bool?
  /// Whether the tokenizer's makers put the end-of-text token behind every text.
  public var addsEOSToken: Bool?
  /// The default chat template as Jinja source, not yet parsed; nil also where there are only
  /// others.
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

  private static let tokenNames: Set<String> = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]

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
    // Either the text or a description of an added token.
    func text(_ member: SchemaNode) throws(RewardError) -> String {
      try member.value.object == nil ? member.string() : member.string("content")
    }
    func token(_ key: String) throws(RewardError) -> String? {
      try (root.optional(key) ?? map?.optional(key)).map { member throws(RewardError) in
        try text(member)
      }
    }
    bosToken = try token("bos_token")
    eosToken = try token("eos_token")
    padToken = try token("pad_token")
    unkToken = try token("unk_token")
    sepToken = try token("sep_token")
    clsToken = try token("cls_token")
    maskToken = try token("mask_token")
    for key in config.object?.keys ?? [] where key.hasSuffix("_token") {
      // Switches such as `add_bos_token` end in the same word.
      guard !Self.tokenNames.contains(key), let member = root.optional(key),
        let text = member.value.string ?? member.value["content"]?.string
      else { continue }
      modelTokens[key] = text
    }
    for key in ["model_specific_special_tokens", "extra_special_tokens"] {
      // A list of further tokens gives them no names.
      guard let member = root.optional(key), let tokens = member.value.object else { continue }
      for name in tokens.keys { modelTokens[name] = try text(member.required(name)) }
    }
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
