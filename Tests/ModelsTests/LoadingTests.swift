import Basics
import Foundation
import OrderedCollections
import Storage
import Testing

@testable import Models
@testable import Tensors

/// Models that cannot be loaded give errors, outside an error scope too.
@Suite(.enabled(if: Fixtures.isPresent, "\(Fixtures.missing)"))
struct LoadingTests {
  /// Weights without memory of their own, so that only what is made of them needs any.
  private struct EndlessWeights: WeightSource {
    let path = "endless"
    let storedNames: [String] = []
    func storedName(of name: String) -> String? { name }
    func tensor(_ name: String, shape: [Int]) throws -> Tensor {
      Tensor.zeros(shape.map { _ in 1 }).expanded(shape)
    }
  }

  /// A source whose file holds one tensor more.
  private struct WithExtra: WeightSource {
    let source: SafetensorsSource
    let extra: String
    var path: String { source.path }
    var storedNames: [String] { source.storedNames + [extra] }
    func storedName(of name: String) -> String? { source.storedName(of: name) }
    func tensor(_ name: String, shape: [Int]) throws -> Tensor {
      try source.tensor(name, shape: shape)
    }
  }

  private func configuration(
    _ name: String, _ change: (inout JSONObject) -> Void
  ) throws -> DecoderConfiguration {
    let file = "\(Fixtures.folder)/models/\(name)/lm/config.json"
    var json = try #require(JSONFile.read(file).object)
    change(&json)
    return try DecoderConfiguration(huggingFace: .object(json), file: file)
  }

  @Test func memoryEnds() throws {
    // The fused queries, keys and values of one layer are some pebibytes.
    let configuration = try configuration("llama") {
      $0["hidden_size"] = .number(1 << 24)
      $0["num_attention_heads"] = .number(16)
      $0["num_key_value_heads"] = .number(16)
      $0["head_dim"] = .number(1 << 20)
      $0["intermediate_size"] = .number(1 << 24)
      $0["num_hidden_layers"] = .number(1)
      $0["layer_types"] = .null
    }
    let error = #expect(throws: RewardError.self) {
      try Decoder(configuration, weights: EndlessWeights())
    }
    #expect(error?.code == .torchMemory)
  }

  @Test func aDeviceThatIsNotThere() throws {
    let directory = "\(Fixtures.folder)/models/llama/lm"
    let source = PlacedWeights(try SafetensorsSource(directory: directory), on: .cuda(63))
    let error = #expect(throws: RewardError.self) {
      try Decoder(Fixtures.configuration(directory), weights: source)
    }
    #expect(error?.code == .torch)
    #expect(error?.place?.item == "model.embed_tokens.weight")
  }

  @Test(arguments: [
    ("model.layers.0.self_attn.q_proj.bias", true), ("layers.2.self_attn.q_norm.weight", true),
    ("model.layers.3.mlp.up_proj.weight", true),
    ("model.layers.0.self_attn.rotary_emb.inv_freq", false), ("lm_head.weight", false),
  ])
  func tensorsThatNobodyReads(name: String, isRefused: Bool) throws {
    let directory = "\(Fixtures.folder)/models/llama/lm"
    let source = WithExtra(source: try SafetensorsSource(directory: directory), extra: name)
    let load = { try Decoder(Fixtures.configuration(directory), weights: source) }
    guard isRefused else {
      _ = try load()
      return
    }
    let error = #expect(throws: RewardError.self) { try load() }
    #expect(error?.code == .modelUnsupported && error?.place?.item == name)
  }

  /// As transformers: null means none, Gemma 2 has caps where the keys are absent. A cap of 0 is a
  /// division by zero there.
  @Test func softcaps() throws {
    let absent = try configuration("gemma2") {
      $0["attn_logit_softcapping"] = nil
      $0["final_logit_softcapping"] = nil
    }
    #expect(absent.attentionSoftcap == 50 && absent.logitSoftcap == 30)
    let none = try configuration("gemma2") {
      $0["attn_logit_softcapping"] = .null
      $0["final_logit_softcapping"] = .null
    }
    #expect(none.attentionSoftcap == nil && none.logitSoftcap == nil)
    let later = try configuration("gemma3") { $0["final_logit_softcapping"] = nil }
    #expect(later.logitSoftcap == nil)
    for key in ["attn_logit_softcapping", "final_logit_softcapping"] {
      for cap in [0, -1] {
        let error = #expect(throws: RewardError.self) {
          try configuration("gemma2") { $0[key] = .number(cap) }
        }
        #expect(error?.code == .configuration && error?.place?.item == key)
      }
    }
  }

  @Test func rotationsNeedAPositiveBase() throws {
    for theta in [0, -10_000] {
      let error = #expect(throws: RewardError.self) {
        try configuration("llama") {
          $0["rope_parameters"] = nil
          $0["rope_theta"] = .number(theta)
        }
      }
      #expect(error?.code == .configuration && error?.place?.item == "rope_theta")
    }
  }
}
