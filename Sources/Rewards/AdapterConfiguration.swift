import Basics
import Models
import OrderedCollections
import Storage

/// What a PEFT `adapter_config.json` says, as far as scoring needs it. Settings that would change the
/// arithmetic and are not implemented are refused, and so are settings that are not known.
struct AdapterConfiguration {
  let options: LoRAOptions
  /// The base model as it is written there.
  let base: String

  /// Settings that change nothing once an adapter is trained, and those that are read here.
  private static let known: Set<String> = [
    "auto_mapping", "base_model_name_or_path", "bias", "corda_config", "ensure_weight_tying",
    "eva_config", "inference_mode", "init_lora_weights", "loftq_config", "lora_alpha",
    "lora_dropout", "lora_ga_config", "megatron_core", "modules_to_save", "peft_type",
    "peft_version", "qalora_group_size", "r", "revision", "runtime_config", "target_modules",
    "task_type", "use_rslora",
  ]

  /// Settings that only choose which layers get factors.
  private static let selecting = ["layers_to_transform", "layers_pattern", "exclude_modules"]

  /// Starts that leave the base model's weights as they are. PiSSA, OLoRA, CorDA, LoftQ and LoRA-GA
  /// change them; PEFT writes `true` here when it saved such an adapter for the original weights.
  private static let harmlessStarts: Set<String> = ["gaussian", "eva", "orthogonal", "mica"]

  /// - Throws: `model.unsupported` for other methods than LoRA and for settings that are not
  ///   implemented, `model.configuration` for missing or senseless values.
  init(file: String) throws(RewardError) {
    let json = try JSONFile.read(file)
    guard let values = json.object else {
      throw RewardError(.configuration, "not a JSON object", at: .init(file: file))
    }
    func failure(_ key: String, _ reason: String) -> RewardError {
      RewardError(.configuration, reason, at: .init(file: file, item: key))
    }
    func unsupported(_ key: String, _ reason: String) -> RewardError {
      RewardError(.modelUnsupported, reason, at: .init(file: file, item: key))
    }
    guard values["peft_type"]?.string == "LORA" else {
      throw unsupported("peft_type", "only LORA adapters are implemented")
    }
    for (key, value) in values
    where !Self.known.contains(key) && !Self.selecting.contains(key) && Self.isSet(value) {
      throw unsupported(key, "this setting is not implemented")
    }
    guard values["bias"]?.string ?? "none" == "none" else {
      throw unsupported("bias", "trained biases are not implemented")
    }
    let start = values["init_lora_weights"] ?? .null
    guard start.isNull || start.bool != nil || Self.harmlessStarts.contains(start.string ?? "")
    else {
      throw unsupported(
        "init_lora_weights",
        "\(start.text.prefix(40)) changes the base model's weights, which are not stored here: save "
          + "the adapter with path_initial_model_for_weight_conversion")
    }
    guard let rank = values["r"]?.int, rank > 0, rank < 1 << 20 else {
      throw failure("r", "must be a positive rank")
    }
    guard let alpha = values["lora_alpha"]?.double, alpha.isFinite else {
      throw failure("lora_alpha", "must be a number")
    }
    guard let base = values["base_model_name_or_path"]?.string else {
      throw failure("base_model_name_or_path", "is missing")
    }
    self.base = base
    let scaling = values["use_rslora"] ?? .null
    guard scaling.isNull || scaling.bool != nil else {
      throw failure("use_rslora", "must be true or false")
    }
    for module in try Self.names(values["modules_to_save"], "modules_to_save", file)
    where module != "score" && module != "classifier" {
      throw unsupported(
        "modules_to_save", "'\(module.prefix(60))' was trained whole, which is not implemented")
    }
    var options = LoRAOptions(
      rank: rank, alpha: alpha, targets: try Self.targets(values, file: file))
    options.usesRSLoRA = scaling.bool ?? false
    self.options = options
  }

  /// Layers that must have factors; none where a pattern or a selection was given, since then the
  /// names of the stored factors say exactly which layers it chose.
  private static func targets(
    _ values: JSONObject, file: String
  ) throws(RewardError) -> Set<String> {
    let key = "target_modules"
    let isSelected = selecting.contains { values[$0].map(isSet) ?? false }
    if let pattern = values[key]?.string, !pattern.isEmpty { return [] }
    let names = Set(try names(values[key], key, file))
    guard !names.isEmpty, !names.contains("") else {
      throw RewardError(
        .configuration, "must name the layers that have factors", at: .init(file: file, item: key))
    }
    return isSelected ? [] : names
  }

  /// Whether a setting is anything but null, false or empty.
  private static func isSet(_ value: JSONValue) -> Bool {
    if let flag = value.bool { return flag }
    if let list = value.array { return !list.isEmpty }
    if let object = value.object { return !object.isEmpty }
    return !value.isNull
  }

  /// A list of names; none for null.
  private static func names(
    _ value: JSONValue?, _ key: String, _ file: String
  ) throws(RewardError) -> [String] {
    guard let value, !value.isNull else { return [] }
    let names = value.array?.compactMap(\.string)
    guard let names, names.count == value.array?.count else {
      throw RewardError(
        .configuration, "must be a list of names", at: .init(file: file, item: key))
    }
    return names
  }
}
