import Basics
import OrderedCollections

extension RotaryEmbedding {
  /// Reads both spellings, `rope_parameters` (transformers 5) and `rope_theta`, `rope_scaling`,
  /// `rope_local_base_freq` (transformers 4), and where a file has both takes what transformers
  /// takes.
  static func read(
    _ reader: ConfigurationReader, family: DecoderConfiguration.Family, headWidth: Int,
    maximumPositions: Int
  ) throws(RewardError) -> (full: RotaryEmbedding, sliding: RotaryEmbedding) {
    let older = try object(reader, "rope_scaling")
    let newer = try object(reader, "rope_parameters")
    let theta = try reader.positive("rope_theta", default: FamilyDefaults(family).theta)
    guard family == .gemma3 else {
      // The older key replaces the newer one as a whole, its base included.
      var (key, chosen) = ("rope_parameters", newer ?? [:])
      if let older, !older.isEmpty { (key, chosen) = ("rope_scaling", older) }
      for nested in ["full_attention", "sliding_attention"] where chosen[nested] != nil {
        throw reader.unsupported(key, "'\(nested)' is implemented for Gemma 3 only")
      }
      if let outer = reader.values["original_max_position_embeddings"] {
        chosen["original_max_position_embeddings"] = outer
      }
      let inner = reader.inner(chosen, key)
      let full = try one(inner, theta, headWidth, maximumPositions)
      return (full, full)
    }

    for key in (newer ?? [:]).keys where key != "full_attention" && key != "sliding_attention" {
      throw reader.unsupported(
        "rope_parameters",
        "'\(key.prefix(40))' lies outside 'full_attention' and 'sliding_attention', where "
          + "transformers ignores it for Gemma 3")
    }
    let types = reader.inner(newer ?? ["full_attention": ["rope_type": "default"]], "")
    var full = try object(types, "full_attention") ?? [:]
    for (key, value) in older ?? [:] { full[key] = value }
    let sliding = try object(types, "sliding_attention") ?? [:]
    let local = try reader.positive(
      "rope_local_base_freq", default: FamilyDefaults.localTheta)
    return (
      try one(
        reader.inner(full, "rope_parameters.full_attention"), theta, headWidth, maximumPositions),
      try one(
        reader.inner(sliding, "rope_parameters.sliding_attention"), local, headWidth,
        maximumPositions)
    )
  }

  /// Nil when absent or null.
  private static func object(
    _ reader: ConfigurationReader, _ key: String
  ) throws(RewardError) -> JSONObject? {
    guard let value = reader.raw(key) else { return nil }
    guard let object = value.object else { throw reader.failure(key, "must be an object or null") }
    return object
  }

  private static func one(
    _ reader: ConfigurationReader, _ theta: Double, _ headWidth: Int, _ maximumPositions: Int
  ) throws(RewardError) -> RotaryEmbedding {
    try reader.refuse("partial_rotary_factor", unless: 1)
    return RotaryEmbedding(
      theta: try reader.positive("rope_theta", default: theta),
      scaling: try scaling(reader, maximumPositions: maximumPositions), headWidth: headWidth)
  }

  private static func scaling(
    _ reader: ConfigurationReader, maximumPositions: Int
  ) throws(RewardError) -> Scaling {
    let newer = try reader.string("rope_type")
    let older = try reader.string("type")
    let type = newer ?? older ?? "default"
    switch type {
    case "default": return .none
    case "linear": return .linear(factor: try reader.positive("factor"))
    case "llama3":
      return .llama3(
        factor: try reader.positive("factor"),
        lowFactor: try reader.positive("low_freq_factor"),
        highFactor: try reader.positive("high_freq_factor"),
        originalPositions: try reader.count(
          "original_max_position_embeddings", default: maximumPositions))
    default:
      throw reader.unsupported(
        "rope_type", "'\(type.prefix(40))' is not implemented; there are default, linear, llama3")
    }
  }
}

extension ConfigurationReader {
  /// A reader of an object inside this one.
  fileprivate func inner(_ values: JSONObject, _ key: String) -> ConfigurationReader {
    ConfigurationReader(values, file: key.isEmpty ? file : "\(file), \(key)")
  }
}
