/// What one number of a tensor is on disk.
///
/// Raw values are the names that safetensors headers use. Eight-bit floats are recognised so that
/// such files can be listed and copied; nothing here computes with them. The cases stand in the
/// order in which the reference library writes tensors: large elements first, so that all are
/// aligned.
public enum ElementType: String, Sendable, Hashable, CaseIterable {
  case uint64 = "U64"
  case int64 = "I64"
  case float64 = "F64"
  case float32 = "F32"
  case uint32 = "U32"
  case int32 = "I32"
  case bfloat16 = "BF16"
  case float16 = "F16"
  case uint16 = "U16"
  case int16 = "I16"
  case float8e5m2fnuz = "F8_E5M2FNUZ"
  case float8e4m3fnuz = "F8_E4M3FNUZ"
  case float8e8m0 = "F8_E8M0"
  case float8e4m3 = "F8_E4M3"
  case float8e5m2 = "F8_E5M2"
  case int8 = "I8"
  case uint8 = "U8"
  case bool = "BOOL"

  /// The name in a safetensors header, such as `"BF16"`.
  public var safetensorsName: String { rawValue }

  /// Bytes of one element.
  public var byteSize: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool, .float8e4m3, .float8e5m2, .float8e8m0, .float8e4m3fnuz,
      .float8e5m2fnuz:
      1
    }
  }

  /// Bytes of a tensor of this type, or nil where that is more than `Int` holds.
  ///
  /// A rank-0 shape is one element. Cost: O(rank).
  public func byteCount(shape: [Int]) -> Int? {
    var count = byteSize
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow, size >= 0 else { return nil }
      count = product
    }
    return count
  }
}
