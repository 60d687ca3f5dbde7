import Foundation
import Tensors

/// Cosines and sines of rotary embeddings for a row of positions.
struct Rotation {
  /// `[positions, 1, headWidth]`; both halves of the width hold the same angles.
  let cosine: Tensor
  /// As `cosine`; the first half negated, so that rotating is one swap, two products and a sum.
  let sine: Tensor

  init(_ rope: RotaryEmbedding, positions: [Int32], device: Device) {
    let frequencies = rope.frequencies.map(Float.init)
    let half = frequencies.count
    var cosines = [Float](repeating: 0, count: positions.count * half * 2)
    var sines = cosines
    for (row, position) in positions.enumerated() {
      for plane in 0..<half {
        // fp32 as in transformers, whose angles are a product of two 32-bit floats.
        let angle = Float(position) * frequencies[plane]
        let base = row * half * 2 + plane
        let (c, s) = (cos(angle), sin(angle))
        cosines[base] = c
        cosines[base + half] = c
        sines[base] = -s
        sines[base + half] = s
      }
    }
    let shape = [positions.count, 1, half * 2]
    cosine = Tensor(cosines, shape: shape).to(device: device)
    sine = Tensor(sines, shape: shape).to(device: device)
  }

  /// Rotates heads `[positions, heads, headWidth]`.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let half = x.size(-1) / 2
    let swapped = Tensor.concatenated(
      [x.narrowed(-1, from: half, count: half), x.narrowed(-1, from: 0, count: half)], -1)
    return x * cosine + swapped * sine
  }
}
