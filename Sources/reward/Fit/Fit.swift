import ArgumentParser

struct Fit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit reward heads on a frozen model: attributes, gate, pairs, detector.",
    discussion: """
      One pass of the frozen model gives a vector for every response; heads on them are fitted \
      in seconds. `ratings` makes a head for each rated attribute, `gate` learns from preference \
      pairs what each attribute counts for a prompt, `pairs` makes a head that knows how sure it \
      is, `detector` tells machine texts from human ones. All write a directory that is scored \
      with --model.

      EXAMPLES
        reward fit ratings --dataset rated.jsonl --output-dir heads
        reward fit gate --model heads --dataset pairs.jsonl --output-dir gated
        reward fit pairs --dataset pairs.jsonl --output-dir bayesian
        reward fit detector --dataset texts.jsonl --output-dir detector
      """,
    subcommands: [FitRatings.self, FitGate.self, FitPairs.self, FitDetector.self])
}
