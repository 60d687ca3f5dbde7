import ArgumentParser

/// Prompts whose answers a rule can judge: the truth that a reward model is measured by.
struct Instructions: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make and judge instructions that rules can verify.",
    discussion: """
      The data of `reward demo` was made with the first three and `reward generate`.

      EXAMPLES
        reward instructions prompts --count 600 --seed 0 --output prompts.jsonl
        reward generate --model smollm2-135m-instruct --dataset prompts.jsonl \\
          --n 8 --temperature 0.8 --output candidates.jsonl
        reward instructions verify --dataset candidates.jsonl --output judged.jsonl
        reward instructions pairs --dataset candidates.jsonl --output pairs.jsonl
        reward instructions ifeval --dataset input_data.jsonl \\
          --responses responses.jsonl
      """,
    subcommands: [MakePrompts.self, VerifyResponses.self, MakePairs.self, JudgeIFEval.self])
}
