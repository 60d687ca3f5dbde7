public import Basics
public import OrderedCollections

extension DecoderConfiguration.Family {
  /// The class of transformers that scores with this family.
  public var classifierName: String {
    switch self {
    case .llama: "LlamaForSequenceClassification"
    case .mistral: "MistralForSequenceClassification"
    case .qwen2: "Qwen2ForSequenceClassification"
    case .qwen3: "Qwen3ForSequenceClassification"
    case .gemma2: "Gemma2ForSequenceClassification"
    case .gemma3: "Gemma3TextForSequenceClassification"
    }
  }
}

extension DecoderConfiguration {
  /// A `config.json` that says what this configuration says, for models that came without one.
  public var huggingFaceJSON: JSONObject {
    var json: JSONObject = [
      "model_type": .string(family == .gemma3 ? "gemma3_text" : family.rawValue),
      "vocab_size": .number(vocabularySize), "hidden_size": .number(width),
      "num_hidden_layers": .number(layerCount), "num_attention_heads": .number(headCount),
      "num_key_value_heads": .number(keyValueHeadCount), "head_dim": .number(headWidth),
      "intermediate_size": .number(feedForwardWidth),
      "max_position_embeddings": .number(maximumPositions),
      "rms_norm_eps": .number(normEpsilon), "tie_word_embeddings": .bool(tiesEmbeddings),
      "attention_bias": .bool(hasAttentionBias), "rope_theta": .number(rope.theta),
    ]
    let act: JSONValue =
      switch activation {
      case .silu: "silu"
      case .gelu: "gelu"
      case .geluTanh: "gelu_pytorch_tanh"
      }
    json[hasSandwichNorms ? "hidden_activation" : "hidden_act"] = act
    if family == .llama { json["mlp_bias"] = .bool(hasFeedForwardBias) }
    json["rope_scaling"] = rope.scaling.json
    if family == .gemma3 { json["rope_local_base_freq"] = .number(slidingRope.theta) }
    if let slidingWindow { json["sliding_window"] = .number(slidingWindow) }
    // The key alone makes a Mistral another model in transformers.
    if family != .llama, family != .mistral || Set(isSliding).count > 1 {
      json["layer_types"] = .array(
        isSliding.map { $0 ? "sliding_attention" : "full_attention" })
    }
    if family == .qwen2 || family == .qwen3 {
      json["use_sliding_window"] = .bool(slidingWindow != nil)
    }
    if family == .mistral, slidingWindow == nil { json["sliding_window"] = .null }
    if hasSandwichNorms {
      json["query_pre_attn_scalar"] = .number(
        (1 / (attentionScale * attentionScale)).rounded())
      json["attn_logit_softcapping"] = attentionSoftcap.map { .number($0) } ?? .null
      json["final_logit_softcapping"] = logitSoftcap.map { .number($0) } ?? .null
    }
    json["bos_token_id"] = bosTokenID.map { .number($0) } ?? .null
    json["pad_token_id"] = padTokenID.map { .number($0) } ?? .null
    json["eos_token_id"] =
      switch eosTokenIDs.count {
      case 0: .null
      case 1: .number(eosTokenIDs[0])
      default: .array(eosTokenIDs.map { .number($0) })
      }
    return json
  }
}

extension RotaryEmbedding.Scaling {
  /// The `rope_scaling` entry; null for none.
  var json: JSONValue {
    switch self {
    case .none: .null
    case .linear(let factor): ["rope_type": "linear", "factor": .number(factor)]
    case .llama3(let factor, let low, let high, let original):
      [
        "rope_type": "llama3", "factor": .number(factor), "low_freq_factor": .number(low),
        "high_freq_factor": .number(high),
        "original_max_position_embeddings": .number(original),
      ]
    }
  }
}
