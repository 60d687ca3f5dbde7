import Basics

extension ConfigurationReader {
  /// Keys by which other implementations, or other models built from the same blocks, change what
  /// is computed. Present with another than the neutral value, they are refused: transformers
  /// computes some and ignores others in these families, and neither may happen here in silence.
  ///
  /// - Throws: `model.unsupported`.
  func refuseUnsupportedFeatures() throws(RewardError) {
    for (key, neutral) in [
      ("use_bidirectional_attention", false), ("is_causal", true),
      ("add_cross_attention", false),
    ] {
      guard let value = raw(key), value.bool != neutral else { continue }
      throw unsupported(key, "\(value.text.prefix(40)) is not implemented")
    }
    for key in [
      "partial_rotary_factor", "residual_multiplier", "embedding_multiplier", "logits_scaling",
      "logit_scale",
    ] {
      try refuse(key, unless: 1)
    }
    for key in ["attention_multiplier", "per_layer_config"] {
      guard let value = raw(key) else { continue }
      throw unsupported(key, "\(value.text.prefix(40)) is not implemented")
    }
  }

  /// - Throws: `model.unsupported` when the key is there with another value.
  func refuse(_ key: String, unless neutral: Double) throws(RewardError) {
    guard let value = raw(key), value.double != neutral else { return }
    throw unsupported(key, "\(value.text.prefix(40)) is not implemented")
  }
}
