import CTorch

/// What the weights of linear layers are kept and multiplied in where a model is only computed.
public enum Precision: String, Sendable, Hashable, CaseIterable {
  /// fp32: exact up to rounding.
  case float32
  /// Weights of 8 bits with a step for each output; each row of input is rounded to 8 bits (7 on
  /// processors without VNNI). Sums are exact, so a row's result depends on that row alone.
  case int8
  /// Weights of 4 bits with a step and an offset for each 32 inputs, as GGUF's Q4_1; input in bf16.
  /// For generating few rows at a time, which is bound by reading the weights.
  case int4
}

/// A linear layer that is only computed, never trained: its weight is laid out once for the matrix
/// library, on the CPU.
public final class PackedLinear: Sendable {
  private enum Weight {
    case float32(Tensor)
    case int8(Tensor, steps: Tensor)
    case int4(Tensor, steps: Tensor)
  }

  private let weight: Weight
  private let bias: Tensor?
  private let columns: Int

  /// Rows that the fp32 layout is chosen for; others are hardly slower.
  private static let rows = 512

  /// Whether libtorch has the matrix library that this needs.
  public static var isAvailable: Bool { ctorch_can_pack() }

  /// - Parameters:
  ///   - weight: `[outputs, inputs]`, fp32 on the CPU; it is copied and can be let go.
  ///   - bias: `[outputs]`.
  ///   - precision: `int4` needs inputs in multiples of 32 and outputs of 16; where they are not, 8
  ///     bits are kept.
  public init(weight: Tensor, bias: Tensor? = nil, precision: Precision = .float32) {
    columns = weight.size(1)
    self.bias = bias
    switch precision {
    case .float32:
      self.weight = .float32(
        wrap("pack linear", [weight], ctorch_pack_linear(weight.handle, Self.rows)))
    case .int4 where ctorch_can_int4(weight.size(0), weight.size(1)):
      let (packed, steps) = quantized("quantize to 4 bits", weight, ctorch_quantize_int4)
      self.weight = .int4(packed, steps: steps)
    case .int8, .int4:
      let (packed, steps) = quantized("quantize to 8 bits", weight, ctorch_quantize_int8)
      self.weight = .int8(packed, steps: steps)
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
    case .int8(let packed, let steps):
      return wrap(
        "linear of 8 bits", [x],
        ctorch_int8_linear(
          x.handle, packed.handle, steps.handle, bias?.handle, other?.handle, multiplies))
    case .int4(let packed, let steps):
      var result = wrap(
        "linear of 4 bits", [x], ctorch_int4_linear(x.handle, packed.handle, steps.handle))
      if let bias { result = result + bias }
      guard let other else { return result }
      return multiplies ? result * other : result + other
    }
  }
}

private func quantized(
  _ operation: StaticString, _ weight: Tensor,
  _ quantize: (
    ctorch_tensor?, UnsafeMutablePointer<ctorch_tensor?>, UnsafeMutablePointer<ctorch_tensor?>
  ) ->
    Int32
) -> (packed: Tensor, steps: Tensor) {
  var (packed, steps): (ctorch_tensor?, ctorch_tensor?)
  check(operation, [weight], quantize(weight.handle, &packed, &steps))
  return (
    Tensor(handle: packed ?? ctorch_undefined()), Tensor(handle: steps ?? ctorch_undefined())
  )
}
