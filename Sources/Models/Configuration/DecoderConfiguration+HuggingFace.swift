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
    let gemma = family == .gemma2 || family == .gemma3
    self.family = family
    vocabularySize = try reader.count("vocab_size")
    width = try reader.count("hidden_size")
    layerCount = try reader.count("num_hidden_layers")
    headCount = try reader.count("num_attention_heads")
    keyValueHeadCount = try reader.count("num_key_value_heads", default: headCount)
    headWidth = try reader.count("head_dim", default: max(width / headCount, 1))
    feedForwardWidth = try reader.count("intermediate_size")
    maximumPositions = try reader.count("max_position_embeddings", default: 2048)
    normEpsilon = try reader.number("rms_norm_eps", default: 1e-6)
    guard headCount % keyValueHeadCount == 0 else {
      throw reader.failure(
        "num_key_value_heads", "\(headCount) heads do not divide into \(keyValueHeadCount) groups")
    }
    guard headWidth % 2 == 0 else {
      throw reader.failure("head_dim", "must be even for rotary embeddings, is \(headWidth)")
    }
    tiesEmbeddings = try reader.flag("tie_word_embeddings", default: gemma)
    padTokenID = try reader.token("pad_token_id")
    bosTokenID = try reader.token("bos_token_id")
    eosTokenIDs = try reader.tokens("eos_token_id")

    activation = try Self.activation(reader, gemma: gemma)
    (rope, slidingRope) = try RotaryEmbedding.read(
      reader, family: family, headWidth: headWidth, maximumPositions: maximumPositions)
    attentionScale = 1 / Double(headWidth).squareRoot()
    (slidingWindow, isSliding) = try Self.windows(reader, family: family, layers: layerCount)

    switch family {
    case .llama, .mistral:
      hasAttentionBias = try reader.flag("attention_bias", default: false)
      hasOutputBias = hasAttentionBias
      hasFeedForwardBias = try reader.flag("mlp_bias", default: false)
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
      let scalar = try reader.number("query_pre_attn_scalar", default: 256)
      guard scalar > 0 else { throw reader.failure("query_pre_attn_scalar", "must be positive") }
      attentionScale = 1 / scalar.squareRoot()
      // transformers divides by a cap of 0 and gets NaN, so it is refused; null means none. Gemma 2
      // has caps where the keys are absent, in transformers and in llama.cpp.
      let (attention, final) = family == .gemma2 ? (50.0, 30.0) : (nil, nil)
      attentionSoftcap = try reader.positive("attn_logit_softcapping", whenAbsent: attention)
      logitSoftcap = try reader.positive("final_logit_softcapping", whenAbsent: final)
      if try reader.flag("use_bidirectional_attention", default: false) {
        throw reader.unsupported("use_bidirectional_attention", "is not implemented")
      }
    }
  }

  private static func activation(
    _ reader: ConfigurationReader, gemma: Bool
  ) throws(RewardError) -> Activation {
    let newer = try reader.string("hidden_activation")
    let older = try reader.string("hidden_act")
    switch newer ?? older ?? (gemma ? "gelu_pytorch_tanh" : "silu") {
    case "silu", "swish": return .silu
    // Gemma's early configurations say "gelu" and mean the approximation, as transformers does.
    case "gelu": return gemma ? .geluTanh : .gelu
    case "gelu_pytorch_tanh": return .geluTanh
    case let other: throw reader.unsupported("hidden_act", "'\(other)' is not implemented")
    }
  }

  private static func windows(
    _ reader: ConfigurationReader, family: Family, layers: Int
  ) throws(RewardError) -> (window: Int?, sliding: [Bool]) {
    var window = try reader.optionalCount("sliding_window")
    var sliding = [Bool](repeating: false, count: layers)
    if let types = reader.raw("layer_types") {
      guard let types = types.array, types.count == layers else {
        throw reader.failure("layer_types", "must list one type for each of \(layers) layers")
      }
      for (index, type) in types.enumerated() {
        switch type.string {
        case "full_attention": sliding[index] = false
        case "sliding_attention": sliding[index] = true
        default: throw reader.unsupported("layer_types", "\(type.text) is not implemented")
        }
      }
    } else {
      switch family {
      case .llama: window = nil
      case .mistral: sliding = sliding.map { _ in window != nil }
      case .qwen2, .qwen3:
        if try reader.flag("use_sliding_window", default: false) {
          let first = try reader.count("max_window_layers", default: 28)
          sliding = (0..<layers).map { $0 >= first }
        }
      case .gemma2: sliding = (0..<layers).map { $0 % 2 == 0 }
      case .gemma3:
        let legacy = try reader.count("_sliding_window_pattern", default: 6)
        let pattern = try reader.count("sliding_window_pattern", default: legacy)
        sliding = (0..<layers).map { ($0 + 1) % pattern != 0 }
      }
    }
    if sliding.contains(true), window == nil {
      throw reader.failure("sliding_window", "is missing though layers slide")
    }
    return (sliding.contains(true) ? window : nil, sliding)
  }
}
