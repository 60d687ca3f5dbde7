import ArgumentParser
import OrderedCollections
import RewardKit

/// Scores preference pairs as `reward score` does, without tokenising: `peers/score_pairs.py`.
struct ScorePairs: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score-pairs", abstract: "Tokens per second of scoring preference pairs.")

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "Passes over all rows.")
  var repeats = 5

  func validate() throws { try requirePositive(repeats, "repeats") }

  func run() throws {
    threads.apply()
    let files = try data.files()
    let rows = try TokenRow.read(
      data.data, limit: data.limit, keys: TokenRow.pairKeys, vocabulary: files.vocabularySize)
    // The rows are token ids already, so which recipe the model is opened with changes nothing.
    let recipe = try TextRecipe(template: "chatml")
    var opened: ScalarRewardModel?
    let load = try elapsed {
      opened = ScalarRewardModel(
        classifier: try files.classifier(), tokenizer: files.tokenizer, recipe: recipe,
        name: data.model)
    }
    guard let model = opened else { preconditionFailure("opened above") }

    let sequences = rows.flatMap { [$0.chosen, $0.rejected] }
    let tokens = rows.reduce(0) { $0 + $1.tokens }
    // As many pairs as the peer's first batch of 8 sequences has.
    _ = try model.scores(Array(sequences.prefix(8)))
    var scores: [Double] = []
    let times = try (0..<repeats).map { _ in
      try elapsed { scores = try model.scores(sequences) }
    }
    report(
      [
        "configuration": .string("\(model.options.maximumBatchTokens) tokens at once"),
        "pairs": .number(rows.count), "tokens": .number(tokens),
        "unique_tokens": .number(rows.reduce(0) { $0 + $1.uniqueTokens }),
        "load_seconds": .number(load),
        "tokens_per_second": spread(times.map { Double(tokens) / $0 }),
        "pairs_per_second": spread(times.map { Double(rows.count) / $0 }),
        "scores": .array(
          rows.indices.map { [.number(scores[2 * $0]), .number(scores[2 * $0 + 1])] }),
      ], model: data.model, threads: threads.threads)
  }
}
