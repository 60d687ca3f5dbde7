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
    vocabularySize = try reader.count("vocab_size")
    width = try reader.count("hidden_size")
    layerCount = try reader.count("num_hidden_layers")
    headCount = try reader.count("num_attention_heads")
    feedForwardWidth = try reader.count("intermediate_size")
    maximumPositions = try reader.count("max_position_embeddings")
    typeCount = try reader.count("type_vocab_size", default: 2)
    normEpsilon = try reader.number("layer_norm_eps", default: 1e-12)
    padTokenID = try reader.token("pad_token_id")
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
