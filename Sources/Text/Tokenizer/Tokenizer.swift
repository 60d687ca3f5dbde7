public import Basics
internal import OrderedCollections

/// A tokenizer as written by Hugging Face's `tokenizers` in `tokenizer.json`: text to ids and back.
///
/// Gives the same ids and the same text as that library (version 0.23), with the same Unicode
/// tables, whatever toolchain it was built with. Loading validates everything; encoding and
/// decoding cannot fail. Safe to use from any number of threads.
///
/// Stages: added tokens are found in the text, the rest is normalised, cut into pieces, encoded by
/// the model (byte-pair, WordPiece, unigram, word level), and special tokens are put around it.
public final class Tokenizer: Sendable {
  enum Model: Sendable {
    case bytePair(BytePairModel)
    case wordPiece(WordPieceModel)
    case unigram(UnigramModel)
    case wordLevel(WordLevelModel)
  }

  /// The text of tokenizer.json as it was read, so that a trained model can be saved with the very
  /// same tokenizer; for a GGUF file an equivalent one that was derived.
  ///
  /// - Complexity: O(1); for a GGUF file O(bytes of the text), since it is put together when it is
  ///   asked for.
  public var tokenizerJSON: String {
    switch source {
    case .text(let text): text
    case .derived(let document): document.text
    }
  }
  /// tokenizer_config.json and what belongs to it; all nil where the directory has none.
  public let configuration: TokenizerConfiguration
  /// All added tokens by id.
  public let addedTokens: [AddedToken]

  /// What a tokenizer was made from.
  enum Source: Sendable {
    case text(String)
    case derived(TokenizerDocument)
  }

  private let source: Source
  let model: Model
  let vocabulary: Vocabulary
  let normalizer: Normalizer?
  let preTokenizer: PreTokenizer?
  let postProcessor: PostProcessor?
  let decoder: TokenDecoder?
  /// The model sees raw bytes; see `BytePairModel`.
  let fusesBytes: Bool
  /// Found in the text as it is, and in normalised text.
  let rawMatcher: AddedTokenMatcher
  let normalizedMatcher: AddedTokenMatcher
  private let addedByContent: [[UInt8]: Int32]
  /// What stands for an added token in decoding: its content, normalised where it is looked for so.
  let addedTexts: [Int32: [UInt8]]
  /// Ids that are left out when decoding without special tokens.
  public let specialTokenIDs: Set<Int32>
  let workspaces = EncodingWorkspacePool()
  /// Bytes of every id where the only decoder is `ByteLevel`; else empty.
  let decodedBytes: DecodedBytes?

  /// Reads the text of a tokenizer.json.
  ///
  /// - Throws: `json.…` for text that is no JSON; `tokenizer.…` for a tokenizer that is damaged or
  ///   has a part that RewardKit does not know (`tokenizer.unsupported`, naming it).
  /// - Complexity: O(bytes of the text).
  public convenience init(json: String) throws(RewardError) {
    try self.init(json: json, configuration: TokenizerConfiguration())
  }

  convenience init(
    json: String, configuration: TokenizerConfiguration
  ) throws(RewardError) {
    try self.init(try TokenizerDocument(json), .text(json), configuration)
  }

