import ArgumentParser
import Basics
import Instructions
import OrderedCollections
import Storage

struct MakePrompts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompts",
    abstract: "Write prompts with checkable constraints.",
    discussion: """
      Rows have id, prompt, topic, constraints and split (train or eval; no topic is in both). \
      Equal seeds give equal prompts everywhere, and a longer list begins with the shorter one.

      EXAMPLES
        reward instructions prompts --count 600 --seed 0 --output prompts.jsonl
        reward instructions prompts --count 5
      """)

  @Option(help: "Number of prompts.")
  var count: Int

  @Option(help: "Seed of topics, constraints and wording.")
  var seed: UInt64 = 0

  @Option(help: "Share of topics kept for evaluation.")
  var evalFraction = 0.25

  @Option(help: "Only prompts of this split: train or eval.")
  var split: InstructionPrompt.Split?

  @Option(help: "File for the rows; standard output without it.")
  var output: String?

  @OptionGroup var configuration: ConfigurationOption

  func validate() throws {
    guard (1...InstructionPromptGenerator.maximumCount).contains(count) else {
      throw ValidationError("--count must be from 1 to \(InstructionPromptGenerator.maximumCount)")
    }
  }

  func run() async throws {
    var options = InstructionPromptGenerator.Options()
    options.evalFraction = evalFraction
    let prompts = try InstructionPromptGenerator(seed: seed, options: options)
      .prompts(count: count)
    let chosen = prompts.filter { split == nil || $0.split == split }
    try JSONLinesWriter.writing(to: output ?? "-") { writer in
      for prompt in chosen { try writer.write(prompt.json.object!) }
    }
    let training = chosen.count { $0.split == .train }
    switch split {
    case .train: Console.say("\(training) training prompts, of \(count) made")
    case .eval: Console.say("\(chosen.count) evaluation prompts, of \(count) made")
    case nil:
      Console.say("\(training) training and \(chosen.count - training) evaluation prompts")
    }
  }
}
