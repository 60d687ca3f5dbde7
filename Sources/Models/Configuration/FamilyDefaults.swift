/// What a family's `config.json` means where it does not name a key: the defaults of transformers
/// 5.23's configuration classes, in one table.
struct FamilyDefaults {
  /// `num_key_value_heads`; nil means as many as query heads.
  var keyValueHeads: Int?
  /// `head_dim`; nil means the width over the heads.
  var headWidth: Int?
  /// `max_position_embeddings`.
  var maximumPositions: Int
  /// The base of the rotation's frequencies, of layers that see everything.
  var theta = 10_000.0
  /// The key that names the nonlinearity, and its default. Other keys for it are ignored.
  var activation = (key: "hidden_act", name: "silu")
  /// `tie_word_embeddings`.
  var tiesEmbeddings = false
  /// `attn_logit_softcapping` and `final_logit_softcapping`; nil means none.
  var softcaps: (attention: Double?, logits: Double?) = (nil, nil)
  /// `pad_token_id`, `bos_token_id` and `eos_token_id`; nil means none.
  var pad: Int?
  var bos: Int?
  var eos: Int?

  /// `sliding_window`, where a family has one.
  static let slidingWindow = 4096
  /// `query_pre_attn_scalar`.
  static let queryScalar = 256.0
  /// `rms_norm_eps`.
  static let normEpsilon = 1e-6
  /// `rope_local_base_freq`.
  static let localTheta = 10_000.0
  /// `max_window_layers`: from this layer on, Qwen's layers slide.
  static let firstSlidingLayer = 28

  init(_ family: DecoderConfiguration.Family) {
    switch family {
    case .llama:
      maximumPositions = 2048
      (bos, eos) = (1, 2)
    case .mistral:
      keyValueHeads = 8
      maximumPositions = 131_072
      (bos, eos) = (1, 2)
    case .qwen2:
      keyValueHeads = 32
      maximumPositions = 32_768
    case .qwen3:
      keyValueHeads = 32
      headWidth = 128
      maximumPositions = 32_768
    case .gemma2, .gemma3:
      keyValueHeads = 4
      headWidth = 256
      activation = ("hidden_activation", "gelu_pytorch_tanh")
      tiesEmbeddings = true
      (pad, bos, eos) = (0, 2, 1)
      if family == .gemma2 {
        maximumPositions = 8192
        softcaps = (50, 30)
      } else {
        maximumPositions = 131_072
        theta = 1_000_000
      }
    }
  }
}
