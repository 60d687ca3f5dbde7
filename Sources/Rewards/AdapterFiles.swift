import Basics
import Foundation
public import Models
import OrderedCollections
import Storage
import Tensors

/// A LoRA adapter in PEFT's layout: `adapter_config.json` and `adapter_model.safetensors`.
public struct AdapterFiles {
  /// The directory with the two files.
  public let directory: String
  /// Rank, scale and targets, as the configuration states them.
  public let options: LoRAOptions
  private let base: String

  static func exists(in directory: String) -> Bool {
    FileManager.default.fileExists(atPath: directory + "/adapter_config.json")
  }

  /// - Throws: what ``AdapterConfiguration`` throws.
  public init(directory: String) throws {
    self.directory = directory
    let configuration = try AdapterConfiguration(file: directory + "/adapter_config.json")
    base = configuration.base
    options = configuration.options
  }

  /// The base model: as written, or beside the adapter.
  func baseModel() throws -> ModelName {
    let beside = directory + "/" + base
    let files = FileManager.default
    if !base.hasPrefix("/"), files.fileExists(atPath: beside) { return try ModelName(beside) }
    // `reward train` writes a GGUF model's weights here; the whole may have been moved since.
    let written = directory + "/base"
    if !files.fileExists(atPath: base), files.fileExists(atPath: written + "/config.json") {
      return try ModelName(written)
    }
    return try ModelName(base)
  }

  /// Adds the factors to a decoder's weights and gives the head stored beside them.
  /// - Throws: `model.weight-missing`, `model.weight-shape`, `model.lora-target`; `model.unsupported`
  ///   for a tensor that is neither a factor nor the head; `model.head-missing` when the adapter has
  ///   no head, since the model would then score at random; `torch.memory`.
  func apply(to trunk: any Trunk) throws -> Tensor {
    guard let decoder = trunk as? Decoder else {
      throw RewardError(
        .modelUnsupported, "adapters are implemented for decoders only", at: .init(file: directory))
    }
    let weights = ReadWeights(try SafetensorsSource(directory: directory, name: "adapter_model"))
    try decoder.loadLoRA(options, from: weights)
    let name = ["score", "score.modules_to_save", "score.modules_to_save.default"]
      .map { "base_model.model.\($0).weight" }.first(where: weights.contains)
    guard let name else {
      throw RewardError(
        .headMissing,
        "the adapter holds no head (score.weight): it would score at random. Train it with "
          + "modules_to_save=[\"score\"]", at: .init(file: directory))
    }
    let head = try HeadReader.head(name, in: weights.source, width: trunk.width)
    try weights.refuseUnread { $0 != name }
    try withTensorErrors { withoutGradients { decoder.mergeLoRA() } }
    return head
  }
}
