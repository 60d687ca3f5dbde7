import Basics
import OrderedCollections
import Testing

@testable import Models
@testable import Tensors

/// Configurations that are refused before anything is allocated or computed.
struct ConfigurationRefusalTests {
  private static let decoder: JSONObject = [
    "model_type": "llama", "vocab_size": 30, "hidden_size": 16, "num_hidden_layers": 2,
    "num_attention_heads": 2, "intermediate_size": 8,
  ]
  private static let encoder: JSONObject = [
    "model_type": "bert", "vocab_size": 30, "hidden_size": 16, "num_hidden_layers": 2,
    "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 8,
  ]

  private func decoder(_ changes: JSONObject) throws -> DecoderConfiguration {
    let json = Self.decoder.merging(changes) { $1 }
    return try DecoderConfiguration(huggingFace: .object(json), file: "config.json")
  }

  private func encoder(_ changes: JSONObject) throws -> Encoder.Configuration {
    let json = Self.encoder.merging(changes) { $1 }
    return try Encoder.Configuration(huggingFace: .object(json), file: "config.json")
  }

  /// Arrays by layer are made before a weight is looked for, so a few bytes of configuration must
  /// not ask for gigabytes.
  @Test(arguments: ["llama", "mistral", "qwen2", "qwen3", "gemma2", "gemma3_text"])
  func layers(family: String) throws {
    let some: JSONObject = [
      "model_type": .string(family), "num_key_value_heads": 1, "head_dim": 8,
      "num_hidden_layers": 4096,
    ]
    #expect(try decoder(some).isSliding.count == 4096)
    for count in [4097, 1 << 28] {
      let error = #expect(throws: RewardError.self) {
        try decoder(some.merging(["num_hidden_layers": .number(count)]) { $1 })
      }
      #expect(error?.code == .configuration && error?.place?.item == "num_hidden_layers")
    }
    let error = #expect(throws: RewardError.self) { try encoder(["num_hidden_layers": 4097]) }
    #expect(error?.code == .configuration && error?.place?.item == "num_hidden_layers")
  }

  @Test func epsilons() throws {
    #expect(try decoder(["rms_norm_eps": 0]).normEpsilon == 0)
    #expect(try encoder(["layer_norm_eps": 0]).normEpsilon == 0)
    for bad in [JSONValue.number(-1), .number(-1e-9), .null, "small"] {
      let first = #expect(throws: RewardError.self) { try decoder(["rms_norm_eps": bad]) }
      #expect(first?.code == .configuration && first?.place?.item == "rms_norm_eps")
      let second = #expect(throws: RewardError.self) { try encoder(["layer_norm_eps": bad]) }
      #expect(second?.code == .configuration && second?.place?.item == "layer_norm_eps")
    }
  }

  @Test(arguments: ["is_decoder", "add_cross_attention"])
  func encodersThatAreNone(key: String) throws {
    #expect(try encoder([key: false]).layerCount == 2)
    let error = #expect(throws: RewardError.self) { try encoder([key: true]) }
    #expect(error?.code == .modelUnsupported && error?.place?.item == key)
  }

  /// BERT's padding token is 0 where it is not named.
  @Test func paddingOfEncoders() throws {
    #expect(try encoder([:]).padTokenID == 0)
    #expect(try encoder(["pad_token_id": .null]).padTokenID == nil)
    #expect(try encoder(["pad_token_id": 3]).padTokenID == 3)
  }

  @Test(
    arguments: [
      ("use_bidirectional_attention", true, false), ("is_causal", false, true),
      ("add_cross_attention", true, false), ("partial_rotary_factor", 0.5, 1.0),
      ("residual_multiplier", 0.2, 1), ("embedding_multiplier", 12, 1), ("logits_scaling", 8, 1),
      ("logit_scale", 0.0625, 1), ("attention_multiplier", 0.1, .null),
      ("per_layer_config", ["0": [:]], .null),
    ] as [(String, JSONValue, JSONValue)])
  func features(key: String, bad: JSONValue, neutral: JSONValue) throws {
    #expect(try decoder([key: neutral]).layerCount == 2)
    #expect(try decoder([key: .null]).layerCount == 2)
    let error = #expect(throws: RewardError.self) { try decoder([key: bad]) }
    #expect(error?.code == .modelUnsupported && error?.place?.item == key)
  }

  /// Bases that 32-bit floats cannot hold would fail inside libtorch.
  @Test(arguments: [1e39, 1e300, 0, -1])
  func bases(theta: Double) throws {
    let error = #expect(throws: RewardError.self) { try decoder(["rope_theta": .number(theta)]) }
    #expect(error?.code == .configuration && error?.place?.item == "rope_theta")
  }

  /// What is written for models without a `config.json` says the same when it is read.
  @Test(arguments: ["llama", "mistral", "qwen2", "qwen3", "gemma2", "gemma3_text"])
  func writtenAndRead(family: String) throws {
    for window in [JSONValue.null, 4] {
      var json: JSONObject = [
        "model_type": .string(family), "num_key_value_heads": 1, "head_dim": 8,
        "pad_token_id": .null, "bos_token_id": .null, "eos_token_id": .null,
        "use_sliding_window": true, "max_window_layers": 1, "sliding_window": window,
      ]
      if family.hasPrefix("gemma"), window.isNull {
        json["layer_types"] = ["full_attention", "full_attention"]
      }
      let first = try decoder(json)
      let again = try DecoderConfiguration(
        huggingFace: .object(first.huggingFaceJSON), file: "config.json")
      #expect(again == first)
    }
  }
}
