import ArgumentParser
import Preferences

struct Select: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Choose the best of several responses.",
    discussion: """
      Reads rows with a prompt and a list 'responses' (also 'completions', 'candidates' or \
      'outputs') and writes them with all their columns, 'rewards', 'best' (the index of the \
      highest reward, the first among equals) and 'best_response'. A prompt is computed once for \
      all its responses.

      INPUT, a row a line
        {"prompt": "What is 2 + 2?", "responses": ["4.", "Five."]}

      EXAMPLES
        reward select --model ./rm --dataset candidates.jsonl --output selected.jsonl
        reward generate --model smollm2-135m-instruct --dataset prompts.jsonl \\
          --n 16 | reward select --model ./rm --dataset -
      """)

  @OptionGroup var scoring: ScoringOptions
  @OptionGroup var data: DatasetOptions
  @OptionGroup var output: OutputOptions

  @Flag(
    help: """
      Also write how each reward came about: every stage of a reward file with its value, as \
      'explanations'.
      """)
  var explain = false

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    global.apply()
    try await RowScorer.run(
      CandidateRow.self, title: "select", scoring, data, output, explains: explain)
  }
}
