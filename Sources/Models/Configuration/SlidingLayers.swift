import Basics

extension DecoderConfiguration {
  /// Which layers slide, and how far they see.
  ///
  /// `layer_types` counts in the families whose layers look at it; Llama never slides, whatever it
  /// says. Mistral slides everywhere, except where the key is there: transformers' AutoConfig then
  /// takes it for a Ministral, whose layers look at it. Without the key `sliding_window` the family's default
  /// holds; null means none.
  /// - Returns: a window only where a layer slides.
  static func windows(
    _ reader: ConfigurationReader, family: Family, layers: Int
  ) throws(RewardError) -> (window: Int?, sliding: [Bool]) {
    func stated() throws(RewardError) -> Int? {
      try reader.count("sliding_window", absent: FamilyDefaults.slidingWindow, null: nil)
    }
    let window: Int?
    let sliding: [Bool]
    switch family {
    case .llama:
      window = nil
      sliding = [Bool](repeating: false, count: layers)
    case .mistral:
      window = try stated()
      sliding =
        try listed(reader, layers: layers) ?? [Bool](repeating: window != nil, count: layers)
    case .qwen2, .qwen3:
      let isOn = try reader.flag("use_sliding_window", default: false)
      window = isOn ? try stated() : nil
      if let types = try listed(reader, layers: layers) {
        sliding = types
      } else {
        let first = try reader.count(
          "max_window_layers", default: FamilyDefaults.firstSlidingLayer, least: 0)
        sliding = (0..<layers).map { window != nil && $0 >= first }
      }
    case .gemma2:
      window = try stated()
      sliding = try listed(reader, layers: layers) ?? (0..<layers).map { $0 % 2 == 0 }
    case .gemma3:
      window = try stated()
      if let types = try listed(reader, layers: layers) {
        sliding = types
      } else {
        let pattern = try reader.count("sliding_window_pattern", default: 6)
        sliding = (0..<layers).map { ($0 + 1) % pattern != 0 }
      }
    }
    if sliding.contains(true), window == nil {
      throw reader.failure("sliding_window", "is off or null though layers slide")
    }
    return (sliding.contains(true) ? window : nil, sliding)
  }

  /// What `layer_types` says; nil where it is absent or null.
  private static func listed(
    _ reader: ConfigurationReader, layers: Int
  ) throws(RewardError) -> [Bool]? {
    guard let value = reader.raw("layer_types") else { return nil }
    guard let types = value.array, types.count == layers else {
      throw reader.failure("layer_types", "must list one type for each of \(layers) layers")
    }
    var result: [Bool] = []
    for type in types {
      switch type.string {
      case "full_attention": result.append(false)
      case "sliding_attention": result.append(true)
      default:
        throw reader.unsupported("layer_types", "\(type.text.prefix(40)) is not implemented")
      }
    }
    return result
  }
}
