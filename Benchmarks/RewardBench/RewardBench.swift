import ArgumentParser

/// RewardKit's side of the benchmarks. Every subcommand does what the script of the same name in
/// `Benchmarks/peers` does, with the same files and settings, and prints one JSON object with the
/// same fields; `Benchmarks/run.py` runs the two in turn and compares them.
@main
struct RewardBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reward-bench",
    abstract: "Measure RewardKit's speed; one JSON object on standard output.",
    discussion: """
      EXAMPLES
        reward-bench gemm --threads 2
        reward-bench score-pairs --model .deps/bench-data/MODEL/cls --data pairs.jsonl
      """,
    subcommands: [MatrixRate.self, ScorePairs.self, TrainPairs.self, GenerateCandidates.self])
}
