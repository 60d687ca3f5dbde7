import Basics
import Foundation
import Models
import OrderedCollections
public import Rewards
import Storage
import Tensors
public import Text

/// Writes a trained model as a Hugging Face directory, or its adapter in PEFT's layout.
public struct ModelExport {
  /// What was trained.
  public let network: RewardNetwork
  /// The model that training started from.
  public let base: ModelFiles
  /// The recipe that the model was trained with, written beside it.
  public let recipe: TextRecipe
  /// Texts for the canary, as token ids.
  public let canary: [[Int32]]

  /// Traps unless there is a canary text.
  public init(
    _ network: RewardNetwork, base: ModelFiles, recipe: TextRecipe, canary: [[Int32]]
  ) {
    precondition(!canary.isEmpty, "a canary has at least one text")
    self.network = network
    self.base = base
    self.recipe = recipe
    self.canary = canary
  }

  /// Writes everything that scoring needs into an existing directory. Traps where frozen weights are
  /// still rounded (``RewardTrainer/restoreFrozen(_:)``).
  ///
  /// - Parameter mergeAdapter: whether LoRA factors are added into the weights and a whole model is
  ///   written; otherwise the adapter alone, which names its base model.
  /// - Throws: `training.diverged` for a model whose scores are no numbers, before anything is
  ///   written; `file.access`, `torch.memory`.
  public func write(to directory: String, mergeAdapter: Bool = false) throws {
    precondition(
      !network.hasRoundedWeights, "frozen weights are restored before a model is written")
    var adapter: (decoder: Decoder, options: LoRAOptions)?
    if case .lora(let options) = network.tuning, !mergeAdapter,
      let decoder = network.classifier.trunk as? Decoder
    {
      adapter = (decoder, options)
    } else {
      try withTensorErrors {
        withoutGradients { (network.classifier.trunk as? Decoder)?.mergeLoRA() }
      }
    }
    // First: a model that scores nothing must neither be written nor take another's place.
    let scored = try scoredCanary()
    try removeOlder(from: directory)
    // The configuration, without which nobody opens the directory, comes last: until then a kill
    // leaves no model, and never one with another's recipe or without its canary.
    let configuration: (name: String, json: JSONValue)
    if let (decoder, options) = adapter {
      configuration = ("adapter_config.json", try writeAdapter(decoder, options, to: directory))
    } else {
      try writeModel(to: directory)
      configuration = ("config.json", .object(try self.configuration()))
    }
    try writeTokenizer(to: directory)
    try JSONFile.write(recipe.json, to: "\(directory)/\(TextRecipe.fileName)")
    try JSONFile.write(scored.json, to: "\(directory)/\(Canary.fileName)")
    try JSONFile.write(configuration.json, to: "\(directory)/\(configuration.name)")
  }

  private func scoredCanary() throws -> Canary {
    do { return try Canary(network.classifier, sequences: canary) } catch let error as RewardError
      where error.code == .rewardNotFinite
    {
      throw RewardError(
        .trainingDiverged,
        "the trained model's scores are no numbers, so no model is written: the training diverged. "
          + "Train anew with a lower --learning-rate", cause: error)
    }
  }

  /// What an earlier run wrote in the other layout would be taken for this model.
  private func removeOlder(from directory: String) throws {
    let files = FileManager.default
    for name in try files.contentsOfDirectory(atPath: directory)
    where ["config.json", "adapter_config.json", Canary.fileName, TextRecipe.fileName]
      .contains(name)
      || name.hasPrefix("model") && name.contains(".safetensors")
      || name == "adapter_model.safetensors"
    {
      try files.removeItem(atPath: "\(directory)/\(name)")
    }
    let written = "\(directory)/base"
    if AtomicDirectory.isComplete(written) { try files.removeItem(atPath: written) }
  }

  private func writeModel(to directory: String) throws {
    let classifier = network.classifier
    var tensors = classifier.trunk.parameters.flatMap(\.named).map {
      SafetensorsTensor($0.name, $0.tensor)
    }
    let head = classifier.trunk is Encoder ? "classifier" : "score"
    tensors.append(SafetensorsTensor("\(head).weight", classifier.weight))
    if let bias = classifier.bias { tensors.append(SafetensorsTensor("\(head).bias", bias)) }
    try write(tensors, to: directory)
  }

