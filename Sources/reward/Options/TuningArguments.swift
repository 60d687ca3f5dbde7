import ArgumentParser
import Models
import Training

/// Which weights training changes.
struct TuningArguments: ParsableArguments {
  @Flag(help: "Train LoRA factors and the head only.")
  var usePeft = false

  @Option(help: "Rank of the factors.")
  var loraR = 16

  @Option(help: "The factors' product is scaled by alpha / rank.")
  var loraAlpha = 32.0

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

  func validate() throws {
    if usePeft, trainLastLayers != nil {
      throw ValidationError("--use-peft and --train-last-layers exclude each other")
    }
    if mergeAdapter, !usePeft { throw ValidationError("--merge-adapter needs --use-peft") }
    if loraR < 1 { throw ValidationError("--lora-r must be at least 1") }
    if let trainLastLayers, trainLastLayers < 0 {
      throw ValidationError("--train-last-layers must not be negative")
    }
  }

  func tuning() -> TrainingOptions.Tuning {
    if let trainLastLayers { return .lastLayers(trainLastLayers) }
    guard usePeft else { return .full }
    return .lora(
      LoRAOptions(
        rank: loraR, alpha: loraAlpha,
        targets: loraTargetModules.isEmpty ? LoRAOptions.allLinear : Set(loraTargetModules)))
  }
}
