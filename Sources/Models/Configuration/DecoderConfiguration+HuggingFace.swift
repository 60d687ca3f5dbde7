public import Basics

extension DecoderConfiguration {
  /// Reads a Hugging Face `config.json`, of transformers 4 or 5.
  ///
  /// - Throws: `model.unsupported` for another architecture or a feature that is not implemented
  ///   (which would otherwise give wrong numbers), `model.configuration` for missing or senseless
  ///   values.
  public init(huggingFace json: JSONValue, file: String) throws(RewardError) {
    let reader = try ConfigurationReader(json, file: file)
    let type = try reader.string("model_type") ?? ""
    let families: [String: Family] = [
      "llama": .llama, "mistral": .mistral, "qwen2": .qwen2, "qwen3": .qwen3, "gemma2": .gemma2,
      "gemma3_text": .gemma3,
    ]
    guard let family = families[type] else {
      throw reader.unsupported(
        "model_type",
        "'\(type.prefix(60))' is not implemented; there are \(families.keys.sorted().joined(separator: ", ")) and bert"
      )
    }
    try reader.refuseUnsupportedFeatures()
    let standard = FamilyDefaults(family)
    self.family = family
    vocabularySize = try reader.count("vocab_size")
    width = try reader.count("hidden_size")
    layerCount = try reader.layerCount("num_hidden_layers")
    headCount = try reader.count("num_attention_heads")
    (keyValueHeadCount, headWidth) = try Self.heads(
      reader, family: family, width: width, heads: headCount)
    feedForwardWidth = try reader.count("intermediate_size")
    maximumPositions = try reader.count(
      "max_position_embeddings", default: standard.maximumPositions)
    normEpsilon = try reader.epsilon("rms_norm_eps", default: FamilyDefaults.normEpsilon)
    tiesEmbeddings = try reader.flag("tie_word_embeddings", default: standard.tiesEmbeddings)
    padTokenID = try reader.token("pad_token_id", default: standard.pad)
    bosTokenID = try reader.token("bos_token_id", default: standard.bos)
    eosTokenIDs = try reader.tokens("eos_token_id", default: standard.eos)

    activation = try Self.activation(reader, standard)
    (rope, slidingRope) = try RotaryEmbedding.read(
      reader, family: family, headWidth: headWidth, maximumPositions: maximumPositions)
    attentionScale = 1 / Double(headWidth).squareRoot()
    (slidingWindow, isSliding) = try Self.windows(reader, family: family, layers: layerCount)

    switch family {
    case .llama:
      hasAttentionBias = try reader.flag("attention_bias", default: false)
      hasOutputBias = hasAttentionBias
      hasFeedForwardBias = try reader.flag("mlp_bias", default: false)
    case .mistral: break
    case .qwen2:
      hasAttentionBias = true
    case .qwen3:
      hasAttentionBias = try reader.flag("attention_bias", default: false)
      hasOutputBias = hasAttentionBias
      hasQueryKeyNorm = true
    case .gemma2, .gemma3:
      hasAttentionBias = try reader.flag("attention_bias", default: false)
      hasOutputBias = hasAttentionBias
      hasQueryKeyNorm = family == .gemma3
      hasSandwichNorms = true
      normAddsOne = true
      embeddingScale = Double(width).squareRoot()
      attentionScale =
        1
        / (try reader.positive("query_pre_attn_scalar", default: FamilyDefaults.queryScalar))
        .squareRoot()
      // transformers divides by a cap of 0 and gets NaN, so it is refused; null means none. Gemma 3
      // stores a cap of the attention scores too, but its layers never apply it.
      if family == .gemma2 {
        attentionSoftcap = try reader.positive(
          "attn_logit_softcapping", whenAbsent: standard.softcaps.attention)
      }
      logitSoftcap = try reader.positive(
        "final_logit_softcapping", whenAbsent: standard.softcaps.logits)
    }
  }

  private static func heads(
    _ reader: ConfigurationReader, family: Family, width: Int, heads: Int
  ) throws(RewardError) -> (keyValue: Int, width: Int) {
    let standard = FamilyDefaults(family)
    // Null means the plain choice where transformers takes it, and is refused elsewhere.
    let keyValue: Int?
    switch family {
    case .llama, .qwen2, .qwen3:
      keyValue = try reader.count(
        "num_key_value_heads", absent: standard.keyValueHeads, null: nil)
    case .mistral, .gemma2, .gemma3:
      keyValue = try reader.count("num_key_value_heads", default: standard.keyValueHeads)
    }
    let head: Int?
    switch family {
    case .llama, .mistral:
      head = try reader.count("head_dim", absent: standard.headWidth, null: nil)
    case .qwen2, .qwen3, .gemma2, .gemma3:
      head = try reader.count("head_dim", default: standard.headWidth ?? max(width / heads, 1))
    }
    let groups = keyValue ?? heads
    guard heads % groups == 0 else {
      throw reader.failure(
        "num_key_value_heads", "\(heads) heads do not divide into \(groups) groups")
    }
    let headWidth = head ?? max(width / heads, 1)
    guard headWidth % 2 == 0 else {
      throw reader.failure("head_dim", "must be even for rotary embeddings, is \(headWidth)")
    }
    return (groups, headWidth)
  }

  private static func activation(
    _ reader: ConfigurationReader, _ standard: FamilyDefaults
  ) throws(RewardError) -> Activation {
    let key = standard.activation.key
    switch try reader.string(key, default: standard.activation.name) {
    case "silu", "swish": return .silu
    case "gelu": return .gelu
    case "gelu_pytorch_tanh": return .geluTanh
    case let other: throw reader.unsupported(key, "'\(other.prefix(40))' is not implemented")
    }
  }
}
