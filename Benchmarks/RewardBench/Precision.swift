import ArgumentParser
import RewardKit

/// What linear layers are kept and multiplied in, by the names that the peers use.
enum PrecisionName: String, ExpressibleByArgument, CaseIterable {
  case fp32, bf16, fp16, int8
  /// Blocks of 8 and of 4 bits, as in GGUF files.
  case q8 = "q8_0"
  case q4 = "q4_1"

  /// The library's own.
  var precision: Precision {
    switch self {
    case .fp32: .float32
    case .bf16: .bfloat16
    case .fp16: .float16
    case .int8: .int8
    case .q8: .q8_0
    case .q4: .q4_1
    }
  }
}

extension ScalarRewardModel {
  /// Opens the model. The rows that it scores are token ids already, so which template the texts
  /// would be written with changes nothing.
  static func open(_ path: String, _ precision: PrecisionName) throws -> ScalarRewardModel {
    var options = Options()
    options.precision = precision.precision
    return try ScalarRewardModel(path: path, template: "plain", options: options)
  }
}
