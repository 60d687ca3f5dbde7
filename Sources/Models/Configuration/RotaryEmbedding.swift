import Basics
import Tensors

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
  ///
  /// In fp32 and in the order of operations of transformers, so that they are equal to the bit:
  /// powers are libtorch's, and a number over a tensor is there a product with the reciprocal.
  public var frequencies: [Float] {
    let exponents = Tensor.range(0, Double(headWidth), by: 2) / Double(headWidth)
    let base = Tensor.power(theta, exponents).floats.map { 1 / $0 }
    switch scaling {
    case .none: return base
    case .linear(let factor): return base.map { $0 / Float(factor) }
    case .llama3(let factor, let low, let high, let original):
      let longest = Float(Double(original) / low)
      let shortest = Float(Double(original) / high)
      return base.map { frequency in
        let wavelength = 1 / frequency * Float(2 * Double.pi)
        if wavelength > longest { return frequency / Float(factor) }
        if wavelength < shortest { return frequency }
        let smooth = (1 / wavelength * Float(original) - Float(low)) / Float(high - low)
        return (1 - smooth) * frequency / Float(factor) + smooth * frequency
      }
    }
  }
}
