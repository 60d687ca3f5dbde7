import ArgumentParser

/// RewardKit's side of the benchmarks. A subcommand does what the script in `Benchmarks/peers` that
/// it names does, with the same files and settings, and prints one JSON object with the same fields;
/// `Benchmarks/run.py` runs the two in turn and compares them.
@main
struct RewardBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reward-bench",
    abstract: "Measure RewardKit's speed; one JSON object on standard output.",
    discussion: """
      EXAMPLES
        reward-bench gemm --threads 2
        reward-bench score --model .deps/bench-data/MODEL/cls --data pairs.jsonl
      """,
    subcommands: [
      MatrixRate.self, ScoreRows.self, TrainPairs.self, GenerateCandidates.self, GenerateOne.self,
      TokeniseTexts.self, WatchMemory.self,
    ])
}
