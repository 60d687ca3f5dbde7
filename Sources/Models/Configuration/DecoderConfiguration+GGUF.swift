public import Basics
import OrderedCollections
public import Storage

extension DecoderConfiguration {
  /// Reads the metadata of a GGUF file.
  ///
  /// - Throws: `model.unsupported` for another architecture or a feature that is not implemented
  ///   (partial rotation, rope factors, sliding patterns by layer, tensors outside the layers that
  ///   nothing reads), `model.configuration` for missing or senseless values.
  public init(gguf file: GGUFFile) throws(RewardError) {
    let path = file.file.path
    func unsupported(_ item: String, _ reason: String) -> RewardError {
      RewardError(.modelUnsupported, reason, at: .init(file: path, item: item))
    }
    let architecture = file.metadata["general.architecture"]?.string ?? ""
    guard let family = Family(rawValue: architecture) else {
      throw unsupported(
        "general.architecture",
        "architecture '\(architecture.prefix(60))' is not implemented; there are "
          + Family.allCases.map(\.rawValue).joined(separator: ", "))
    }
    // The GGUF values under the names that the Hugging Face reader knows: one set of rules.
    var json: JSONObject = [
      "model_type": .string(family == .gemma3 ? "gemma3_text" : architecture)
    ]
    let names: [(String, String)] = [
      ("embedding_length", "hidden_size"), ("block_count", "num_hidden_layers"),
      ("attention.head_count", "num_attention_heads"),
      ("attention.head_count_kv", "num_key_value_heads"),
      ("attention.key_length", "head_dim"), ("feed_forward_length", "intermediate_size"),
      ("context_length", "max_position_embeddings"),
      ("attention.layer_norm_rms_epsilon", "rms_norm_eps"), ("rope.freq_base", "rope_theta"),
      ("rope.freq_base_swa", "rope_local_base_freq"),
      ("attention.sliding_window", "sliding_window"),
      ("attention.sliding_window_pattern", "sliding_window_pattern"),
      ("attn_logit_softcapping", "attn_logit_softcapping"),
      ("final_logit_softcapping", "final_logit_softcapping"),
    ]
    for (theirs, ours) in names {
      guard let value = file.metadata["\(architecture).\(theirs)"] else { continue }
      if let int = value.int {
        json[ours] = .number(int)
      } else if let double = value.double {
        json[ours] = .number(double)
      } else {
        throw RewardError(
          .configuration, "must be a number, is \(value.kind)",
          at: .init(file: path, item: "\(architecture).\(theirs)"))
      }
    }
    json["rope_scaling"] =
      try GGUFRopeFactors.scaling(file, theta: json["rope_theta"]?.double ?? 10_000)
      ?? Self.ropeScaling(file, architecture)
    let tokens = file.metadata["tokenizer.ggml.tokens"]?.array?.count
    let size = file.metadata["\(architecture).vocab_size"]?.int ?? tokens
    json["vocab_size"] = size.map { .number($0) } ?? .null
    json["bos_token_id"] = Self.token(file, "bos_token_id")
    json["eos_token_id"] = Self.token(file, "eos_token_id")
    json["pad_token_id"] = Self.token(file, "padding_token_id")
    try Self.readTensors(file, into: &json, unsupported)
    if family == .gemma2 || family == .gemma3 {
      json["query_pre_attn_scalar"] = Self.queryScalar(json)
    }
    Self.setDefaults(&json)
    try self.init(huggingFace: .object(json), file: path)
    // The heads are rotated whole, and keys and values are equally wide.
    for key in ["rope.dimension_count", "rope.dimension_count_swa", "attention.value_length"] {
      guard let value = file.metadata["\(architecture).\(key)"], value.int != headWidth else {
        continue
      }
      throw unsupported(
        "\(architecture).\(key)",
        "another size than the head's width \(headWidth) is not implemented")
    }
  }

  /// What absent keys mean in GGUF, which is not what they mean in `config.json`: as many key heads
  /// as heads, heads that share the width, no sliding window. (llama.cpp, src/llama-model.cpp)
  private static func setDefaults(_ json: inout JSONObject) {
    if json["num_key_value_heads"] == nil {
      json["num_key_value_heads"] = json["num_attention_heads"]
    }
    if json["head_dim"] == nil, let width = json["hidden_size"]?.int,
      let heads = json["num_attention_heads"]?.int, heads > 0
    {
      json["head_dim"] = .number(max(width / heads, 1))
    }
    if json["max_position_embeddings"] == nil { json["max_position_embeddings"] = 2048 }
    if json["sliding_window"] == nil { json["sliding_window"] = .null }
  }

  /// A factor without a type is linear, also under the key of the format's first years, as in
  /// llama.cpp.
  private static func ropeScaling(_ file: GGUFFile, _ architecture: String) -> JSONValue {
    let factor =
      file.metadata["\(architecture).rope.scaling.factor"]
      ?? file.metadata["\(architecture).rope.scale_linear"]
    let type = file.metadata["\(architecture).rope.scaling.type"]?.string
    guard let type = type ?? factor.map({ _ in "linear" }), type != "none" else { return .null }
    // The reader refuses a factor that is missing or no number.
    let number = factor?.double ?? factor?.int.map(Double.init)
    return [
      "rope_type": .string(type),
      "factor": number.flatMap { $0.isFinite ? .number($0) : nil } ?? .null,
    ]
  }

  /// What the presence of tensors says: biases have no keys in GGUF.
  private static func readTensors(
    _ file: GGUFFile, into json: inout JSONObject, _ unsupported: (String, String) -> RewardError
  ) throws(RewardError) {
    json["tie_word_embeddings"] = .bool(file["output.weight"] == nil)
    // The layers' own are checked when they are read. Another one would change the result: norms
    // and biases of embeddings and output, heads.
    let known = [
      "token_embd.weight", "output_norm.weight", "output.weight", GGUFRopeFactors.tensorName,
    ]
    for tensor in file.tensors
    where !tensor.name.hasPrefix("blk.") && !known.contains(tensor.name) {
      throw unsupported(tensor.name, "a tensor of this kind is not implemented")
    }
    func hasBias(_ layers: [String]) -> Bool {
      file.tensors.contains { tensor in
        tensor.name.hasPrefix("blk.") && layers.contains { tensor.name.hasSuffix(".\($0).bias") }
      }
    }
    // One bias asks for all of its kind, as in transformers; a lone one is then refused as missing
    // or, in families without, as unread.
    json["attention_bias"] = .bool(hasBias(["attn_q", "attn_k", "attn_v", "attn_output"]))
    json["mlp_bias"] = .bool(hasBias(["ffn_gate", "ffn_up", "ffn_down"]))
  }

  /// Gemma's divisor of the scores, which GGUF does not store. llama.cpp (src/llama-model.cpp, Gemma
  /// 2 and 3) takes the width over the heads in the 27B models, which it tells by their 46 and 62
  /// layers, and the head's own width elsewhere; so do Google's configurations (144 and 168 for 27B).
  private static func queryScalar(_ json: JSONObject) -> JSONValue {
    guard let width = json["hidden_size"]?.int, let heads = json["num_attention_heads"]?.int,
      heads > 0
    else { return .null }
    let layers = json["model_type"]?.string == "gemma2" ? 46 : 62
    guard json["num_hidden_layers"]?.int != layers, let head = json["head_dim"]?.int else {
      return .number(width / heads)
    }
    return .number(head)
  }

  private static func token(_ file: GGUFFile, _ key: String) -> JSONValue {
    file.metadata["tokenizer.ggml.\(key)"]?.int.map { .number($0) } ?? .null
  }
}