  init(
    _ document: TokenizerDocument, _ source: Source, _ configuration: TokenizerConfiguration
  ) throws(RewardError) {
    self.source = source
    self.configuration = configuration
    let value = document.value
    let lists = document.lists
    let root = SchemaNode(value, path: "")
    guard value.object != nil else { throw root.wrongKind("an object") }
    if let version = root.optional("version"), try version.string() != "1.0" {
      throw version.error(.tokenizerUnsupported, "a version other than 1.0")
    }
    normalizer = try root.optional("normalizer").map { node throws(RewardError) in
      let normalizer = try Normalizer(node)
      try normalizer.growth.check(TextGrowth.normalizerLimit, at: node)
      return normalizer
    }
    preTokenizer = try root.optional("pre_tokenizer").map { node throws(RewardError) in
      let preTokenizer = try PreTokenizer(node)
      try preTokenizer.growth.check(TextGrowth.preTokenizerLimit, at: node)
      return preTokenizer
    }
    postProcessor = try root.optional("post_processor").map { node throws(RewardError) in
      try PostProcessor(node)
    }
    decoder = try root.optional("decoder").map { node throws(RewardError) in
      let decoder = try TokenDecoder(node)
      try decoder.growth.check(TextGrowth.decoderLimit, at: node)
      return decoder
    }

    let node = try root.required("model")
    let type = try node.optional("type")?.string() ?? Tokenizer.guessModel(node)
    var fuses = false
    switch type {
    case "BPE":
      fuses = preTokenizer?.endsInByteLevel == true
      if fuses { fuses = try BytePairModel.canWorkOnBytes(node) }
      let bytePair = try BytePairModel(node, lists, worksOnBytes: fuses)
      model = .bytePair(bytePair)
      vocabulary = bytePair.vocabulary
    case "WordPiece":
      let wordPiece = try WordPieceModel(node, lists.vocabulary)
      model = .wordPiece(wordPiece)
      vocabulary = wordPiece.vocabulary
    case "Unigram":
      let unigram = try UnigramModel(node, lists.scored)
      model = .unigram(unigram)
      vocabulary = unigram.vocabulary
    case "WordLevel":
      let wordLevel = try WordLevelModel(node, lists.vocabulary)
      model = .wordLevel(wordLevel)
      vocabulary = wordLevel.vocabulary
    default: throw node.error(.tokenizerUnsupported, "the model '\(type)' is not supported")
    }
    fusesBytes = fuses

    var added = AddedTokenTable(vocabulary: vocabulary, normalizer: normalizer)
    if let list = root.optional("added_tokens") {
      for item in try list.array() { try added.add(try AddedToken(item), at: item) }
    }
    addedTokens = added.byID.values.sorted { $0.id < $1.id }
    addedByContent = added.byContent
    addedTexts = added.texts
    rawMatcher = added.raw
    normalizedMatcher = added.normalized
    specialTokenIDs = added.special
    if let last = postProcessor?.specialIDs.max(), Int(last) >= added.idLimit {
      throw RewardError(
        .tokenizerTemplate, "the post-processor adds id \(last), which no token has",
        at: .init(item: "post_processor"))
    }
    if case .byteLevel? = decoder {
      decodedBytes = DecodedBytes(vocabulary, added.texts, limit: added.idLimit)
    } else {
      decodedBytes = nil
    }
    vocabularySize = added.idLimit
  }

  /// Old files do not name the model's type.
  private static func guessModel(_ node: SchemaNode) -> String {
    if node.value["merges"] != nil { return "BPE" }
    if node.value["max_input_chars_per_word"] != nil { return "WordPiece" }
    return node.value["unk_id"] != nil ? "Unigram" : "WordLevel"
  }

  /// One above the largest id, so that an embedding needs this many rows. Ids need not be gapless.
  public let vocabularySize: Int

  /// The id of a token, added or of the model. Cost: O(length).
  public func id(of token: String) -> Int32? {
    addedByContent[Array(token.utf8)] ?? vocabulary.id(token)
  }

  /// The token of an id as the vocabulary writes it (`Ġthe`, `##ing`), or nil.
  public func token(of id: Int32) -> String? {
    tokenBytes(id).map { String(decoding: $0, as: UTF8.self) }
  }

  func tokenBytes(_ id: Int32) -> ArraySlice<UInt8>? {
    addedTexts[id].map { $0[...] } ?? vocabulary.bytes(id)
  }

  /// The beginning-of-text token that `configuration` names; an encoder's classification token
  /// stands in for it. Nil where there is none.
  public var bosTokenID: Int32? {
    (configuration.bosToken ?? configuration.clsToken).flatMap { id(of: $0) }
  }
  /// The end-of-text token; an encoder's separator stands in for it.
  public var eosTokenID: Int32? {
    (configuration.eosToken ?? configuration.sepToken).flatMap { id(of: $0) }
  }
  /// The padding token.
  public var padTokenID: Int32? { configuration.padToken.flatMap { id(of: $0) } }
  /// The token for what the vocabulary does not have.
  public var unkTokenID: Int32? { configuration.unkToken.flatMap { id(of: $0) } }

  /// Stands in the ids for characters for which a unigram vocabulary has neither a token nor an
  /// unknown token, and where the reference fails. No model takes it, and ``TextRecipe`` refuses
  /// texts with it.
  public static let noTokenID: Int32 = -1

  /// False for vocabularies that lack some characters or bytes and have no unknown token: text with
  /// those loses them in encoding, as it does with the reference, or (unigram models) gets
  /// ``noTokenID`` there.
  public var isLossless: Bool {
    switch model {
    case .bytePair(let model): model.isLossless
    case .unigram(let model): model.hasUnknown
    case .wordPiece, .wordLevel: true
    }
  }
}
