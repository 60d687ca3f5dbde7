internal import Basics
internal import OrderedCollections
internal import Storage

extension GGUFTokenizerSource {
  /// What the tokenizer.json of a model has where its GGUF has only a name.
  private struct PreTokenizers {
    var steps: JSONValue
    var normalizer: JSONValue = .null
    /// Words that are tokens are taken whole, without merging.
    var ignoresMerges = false
    var addsBOS = false
  }

  private func preTokenizers(_ name: String) throws(RewardError) -> PreTokenizers {
    func byteLevel(usesRegex: Bool) -> JSONValue {
      [
        "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
        "use_regex": .bool(usesRegex),
      ]
    }
    func split(_ scanner: WordScanner) -> JSONValue {
      [
        "type": "Sequence",
        "pretokenizers": [
          [
            "type": "Split", "pattern": ["Regex": .string(scanner.expression)],
            "behavior": "Isolated",
            "invert": false,
          ], byteLevel(usesRegex: false),
        ],
      ]
    }
    switch name {
    case "gpt-2", "gpt2", "phi-2", "mpt", "olmo", "jais", "roberta-bpe":
      return PreTokenizers(steps: byteLevel(usesRegex: true))
    case "smollm", "starcoder", "refact", "command-r", "codeshell":
      return PreTokenizers(steps: [
        "type": "Sequence",
        "pretokenizers": [
          ["type": "Digits", "individual_digits": true], byteLevel(usesRegex: true),
        ],
      ])
    case "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1":
      return PreTokenizers(
        steps: split(.cl100k(digits: 3)), ignoresMerges: true, addsBOS: true)
    case "dbrx", "smaug-bpe":
      return PreTokenizers(steps: split(.cl100k(digits: 3)))
    case "qwen2", "deepseek-r1-qwen", "megrez":
      return PreTokenizers(steps: split(.cl100k(digits: 1)), normalizer: ["type": "NFC"])
    case "gpt-4o", "llama4":
      return PreTokenizers(steps: split(.o200k))
    default:
      throw RewardError(
        .tokenizerUnsupported, "the pre-tokenizer '\(name.prefix(50))' is not known",
        at: .init(item: "tokenizer.ggml.pre"))
    }
  }

  func byteLevel() throws(RewardError) -> TokenizerDocument {
    let tokens = try tokens()
    let types = try types(tokens.count)
    let pre = try preTokenizers(try string("pre"))
    var merges = MergeList()
    for var merge in try file.value("tokenizer.ggml.merges", { $0.array?.strings }) {
      merge.withUTF8 { merges.append($0) }
    }
    let bos = try flag("add_bos_token") ?? pre.addsBOS ? try id("bos_token_id", tokens) : nil
    let eos = try flag("add_eos_token") ?? false ? try id("eos_token_id", tokens) : nil
    return document(
      tokens, merges, added: addedTokens(tokens, types), normalizer: pre.normalizer,
      preTokenizer: pre.steps, postProcessor: template(tokens, before: bos, after: eos),
      decoder: [
        "type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true,
      ],
      model: [
        "type": "BPE", "dropout": nil, "unk_token": nil, "continuing_subword_prefix": nil,
        "end_of_word_suffix": nil, "fuse_unk": false, "byte_fallback": false,
        "ignore_merges": .bool(pre.ignoresMerges), "vocab": [:], "merges": [],
      ])
  }

