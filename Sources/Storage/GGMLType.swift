// The names are ggml's.
// swift-format-ignore-file: AlwaysUseLowerCamelCase

/// How ggml stores a tensor's numbers. Raw values are the numbers in GGUF files.
///
/// All types of the `gguf` package 0.18 are recognised, so that their sizes are known;
/// ``isDecodable`` says which of them ``GGUFFile/dequantize(_:into:)`` reads.
public enum GGMLType: UInt32, Sendable, Hashable, CaseIterable {
  case f32 = 0
  case f16 = 1
  case q4_0 = 2
  case q4_1 = 3
  case q5_0 = 6
  case q5_1 = 7
  case q8_0 = 8
  case q8_1 = 9
  case q2_K = 10
  case q3_K = 11
  case q4_K = 12
  case q5_K = 13
  case q6_K = 14
  case q8_K = 15
  case iq2_xxs = 16
  case iq2_xs = 17
  case iq3_xxs = 18
  case iq1_s = 19
  case iq4_nl = 20
  case iq3_s = 21
  case iq2_s = 22
  case iq4_xs = 23
  case i8 = 24
  case i16 = 25
  case i32 = 26
  case i64 = 27
  case f64 = 28
  case iq1_m = 29
  case bf16 = 30
  case tq1_0 = 34
  case tq2_0 = 35
  case mxfp4 = 39

  /// Elements in one block; the last dimension is a multiple of it.
  public var blockSize: Int { layout.elements }

  /// Bytes of one block.
  public var blockBytes: Int { layout.bytes }

  private var layout: (elements: Int, bytes: Int) {
    switch self {
    case .f32, .i32: (1, 4)
    case .f16, .bf16, .i16: (1, 2)
    case .f64, .i64: (1, 8)
    case .i8: (1, 1)
    case .q4_0, .iq4_nl: (32, 18)
    case .q4_1: (32, 20)
    case .q5_0: (32, 22)
    case .q5_1: (32, 24)
    case .q8_0: (32, 34)
    case .q8_1: (32, 40)
    case .mxfp4: (32, 17)
    case .q2_K: (256, 84)
    case .q3_K, .iq3_s: (256, 110)
    case .q4_K: (256, 144)
    case .q5_K: (256, 176)
    case .q6_K: (256, 210)
    case .q8_K: (256, 292)
    case .iq2_xxs, .tq2_0: (256, 66)
    case .iq2_xs: (256, 74)
    case .iq2_s: (256, 82)
    case .iq3_xxs: (256, 98)
    case .iq1_s: (256, 50)
    case .iq1_m: (256, 56)
    case .iq4_xs: (256, 136)
    case .tq1_0: (256, 54)
    }
  }

  /// The name that ggml's tools print, such as `"Q4_K"`.
  public var name: String {
    let text = String(describing: self)
    return text.prefix { $0 != "_" }.uppercased() + text.drop { $0 != "_" }.uppercased()
  }

  /// Whether this package can turn the type into floats.
  public var isDecodable: Bool { decoder != nil }
}
