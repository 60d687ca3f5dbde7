import ArgumentParser
import Basics

/// Errors of the library's options as the command line spells them: `--top-p must be …`.
enum OptionMessage {
  /// The library names options by their long names, without dashes, as a message's first word.
  static func error(_ error: RewardError) -> ValidationError {
    let first = error.message.prefix { $0 != " " }
    let isName = names.contains(String(first))
    return ValidationError((isName ? "--" : "") + error.message)
  }

  private static let names: Set<String> = [
    "temperature", "top-k", "top-p", "max-new-tokens", "learning-rate", "num-train-epochs",
    "max-steps", "per-device-train-batch-size", "gradient-accumulation-steps", "warmup-ratio",
    "weight-decay", "max-grad-norm", "label-smoothing", "center-rewards-coefficient", "lora-r",
    "lora-alpha", "group-by-prompt", "logging-steps", "eval-steps", "save-steps",
  ]
}
