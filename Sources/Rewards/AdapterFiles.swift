import Basics
import Foundation
public import Models
import OrderedCollections
import Storage
import Tensors

/// A LoRA adapter in PEFT's layout: `adapter_config.json` and `adapter_model.safetensors`.
public struct AdapterFiles {
  public let directory: String
  public let options: LoRAOptions
  private let base: String

  static func exists(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: directory + "/adapter_config.json")
  }

  /// - Throws: `model.unsupported` for other methods than LoRA or features that change its
  ///   arithmetic; `model.configuration` for missing values.
  public init(directory: String) throws {
    self.directory = directory
    let file = directory + "/adapter_config.json"
    let json = try JSONFile.read(file)
    func failure(_ key: String, _ reason: String) -> RewardError {
      RewardError(.configuration, reason, at: .init(file: file, item: key))
    }
    guard json["peft_type"]?.string == "LORA" else {
      throw RewardError(
        .modelUnsupported, "only LORA adapters are implemented",
        at: .init(file: file, item: "peft_type"))
    }
    for key in ["use_dora", "use_qalora", "lora_bias", "fan_in_fan_out"]
    where json[key]?.bool == true {
      throw RewardError(.modelUnsupported, "is not implemented", at: .init(file: file, item: key))
    }
    for key in ["rank_pattern", "alpha_pattern"] where json[key]?.object?.isEmpty == false {
      throw RewardError(.modelUnsupported, "is not implemented", at: .init(file: file, item: key))
    }
    guard json["bias"]?.string ?? "none" == "none" else {
      throw RewardError(
        .modelUnsupported, "trained biases are not implemented", at: .init(file: file, item: "bias")
      )
    }
    guard let rank = json["r"]?.int, rank > 0, rank < 1 << 20 else {
      throw failure("r", "must be a positive rank")
    }
    guard let alpha = json["lora_alpha"]?.double else { throw failure("lora_alpha", "is missing") }
    guard let base = json["base_model_name_or_path"]?.string else {
      throw failure("base_model_name_or_path", "is missing")
    }
    self.base = base
    let targets = (json["target_modules"]?.array ?? []).compactMap(\.string)
    var options = LoRAOptions(
      rank: rank, alpha: alpha,
      targets: Set(targets.map { String($0.split(separator: ".").last ?? "") }))
    options.usesRSLoRA = json["use_rslora"]?.bool ?? false
    self.options = options
  }

  /// The base model: as written, or beside the adapter.
  func baseModel() throws -> ModelName {
    let beside = directory + "/" + base
    if !base.hasPrefix("/"), FileManager.default.fileExists(atPath: beside) {
      return try ModelName(beside)
    }
    return try ModelName(base)
  }

  /// Adds the factors to a decoder's weights and gives the head stored beside them.
  /// - Throws: `model.weight-missing`, `model.weight-shape`; `model.head-missing` when the adapter
  ///   has no head, since the model would then score at random.
  func apply(to trunk: any Trunk) throws -> Tensor {
    guard let decoder = trunk as? Decoder else {
      throw RewardError(
        .modelUnsupported, "adapters are implemented for decoders only", at: .init(file: directory))
    }
    let weights = try SafetensorsSource(directory: directory, name: "adapter_model")
    try decoder.loadLoRA(options, from: weights)
    decoder.mergeLoRA()
    let head = ["score", "score.modules_to_save", "score.modules_to_save.default"]
      .map { "base_model.model.\($0).weight" }.first(where: weights.contains)
    guard let head else {
      throw RewardError(
        .headMissing,
        "the adapter holds no head (score.weight): it would score at random. Train it with "
          + "modules_to_save=[\"score\"]", at: .init(file: directory))
    }
    return try HeadReader.head(head, in: weights, width: trunk.width)
  }
}
