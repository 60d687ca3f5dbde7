public import Basics
import OrderedCollections
public import Storage

extension DecoderConfiguration {
  /// Reads the metadata of a GGUF file.
  ///
  /// - Throws: `model.unsupported` for another architecture or rope scaling, `model.configuration`
  ///   for missing or senseless values.
  public init(gguf file: GGUFFile) throws(RewardError) {
    let path = file.file.path
    let architecture = file.metadata["general.architecture"]?.string ?? ""
    guard let family = Family(rawValue: architecture) else {
      throw RewardError(
        .modelUnsupported,
        "architecture '\(architecture.prefix(60))' is not implemented; there are "
          + Family.allCases.map(\.rawValue).joined(separator: ", "),
        at: .init(file: path, item: "general.architecture"))
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
      ("attention.sliding_window", "sliding_window"),
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
    if let type = file.metadata["\(architecture).rope.scaling.type"]?.string, type != "none" {
      json["rope_scaling"] = [
        "rope_type": .string(type),
        "factor": .number(file.metadata["\(architecture).rope.scaling.factor"]?.double ?? .nan),
      ]
    }
    guard file.metadata["rope_freqs.weight"] == nil,
      !file.tensors.contains(where: { $0.name == "rope_freqs.weight" })
    else {
      throw RewardError(
        .modelUnsupported, "per-frequency rope factors in GGUF are not implemented",
        at: .init(file: path, item: "rope_freqs.weight"))
    }
    let tokens = file.metadata["tokenizer.ggml.tokens"]?.array?.count
    let size = file.metadata["\(architecture).vocab_size"]?.int ?? tokens
    json["vocab_size"] = size.map { .number($0) } ?? .null
    json["bos_token_id"] = Self.token(file, "bos_token_id")
    json["eos_token_id"] = Self.token(file, "eos_token_id")
    json["pad_token_id"] = Self.token(file, "padding_token_id")
    json["tie_word_embeddings"] = .bool(!file.tensors.contains { $0.name == "output.weight" })
    if family == .gemma2 || family == .gemma3 {
      // GGUF has no such key; llama.cpp uses the head's width except for the 27B models.
      json["query_pre_attn_scalar"] = json["head_dim"] ?? .null
    }
    try self.init(huggingFace: .object(json), file: path)
  }

  private static func token(_ file: GGUFFile, _ key: String) -> JSONValue {
    file.metadata["tokenizer.ggml.\(key)"]?.int.map { .number($0) } ?? .null
  }
}