  private func write(_ tensors: [SafetensorsTensor], to directory: String) throws {
    _ = try SafetensorsWriter.writeSharded(
      tensors, directory: directory, name: "model", maximumShardBytes: 5_000_000_000)
  }

  /// The configuration of a classifier.
  private func configuration() throws -> JSONObject {
    var json: JSONObject
    let architecture: String
    switch base.architecture {
    case .decoder(let configuration):
      json = base.configurationJSON?.object ?? configuration.huggingFaceJSON
      architecture = configuration.family.classifierName
    case .encoder:
      json = base.configurationJSON?.object ?? [:]
      architecture = "BertForSequenceClassification"
    }
    json["architectures"] = [.string(architecture)]
    json["num_labels"] = 1
    json["id2label"] = ["0": "LABEL_0"]
    json["label2id"] = ["LABEL_0": 0]
    json["pad_token_id"] = network.classifier.padTokenID.map { .number($0) } ?? .null
    json["dtype"] = "float32"
    json.removeValue(forKey: "torch_dtype")
    json.removeValue(forKey: "quantization_config")
    return json
  }

  /// Writes the factors and gives their configuration.
  private func writeAdapter(
    _ decoder: Decoder, _ options: LoRAOptions, to directory: String
  ) throws -> JSONValue {
    var tensors = decoder.adapterParameters.flatMap { layer, factors in
      [
        SafetensorsTensor("base_model.model.\(layer).lora_A.weight", factors.a),
        SafetensorsTensor("base_model.model.\(layer).lora_B.weight", factors.b),
      ]
    }
    tensors.append(
      SafetensorsTensor("base_model.model.score.weight", network.classifier.weight))
    try SafetensorsWriter.write(tensors, to: "\(directory)/adapter_model.safetensors")
    return [
      "peft_type": "LORA", "task_type": "SEQ_CLS",
      "base_model_name_or_path": .string(try basePath(decoder, beside: directory)),
      "r": .number(options.rank), "lora_alpha": .number(options.alpha), "lora_dropout": 0.0,
      "target_modules": .array(options.targets.sorted().map(JSONValue.string)),
      "modules_to_save": ["score"], "bias": "none", "fan_in_fan_out": false,
      "use_rslora": .bool(options.usesRSLoRA), "use_dora": false, "inference_mode": true,
      "init_lora_weights": true,
    ]
  }

  /// Where the adapter's base lies. Other tools cannot put an adapter on a GGUF file, so the
  /// weights of one are written out, as this program reads them.
  private func basePath(_ decoder: Decoder, beside directory: String) throws -> String {
    guard case .gguf = base.name else {
      return URL(fileURLWithPath: base.name.path).standardizedFileURL.path
    }
    let folder = "\(directory)/base"
    try AtomicDirectory.replace(at: folder) { folder in
      try write(
        decoder.parameters.flatMap(\.named).map { SafetensorsTensor($0.name, $0.tensor) },
        to: folder)
      try writeTokenizer(to: folder)
      try JSONFile.write(.object(configuration()), to: "\(folder)/config.json")
    }
    return URL(fileURLWithPath: folder).standardizedFileURL.path
  }

  private func writeTokenizer(to directory: String) throws {
    let tokenizer = base.tokenizer
    try AtomicFile.write(tokenizer.tokenizerJSON, to: "\(directory)/tokenizer.json")
    let configuration = tokenizer.configuration
    var json = configuration.json?.object ?? ["tokenizer_class": "PreTrainedTokenizerFast"]
    let named: [(String, String?)] = [
      ("bos_token", configuration.bosToken), ("eos_token", configuration.eosToken),
      ("pad_token", configuration.padToken), ("unk_token", configuration.unkToken),
      ("cls_token", configuration.clsToken), ("sep_token", configuration.sepToken),
    ]
    for (key, value) in named where json[key] == nil {
      if let value { json[key] = .string(value) }
    }
    // The padding token that the configuration names, so that batches in other tools pad with it.
    if let pad = network.classifier.padTokenID, let id = Int32(exactly: pad),
      let token = tokenizer.token(of: id)
    {
      json["pad_token"] = .string(token)
    }
    json["chat_template"] = .string(recipe.template.source)
    try JSONFile.write(.object(json), to: "\(directory)/tokenizer_config.json")
  }
}
