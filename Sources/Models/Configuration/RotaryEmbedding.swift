import Basics
import Foundation

/// Rotary position embedding (Su et al., 2021) with the scalings that checkpoints use.
public struct RotaryEmbedding: Sendable, Hashable {
  /// How frequencies are stretched for texts longer than those of pretraining.
  public enum Scaling: Sendable, Hashable {
    case none
    /// All frequencies divided by the factor.
    case linear(factor: Double)
    /// Llama 3: low frequencies divided, high ones kept, a smooth passage between.
    case llama3(factor: Double, lowFactor: Double, highFactor: Double, originalPositions: Int)
  }

  /// The base of the geometric row of frequencies.
  public var theta: Double
  /// The stretching of the frequencies.
  public var scaling: Scaling = .none
  /// Width of one attention head, even: two entries turn together.
  public var headWidth: Int

  /// Radians a position for each of headWidth/2 planes.
  public var frequencies: [Double] {
    let base = (0..<headWidth / 2).map { pow(theta, -2 * Double($0) / Double(headWidth)) }
    switch scaling {
    case .none: return base
    case .linear(let factor): return base.map { $0 / factor }
    case .llama3(let factor, let low, let high, let original):
      return base.map { frequency in
        let wavelength = 2 * Double.pi / frequency
        if wavelength < Double(original) / high { return frequency }
        if wavelength > Double(original) / low { return frequency / factor }
        let smooth = (Double(original) / wavelength - low) / (high - low)
        return (1 - smooth) * frequency / factor + smooth * frequency
      }
    }
  }

  /// Reads both spellings: `rope_parameters` (transformers 5) and `rope_theta`, `rope_scaling`,
  /// `rope_local_base_freq` (transformers 4).
  static func read(
    _ reader: ConfigurationReader, family: DecoderConfiguration.Family, headWidth: Int,
    maximumPositions: Int
  ) throws(RewardError) -> (full: RotaryEmbedding, sliding: RotaryEmbedding) {
    func base(_ key: String, _ standard: Double) throws(RewardError) -> Double {
      let theta = try reader.number(key, default: standard)
      guard theta > 0, theta.isFinite else { throw reader.failure(key, "must be positive") }
      return theta
    }
    let standard = try base("rope_theta", family == .gemma3 ? 1_000_000 : 10_000)
    func one(_ value: JSONValue?, _ theta: Double, _ key: String) throws(RewardError)
      -> RotaryEmbedding
    {
      var result = RotaryEmbedding(theta: theta, headWidth: headWidth)
      guard let value, !value.isNull else { return result }
      let inner = try ConfigurationReader(value, file: "\(reader.file), \(key)")
      result.theta = try inner.number("rope_theta", default: theta)
      guard result.theta > 0 else { throw inner.failure("rope_theta", "must be positive") }
      result.scaling = try scaling(inner, maximumPositions: maximumPositions)
      return result
    }
    if let parameters = reader.raw("rope_parameters") {
      if parameters["full_attention"] != nil || parameters["sliding_attention"] != nil {
        return (
          try one(parameters["full_attention"], standard, "rope_parameters.full_attention"),
          try one(parameters["sliding_attention"], 10_000, "rope_parameters.sliding_attention")
        )
      }
      let full = try one(parameters, standard, "rope_parameters")
      return (full, full)
    }
    let full = try one(reader.raw("rope_scaling"), standard, "rope_scaling")
    guard family == .gemma3 else { return (full, full) }
    let local = try base("rope_local_base_freq", 10_000)
    return (full, RotaryEmbedding(theta: local, headWidth: headWidth))
  }

  private static func scaling(
    _ reader: ConfigurationReader, maximumPositions: Int
  ) throws(RewardError) -> Scaling {
    let newer = try reader.string("rope_type")
    let older = try reader.string("type")
    let type = newer ?? older ?? "default"
    func positive(_ key: String, _ standard: Double? = nil) throws(RewardError) -> Double {
      let number = try reader.number(key, default: standard)
      guard number > 0 else { throw reader.failure(key, "must be positive") }
      return number
    }
    switch type {
    case "default": return .none
    case "linear": return .linear(factor: try positive("factor"))
    case "llama3":
      return .llama3(
        factor: try positive("factor"), lowFactor: try positive("low_freq_factor"),
        highFactor: try positive("high_freq_factor"),
        originalPositions: try reader.count(
          "original_max_position_embeddings", default: maximumPositions))
    default:
      throw reader.unsupported(
        "rope_type", "'\(type.prefix(40))' is not implemented; there are default, linear, llama3")
    }
  }
}
