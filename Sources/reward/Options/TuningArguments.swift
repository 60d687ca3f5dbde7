import ArgumentParser
import Models
import Tensors
import Training

/// Which weights training changes.
struct TuningArguments: ParsableArguments {
  @Flag(
    help: """
      Train LoRA factors and the head only. Beside an adapter of a GGUF model its base is written \
      too, in fp32, for other tools.
      """)
  var usePeft = false

  @Option(help: "Rank of the factors (default: 16).")
  var loraR: Int?

  @Option(help: "The factors' product is scaled by alpha / rank (default: 32).")
  var loraAlpha: Double?

  @Option(
    parsing: .upToNextOption,
    help: "Linear layers that get factors (default: all seven kinds).")
  var loraTargetModules: [String] = []

  @Flag(help: "Add the factors into the weights and write a whole model.")
  var mergeAdapter = false

  @Option(
    help: """
      Train the top so many layers and the head only. The frozen layers' states are computed \
      once and reused in every epoch.
      """)
  var trainLastLayers: Int?

  @Option(
    help: """
      What frozen linear layers and the embedding table are stored in while training: bfloat16 and \
      float16 halve their memory. Products stay fp32, and what is written holds the model's own \
      weights.
      """)
  var dtype = FrozenDType.float32

  enum FrozenDType: String, ExpressibleByArgument, CaseIterable {
    case float32, bfloat16, float16

    var dtype: DType {
      switch self {
      case .float32: .float32
      case .bfloat16: .bfloat16
      case .float16: .float16
      }
    }
  }

  /// Far above the ranks in use: a greater one is a slip, and its factors would outweigh the layers.
  static let largestRank = 4096

  func validate() throws {
    if usePeft, trainLastLayers != nil {
      throw ValidationError("--use-peft and --train-last-layers exclude each other")
    }
    let given = [
      ("--lora-r", loraR != nil), ("--lora-alpha", loraAlpha != nil),
      ("--lora-target-modules", !loraTargetModules.isEmpty), ("--merge-adapter", mergeAdapter),
    ]
    if !usePeft, let option = given.first(where: \.1) {
      throw ValidationError("\(option.0) needs --use-peft")
    }
    if let loraR, !(1...Self.largestRank).contains(loraR) {
      throw ValidationError("--lora-r must be from 1 to \(Self.largestRank)")
    }
    if let loraAlpha, !loraAlpha.isFinite { throw ValidationError("--lora-alpha must be finite") }
    if let trainLastLayers, trainLastLayers < 0 {
      throw ValidationError("--train-last-layers must not be negative")
    }
  }

  func tuning() -> TrainingOptions.Tuning {
    if let trainLastLayers { return .lastLayers(trainLastLayers) }
    guard usePeft else { return .full }
    return .lora(
      LoRAOptions(
        rank: loraR ?? 16, alpha: loraAlpha ?? 32,
        targets: loraTargetModules.isEmpty ? LoRAOptions.allLinear : Set(loraTargetModules)))
  }
}
