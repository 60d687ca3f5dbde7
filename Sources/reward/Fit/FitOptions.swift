import ArgumentParser
import Rewards

/// What all fits take: held-out rows, the seed, and where the heads go.
struct FitOptions: ParsableArguments {
  @Option(help: "Share of prompts held out to measure on, chosen by a hash; 0 measures nothing.")
  var evalFraction = 0.2

  @Option(help: "Seed of the split and of everything that is drawn.")
  var seed: UInt64 = 0

  @Option(help: "Directory for the heads; a new one, or an empty one.")
  var outputDir: String

  @Flag(help: "Replace earlier heads in the output directory.")
  var overwriteOutputDir = false

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  func validate() throws {
    guard (0..<1).contains(evalFraction) else {
      throw ValidationError("--eval-fraction must be from 0 to below 1")
    }
  }

  /// Another salt draws another split; the plain one is that of `reward train`.
  var salt: String { seed == 0 ? "" : String(seed) }

  /// - Throws: `reward.heads-output`, `directory.kind`, `file.access`.
  func checkOutput() throws {
    try FittedHeads.checkOutput(outputDir, overwrites: overwriteOutputDir)
  }
}
