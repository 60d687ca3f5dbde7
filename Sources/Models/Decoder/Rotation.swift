import Tensors

/// Cosines and sines of rotary embeddings for a row of positions.
struct Rotation {
  /// `[positions, 1, headWidth]`; both halves of the width hold the same angles.
  let cosine: Tensor
  /// As `cosine`; the first half negated, so that rotating is one swap, two products and a sum.
  let sine: Tensor

  /// The operations and their order are those of transformers, in fp32, so that the numbers are
  /// equal to the bit: libtorch's sine is not the system library's.
  init(_ rope: RotaryEmbedding, positions: [Int32], device: Device) {
    let frequencies = Tensor(rope.frequencies).to(device: device)
    let rows = Tensor(positions).to(.float32, device: device)
    let half = rows.unsqueezed(1) * frequencies.unsqueezed(0)
    let angles = Tensor.concatenated([half, half], 1)
    cosine = angles.cos().unsqueezed(1)
    let plain = angles.sin()
    let count = rope.headWidth / 2
    sine = Tensor.concatenated(
      [-plain.narrowed(1, from: 0, count: count), plain.narrowed(1, from: count, count: count)], 1
    ).unsqueezed(1)
  }

  /// Rotates heads `[positions, heads, headWidth]`, which belong to the caller alone: where nothing
  /// is recorded for gradients they are overwritten.
  func callAsFunction(_ x: Tensor) -> Tensor {
    if x.rotateInPlace(cosine: cosine, sine: sine) { return x }
    let half = x.size(-1) / 2
    let swapped = Tensor.concatenated(
      [x.narrowed(-1, from: half, count: half), x.narrowed(-1, from: 0, count: half)], -1)
    return x * cosine + swapped * sine
  }
}

/// The rotations of full and of sliding layers, which mostly are the same.
struct Rotations {
  private let full: Rotation
  private let sliding: Rotation

  init(_ configuration: DecoderConfiguration, _ positions: [Int32], device: Device) {
    full = Rotation(configuration.rope, positions: positions, device: device)
    sliding =
      configuration.rope == configuration.slidingRope
      ? full : Rotation(configuration.slidingRope, positions: positions, device: device)
  }

  func callAsFunction(isSliding: Bool) -> Rotation { isSliding ? sliding : full }
}
