import ArgumentParser

struct Fit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit reward heads on a frozen model: attributes, a gate, a detector.",
    discussion: """
      One pass of the frozen model gives a vector for every response; heads on them are fitted \
      in seconds. `ratings` makes a head for each rated attribute, `gate` learns from preference \
      pairs what each attribute counts for a prompt, `detector` tells machine texts from human \
      ones. All write a directory that is scored with --model.

      EXAMPLES
        reward fit ratings --dataset rated.jsonl --output-dir heads
        reward fit gate --model heads --dataset pairs.jsonl --output-dir gated
        reward fit detector --dataset texts.jsonl --output-dir detector
      """,
    subcommands: [FitRatings.self, FitGate.self, FitDetector.self])
}
