import CTorch

/// What the weights of linear layers are kept and multiplied in where a model is only computed.
public enum Precision: String, Sendable, Hashable, CaseIterable {
  /// fp32: exact up to rounding.
  case float32
  /// Stored in bf16, half the memory, and widened to fp32 for each use, which is slow for few rows:
  /// exact where the model was stored in bf16.
  case bfloat16
  /// The same in fp16: more digits, and no values above 65,504.
  case float16
  /// Weights of 8 bits with a step for each output; each row of input is rounded to 8 bits. Without
  /// VNNI rows have 16 bits, except for the half of a block that minds least, its gate and up: there
  /// weights have 7. Sums are exact, so a row's result depends on that row alone.
  case int8
  /// Weights of 8 bits in blocks of 32 inputs with a step each, GGUF's Q8_0; input likewise. For few
  /// rows at a time, which is bound by reading the weights. Weights that were stored so are kept as
  /// they are where a block's largest one has the last level, as ggml writes it.
  case q8_0
  /// Weights of 4 bits with a step and an offset for each 32 inputs, GGUF's Q4_1; input of 8 bits with
  /// a step for each 32. For few rows at a time. Weights that were stored so are kept as they are
  /// where a block has its first and its last level, as ggml writes it.
  case q4_1
}

/// A linear layer that is only computed, never trained: its weight is laid out once for the matrix
/// library, on the CPU.
public final class PackedLinear: Sendable {
  private enum Weight {
    case float32(Tensor)
    case half(Tensor)
    case int8(Tensor, steps: Tensor)
    case blocks(Tensor)
  }

  private let weight: Weight
  private let bias: Tensor?
  private let inputs: Int
  private let outputs: Int

  /// Rows that the fp32 layout is chosen for; others are hardly slower.
  private static let rows = 512

  /// Whether libtorch has the matrix library that this needs.
  public static var isAvailable: Bool { ctorch_can_pack() }

  /// - Parameters:
  ///   - weight: `[outputs, inputs]`, fp32 on the CPU; it is copied and can be let go.
  ///   - bias: `[outputs]`.
  ///   - narrows: whether the layer is one whose int8 may be of 7 bits for speed, on processors
  ///     without VNNI.
  public init(
    weight: Tensor, bias: Tensor? = nil, precision: Precision = .float32, narrows: Bool = false
  ) {
    outputs = weight.size(0)
    inputs = weight.size(1)
    self.bias = bias
    switch precision {
    case .float32:
      self.weight = .float32(
        wrap("pack linear", [weight], ctorch_pack_linear(weight.handle, Self.rows)))
    case .bfloat16, .float16:
      self.weight = .half(weight.rounded(to: precision == .bfloat16 ? .bfloat16 : .float16))
    case .int8:
      self.weight = Self.quantized(weight, narrows)
    case .q8_0, .q4_1:
      let bits: Int32 = precision == .q4_1 ? 4 : 8
      self.weight = .blocks(
        wrap("quantize in blocks", [weight], ctorch_pack_blocks(weight.handle, bits)))
    }
  }

  /// `x · weightᵀ + bias`: `[rows, inputs]` to `[rows, outputs]`. Records nothing for gradients, and
  /// traps where `x` needs them.
  public func callAsFunction(_ x: Tensor) -> Tensor { compute(x, nil, multiplies: false) }

  /// `other + (x · weightᵀ + bias)` without a pass of its own over the result.
  public func callAsFunction(_ x: Tensor, addedTo other: Tensor) -> Tensor {
    compute(x, other, multiplies: false)
  }

  /// `other * (x · weightᵀ + bias)`, element by element.
  public func callAsFunction(_ x: Tensor, times other: Tensor) -> Tensor {
    compute(x, other, multiplies: true)
  }

  private func compute(_ x: Tensor, _ other: Tensor?, multiplies: Bool) -> Tensor {
    switch weight {
    case .float32(let packed):
      let handle =
        other.map {
          ctorch_packed_linear_with(x.handle, packed.handle, bias?.handle, $0.handle, multiplies)
        } ?? ctorch_packed_linear(x.handle, packed.handle, bias?.handle)
      return wrap("packed linear", [x], handle)
    case .half(let stored):
      return wrap(
        "linear of halves", [x],
        ctorch_half_linear(x.handle, stored.handle, bias?.handle, other?.handle, multiplies))
    case .int8(let packed, let steps):
      return wrap(
        "linear of 8 bits", [x],
        ctorch_int8_linear(
          x.handle, packed.handle, steps.handle, inputs, bias?.handle, other?.handle, multiplies))
    case .blocks(let packed):
      return wrap(
        "linear in blocks", [x],
        ctorch_blocks_linear(
          x.handle, packed.handle, inputs, outputs, bias?.handle, other?.handle, multiplies))
    }
  }

  private static func quantized(_ weight: Tensor, _ narrows: Bool) -> Weight {
    var (packed, steps): (ctorch_tensor?, ctorch_tensor?)
    check(
      "quantize to 8 bits", [weight],
      ctorch_quantize_int8(weight.handle, narrows, &packed, &steps))
    return .int8(
      Tensor(handle: packed ?? ctorch_undefined()),
      steps: Tensor(handle: steps ?? ctorch_undefined()))
  }
}
