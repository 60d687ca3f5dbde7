import Basics
import Storage

/// Llama 3's stretched rotation in GGUF: not as parameters but as `rope_freqs.weight`, one divisor
/// for each plane.
///
/// The published models (3.1 to 3.3) all stretch from 8,192 positions with the factors 1 and 4
/// between low and high frequencies and differ in the divisor alone, which is that of the slowest
/// plane. So the parameters are found again, and what they do not reproduce is refused.
struct GGUFRopeFactors {
  static let tensorName = "rope_freqs.weight"
  private static let lowFactor = 1.0
  private static let highFactor = 4.0
  private static let originalPositions = 8192

  /// `rope_scaling` as transformers writes it; nil where the file has no divisors.
  ///
  /// - Parameter theta: the base of the frequencies.
  /// - Throws: `model.unsupported` for divisors that are not Llama 3's; what decoding throws.
  static func scaling(_ file: GGUFFile, theta: Double) throws(RewardError) -> JSONValue? {
    guard let entry = file[tensorName] else { return nil }
    func failure(_ reason: String) -> RewardError {
      RewardError(.modelUnsupported, reason, at: .init(file: file.file.path, item: tensorName))
    }
    guard entry.shape.count == 1, (1...4096).contains(entry.shape[0]) else {
      throw failure("must be one row with a divisor for each plane of a head")
    }
    var divisors = [Float](repeating: 0, count: entry.shape[0])
    do {
      try divisors.withUnsafeMutableBufferPointer { try file.dequantize(entry, into: $0) }
    } catch let error as RewardError {
      throw error
    } catch {
      throw failure("cannot be decoded: \(error)")
    }
    let factor = Double(divisors.max() ?? 1)
    guard factor.isFinite, factor >= 1 else { throw failure("divisors must be at least 1") }
    guard theta > 0, theta <= Double(Float.greatestFiniteMagnitude) else {
      throw failure("the base of the frequencies must be positive and finite")
    }
    var rope = RotaryEmbedding(theta: theta, headWidth: 2 * divisors.count)
    let plain = rope.frequencies
    rope.scaling = .llama3(
      factor: factor, lowFactor: lowFactor, highFactor: highFactor,
      originalPositions: originalPositions)
    for (divisor, (before, after)) in zip(divisors, zip(plain, rope.frequencies)) {
      guard abs(Double(divisor) * Double(after) / Double(before) - 1) < 1e-4 else {
        throw failure("the divisors are not those of Llama 3's scaling from 8,192 positions")
      }
    }
    return [
      "rope_type": "llama3", "factor": .number(factor), "low_freq_factor": .number(lowFactor),
      "high_freq_factor": .number(highFactor),
      "original_max_position_embeddings": .number(originalPositions),
    ]
  }
}
