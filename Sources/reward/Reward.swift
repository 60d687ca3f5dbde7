import ArgumentParser
import Basics
import Foundation
import Tensors

/// The command-line program.
@main
struct Reward: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reward",
    abstract: "Train, evaluate and use reward models.",
    discussion: """
      Results go to standard output as JSON or JSON Lines; everything for people goes to standard \
      error. Exit codes: 0 done, 1 failed, 2 wrong usage, 128 + N after signal N.

      EXAMPLES
        reward train --model smollm2-135m-instruct --dataset pairs.jsonl \\
          --output-dir rm
        reward evaluate --model rm --dataset held-out.jsonl --json
        reward COMMAND --help
      """,
    version: programVersion,
    subcommands: [
      Train.self, Fit.self, Annotate.self, Score.self, Evaluate.self, Compare.self, Benchmarks.self,
      Probe.self,
      MakeContrast.self, Overoptimise.self, Generate.self, Select.self, Inspect.self,
      Grade.self, ReportRuns.self, Fetch.self, Environment.self, Instructions.self,
      RecipeCommand.self, Demo.self,
    ])

  static func main() async {
    // A reader that goes away shows as a failed write, which ends the program in order; without
    // this it, or a closed log pipe, would kill a training run.
    signal(SIGPIPE, SIG_IGN)
    Torch.keepFreedMemory()
    do {
      let arguments = try ConfigurationFile.expand(
        Array(CommandLine.arguments.dropFirst()), of: CommandOutline(of: Self.self))
      var command = try parseAsRoot(arguments)
      // A layer has five shapes of products, of two places each. Generating adds the vocabulary and
      // prompts beside single tokens, a training step multiplies in three directions.
      Torch.keepProducts(
        command is Train || command is Demo
          ? 64 : command is Generate || command is Overoptimise ? 32 : 16)
      // Steps of training and single tokens wake threads too often: alone they would be a sixth slower.
      let wakesOften =
        command is Train || command is Demo || command is Generate || command is Overoptimise
      if !wakesOften { Torch.waitAsleep() }
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      if let reason = Console.lostResult {
        throw RewardError(.fileAccess, "cannot write: \(reason)", at: .init(file: "<stdout>"))
      }
    } catch {
      Ending(of: error, in: Self.self).exit()
    }
  }
}
