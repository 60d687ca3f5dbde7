import ArgumentParser
import Preferences

struct Score: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score responses with a reward model.",
    discussion: """
      Reads rows with a prompt and a response, with messages, or with chosen and rejected, and \
      writes each with all its columns and 'reward', or 'chosen_reward' and 'rejected_reward'. \
      Rows keep their order. A run that was stopped goes on where it was.

      INPUT, a row a line
        {"prompt": "What is 2 + 2?", "response": "4."}

      EXAMPLES
        reward score --model ./rm --dataset answers.jsonl --output scored.jsonl
        zcat pairs.jsonl.gz | reward score --model ./rm --dataset - > scored.jsonl
        reward score --model ./from-transformers --template chatml \\
          --dataset answers.jsonl --row-policy skip --deterministic
      """)

  @OptionGroup var scoring: ScoringOptions
  @OptionGroup var data: DatasetOptions
  @OptionGroup var output: OutputOptions

  @Flag(
    help: """
      Also write how each reward came about: every stage of a reward file with its value, as \
      'explanation', or 'chosen_explanation' and 'rejected_explanation'.
      """)
  var explain = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    global.apply()
    try await RowScorer.run(
      ScoreRow.self, title: "score", scoring, data, output, explains: explain)
  }
}
