import Basics
import Foundation
import Models
import OrderedCollections
import Storage
import Tensors
import Testing

@testable import Rewards

/// Adapters that PEFT wrote score as in PEFT, and what would not is refused.
@Suite(.enabled(if: Tiny.isPresent, "run `make fixtures` first"))
struct AdapterTests {
  private static let prefix = "base_model.model."
  private static let head = prefix + "score.weight"

  /// PEFT's adapter of queries and values, changed, in a folder of its own.
  private func apply(
    _ settings: [String: JSONValue] = [:],
    _ change: (inout OrderedDictionary<String, Tensor>) -> Void = { _ in }
  ) throws -> SequenceClassifier {
    let original = "\(Tiny.folder)/lora/adapter"
    let folder = try Tiny.temporary()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var json = try #require(JSONFile.read(original + "/adapter_config.json").object)
    json.merge(settings) { $1 }
    try JSONFile.write(.object(json), to: folder + "/adapter_config.json")
    let source = try SafetensorsSource(directory: original, name: "adapter_model")
    var tensors: OrderedDictionary<String, Tensor> = [:]
    for name in source.storedNames {
      tensors[name] = try source.tensor(name, shape: source.shape(name)!)
    }
    change(&tensors)
    try SafetensorsWriter.write(
      tensors.map { SafetensorsTensor($0, $1) }, to: folder + "/adapter_model.safetensors")
    return try classifier(AdapterFiles(directory: folder))
  }

  private func classifier(_ adapter: AdapterFiles) throws -> SequenceClassifier {
    let decoder = try Tiny.decoder("llama")
    let weight = try adapter.apply(to: decoder)
    return SequenceClassifier(trunk: decoder, weight: weight, padTokenID: 0)
  }

  private func check(_ model: SequenceClassifier, against fixture: String) throws {
    let directory = "\(Tiny.folder)/\(fixture)"
    let expected = try SafetensorsSource(directory: directory, name: "expected")
    let inputs = try JSONFile.read("\(directory)/inputs.json")["ids"]?.array ?? []
    #expect(inputs.count >= 7)
    for (index, input) in inputs.enumerated() {
      let ids = input.array!.map { Int32($0.int!) }
      let score = withoutGradients {
        model.scores(TokenTree([ids]), readAt: [model.readPosition(ids)]).item
      }
      let reference = try expected.tensor("\(index).score", shape: [1]).item
      #expect(abs(score - reference) < 1e-4 * max(1, abs(reference)), "case \(index)")
    }
  }

  @Test(arguments: ["lora", "lora-all-rslora"])
  func scoresEqualPEFT(fixture: String) throws {
    let adapter = try AdapterFiles(directory: "\(Tiny.folder)/\(fixture)/adapter")
    try check(classifier(adapter), against: fixture)
  }

  /// A pattern or a selection chose the layers: the stored factors say which.
  @Test(
    arguments: [
      ["target_modules": ".*\\.(q|v)_proj"], ["layers_to_transform": [0, 1, 2]],
      ["exclude_modules": ["k_proj"]], ["target_modules": ["self_attn.q_proj", "v_proj"]],
      ["init_lora_weights": "gaussian"], ["modules_to_save": ["score"]], ["modules_to_save": nil],
    ] as [[String: JSONValue]])
  func otherWordsForTheSame(settings: [String: JSONValue]) throws {
    try check(apply(settings), against: "lora")
  }

  @Test(
    arguments: [
      ("use_dora", true), ("lora_bias", true), ("fan_in_fan_out", true), ("bias", "all"),
      ("rank_pattern", ["q_proj": 2]), ("trainable_token_indices", [1, 2]),
      ("target_parameters", ["x"]), ("layer_replication", [[0, 2]]), ("megatron_config", ["a": 1]),
      ("alora_invocation_tokens", [5]), ("a_setting_of_the_future", true),
      ("modules_to_save", ["score", "embed_tokens"]), ("init_lora_weights", "pissa"),
      ("init_lora_weights", "pissa_niter_4"), ("init_lora_weights", "olora"),
      ("init_lora_weights", "loftq"), ("init_lora_weights", "corda"), ("peft_type", "IA3"),
    ] as [(String, JSONValue)])
  func settingsThatChangeTheArithmetic(key: String, value: JSONValue) {
    let error = #expect(throws: RewardError.self) { try apply([key: value]) }
    #expect(error?.code == .modelUnsupported && error?.place?.item == key)
  }

  @Test(
    arguments: [
      ("target_modules", nil), ("target_modules", []), ("target_modules", [1]),
      ("modules_to_save", "score"), ("use_rslora", 1), ("r", 0), ("lora_alpha", "8"),
    ] as [(String, JSONValue)])
  func senselessSettings(key: String, value: JSONValue) {
    let error = #expect(throws: RewardError.self) { try apply([key: value]) }
    #expect(error?.code == .configuration && error?.place?.item == key)
  }

  @Test(arguments: [
    "model.embed_tokens.weight", "lm_head.weight", "score.bias",
    "model.layers.0.self_attn.k_proj.lora_A.weight",
    "model.layers.0.self_attn.q_proj.lora_magnitude_vector",
    "model.layers.7.self_attn.q_proj.lora_A.weight",
  ])
  func tensorsThatNobodyReads(name: String) {
    let name = Self.prefix + name
    let error = #expect(throws: RewardError.self) { try apply { $0[name] = .ones([4, 48]) } }
    #expect(error?.code == .modelUnsupported && error?.place?.item == name)
  }

  /// A target of one layer leaves the other layers' factors unread.
  @Test func factorsOutsideTheTargets() {
    let error = #expect(throws: RewardError.self) {
      try apply(["target_modules": ["layers.0.self_attn.q_proj"]])
    }
    #expect(error?.code == .modelUnsupported)
    let unknown = #expect(throws: RewardError.self) {
      try apply(["target_modules": ["q_proj", "v_proj", "c_attn"]])
    }
    #expect(unknown?.code == .loraTarget && unknown?.message.contains("c_attn") == true)
  }

  @Test(arguments: ["lora_A", "lora_B"])
  func factorsThatAreMissing(factor: String) {
    let name = Self.prefix + "model.layers.1.self_attn.v_proj.\(factor).weight"
    for settings in [[:], ["target_modules": ".*"]] as [[String: JSONValue]] {
      let error = #expect(throws: RewardError.self) { try apply(settings) { $0[name] = nil } }
      #expect(error?.code == .weightMissing && error?.place?.item == name)
    }
  }

  @Test func heads() {
    let width = 48
    let cases: [(Tensor?, RewardError.Code)] = [
      (nil, .headMissing), (.ones([2, width]), .headLabels), (.ones([1, width + 1]), .weightShape),
      (.ones([width]), .weightShape), (.full([1, width], .nan), .rewardNotFinite),
      (.full([1, width], .infinity), .rewardNotFinite),
    ]
    for (head, code) in cases {
      let error = #expect(throws: RewardError.self) { try apply { $0[Self.head] = head } }
      #expect(error?.code == code, "\(String(describing: error))")
    }
  }
}
