import CTorch

/// An element type. The raw value is the one of the C interface.
public enum DType: Int32, Sendable, Hashable, CaseIterable {
  case float64 = 0
  case float32, float16, bfloat16, int64, int32, int16, int8, uint8, bool

  /// Bytes of one element.
  public var byteCount: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32: 4
    case .float16, .bfloat16, .int16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// Whether elements are floating-point numbers, which alone have gradients.
  public var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }
}

/// Where a tensor's memory lies.
public enum Device: Sendable, Hashable, CustomStringConvertible {
  case cpu
  case cuda(Int)

  var code: Int32 {
    switch self {
    case .cpu: -1
    case .cuda(let index): Int32(index)
    }
  }

  init(code: Int32) { self = code < 0 ? .cpu : .cuda(Int(code)) }

  /// PyTorch's name: `cpu`, `cuda:0`.
  public var description: String {
    switch self {
    case .cpu: "cpu"
    case .cuda(let index): "cuda:\(index)"
    }
  }

  /// The first GPU when libtorch was built for CUDA and finds one, else the CPU.
  public static var best: Device { Torch.cudaDeviceCount > 0 ? .cuda(0) : .cpu }
}
