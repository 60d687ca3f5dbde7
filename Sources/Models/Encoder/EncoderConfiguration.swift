public import Basics

extension Encoder.Configuration {
  /// Reads a Hugging Face `config.json` with `model_type` `bert`.
  /// - Throws: `model.unsupported`, `model.configuration`.
  public init(huggingFace json: JSONValue, file: String) throws(RewardError) {
    let reader = try ConfigurationReader(json, file: file)
    let position = try reader.string("position_embedding_type") ?? "absolute"
    guard position == "absolute" else {
      throw reader.unsupported("position_embedding_type", "'\(position)' is not implemented")
    }
    // Causal attention, and attention to another model: transformers computes them where asked.
    for key in ["is_decoder", "add_cross_attention"] where try reader.flag(key, default: false) {
      throw reader.unsupported(key, "only encoders without cross-attention are implemented")
    }
    vocabularySize = try reader.count("vocab_size")
    width = try reader.count("hidden_size")
    layerCount = try reader.layerCount("num_hidden_layers")
    headCount = try reader.count("num_attention_heads")
    feedForwardWidth = try reader.count("intermediate_size")
    maximumPositions = try reader.count("max_position_embeddings")
    typeCount = try reader.count("type_vocab_size", default: 2)
    normEpsilon = try reader.epsilon("layer_norm_eps", default: 1e-12)
    padTokenID = try reader.token("pad_token_id", default: 0)
    guard width % headCount == 0 else {
      throw reader.failure("num_attention_heads", "\(width) does not divide into \(headCount)")
    }
    switch try reader.string("hidden_act") ?? "gelu" {
    case "gelu": usesTanhGELU = false
    case "gelu_new", "gelu_pytorch_tanh": usesTanhGELU = true
    case let other: throw reader.unsupported("hidden_act", "'\(other)' is not implemented")
    }
  }
}
