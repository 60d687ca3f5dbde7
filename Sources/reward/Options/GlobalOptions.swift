import ArgumentParser
import Tensors
import Tracking

let programVersion = rewardKitVersion

/// What every command takes. The file is read before the command line is parsed.
struct ConfigurationOption: ParsableArguments {
  @Option(help: "YAML file with options of this command; the command line overrides it.")
  var config: String?
}

/// What every command that computes with tensors takes.
struct GlobalOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOption

  @Option(help: "Threads of one tensor operation (default: one for each core).")
  var threads: Int?

  func validate() throws {
    if let threads, !(1...4096).contains(threads) {
      throw ValidationError("--threads must be between 1 and 4096")
    }
  }

  /// To be called before the first tensor is made.
  func apply() {
    if let threads { Torch.threads = threads }
  }
}