  func sentencePiece() throws(RewardError) -> TokenizerDocument {
    let tokens = try tokens()
    let types = try types(tokens.count)
    let scores = try file.value("tokenizer.ggml.scores") { $0.array?.floats }
    guard scores.count == tokens.count, scores.allSatisfy({ $0.isFinite }) else {
      throw failure("scores", "every token needs a finite score")
    }
    let addsPrefix = try flag("add_space_prefix") ?? true
    let bos = try flag("add_bos_token") ?? true ? try id("bos_token_id", tokens) : nil
    let eos = try flag("add_eos_token") ?? false ? try id("eos_token_id", tokens) : nil
    let marker: JSONValue = "\u{2581}"
    let spaces: JSONValue = [
      "type": "Replace", "pattern": ["String": " "], "content": marker,
    ]
    let unknown = try id("unknown_token_id", tokens) ?? types.firstIndex(of: .unknown)
    return document(
      tokens, merges(tokens, scores), added: addedTokens(tokens, types),
      normalizer: addsPrefix
        ? [
          "type": "Sequence", "normalizers": [["type": "Prepend", "prepend": marker], spaces],
        ] : spaces,
      preTokenizer: nil, postProcessor: template(tokens, before: bos, after: eos),
      decoder: [
        "type": "Sequence",
        "decoders": .array(
          [
            ["type": "Replace", "pattern": ["String": marker], "content": " "],
            ["type": "ByteFallback"], ["type": "Fuse"],
          ] + (addsPrefix ? [["type": "Strip", "content": " ", "start": 1, "stop": 0]] : [])),
      ],
      model: [
        "type": "BPE", "dropout": nil, "unk_token": unknown.map { .string(tokens[$0]) } ?? .null,
        "continuing_subword_prefix": nil, "end_of_word_suffix": nil, "fuse_unk": true,
        "byte_fallback": true, "ignore_merges": false, "vocab": [:], "merges": [],
      ])
  }

  /// SentencePiece stores scores, not merges: any two tokens that make up a third may merge, the
  /// highest score first. The order of equals is that of transformers' converter.
  private func merges(_ tokens: [String], _ scores: [Float]) -> MergeList {
    struct Merge {
      var score: Float
      var leftLength: Int
      var rightLength: Int
      var left: Int
      var right: Int
    }
    var ids = ByteStringTable(capacity: tokens.count)
    for (id, token) in tokens.enumerated() { _ = ids.insert(Array(token.utf8), Int32(id)) }
    var merges: [Merge] = []
    for (id, token) in tokens.enumerated() {
      let bytes = Array(token.utf8)
      let length = token.unicodeScalars.count
      // Longer ones are no merges of anything real, and the search is quadratic in the length.
      guard length > 1, length <= 256 else { continue }
      var local: [Merge] = []
      var leftLength = 0
      for cut in 1..<bytes.count where bytes[cut] & 0xc0 != 0x80 {
        leftLength += 1
        if let left = ids.find(bytes[..<cut]), let right = ids.find(bytes[cut...]) {
          local.append(
            Merge(
              score: scores[id], leftLength: leftLength, rightLength: length - leftLength,
              left: Int(left), right: Int(right)))
        }
      }
      merges += local.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
    }
    // Python's reversed sort keeps the order of equals, so the sort must be stable.
    let order = merges.indices.sorted {
      let (a, b) = (merges[$0], merges[$1])
      if a.score != b.score { return a.score > b.score }
      if a.leftLength != b.leftLength { return a.leftLength > b.leftLength }
      if a.rightLength != b.rightLength { return a.rightLength > b.rightLength }
      return $0 < $1
    }
    var list = MergeList()
    for index in order {
      list.append(tokens[merges[index].left].utf8, tokens[merges[index].right].utf8)
    }
    return list
  }

  func wordPiece() throws(RewardError) -> TokenizerDocument {
    let stored = try tokens()
    let types = try types(stored.count)
    // The format marks the start of a word where the vocabulary of BERT marks the continuation.
    let tokens = zip(stored, types).map { token, type in
      if type == .control || type == .unknown || token.hasPrefix("[") && token.hasSuffix("]") {
        return token
      }
      return token.unicodeScalars.first == "\u{2581}"
        ? String(token.unicodeScalars.dropFirst()) : "##" + token
    }
    var cls = try id("cls_token_id", tokens)
    if cls == nil { cls = try id("bos_token_id", tokens) }
    var sep: Int?
    for name in ["seperator_token_id", "separator_token_id", "eos_token_id"] where sep == nil {
      sep = try id(name, tokens)
    }
    guard let unknown = try id("unknown_token_id", tokens) ?? tokens.firstIndex(of: "[UNK]") else {
      throw failure("unknown_token_id", "there is no unknown token")
    }
    return document(
      tokens, added: addedTokens(tokens, types),
      normalizer: [
        "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": nil, "lowercase": true,
      ],
      preTokenizer: ["type": "BertPreTokenizer"],
      postProcessor: template(tokens, before: cls, after: sep, separatesTypes: true),
      decoder: ["type": "WordPiece", "prefix": "##", "cleanup": true],
      model: [
        "type": "WordPiece", "unk_token": .string(tokens[unknown]),
        "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
        "vocab": [:],
      ])
  }
}
