import ArgumentParser
import OrderedCollections
import RewardKit

/// Scores rows of token sequences as `reward score` does, without tokenising: `peers/score.py`.
struct ScoreRows: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Tokens per second of scoring.",
    discussion: """
      A row of the data is {"sequences": [[ids], ...]}: the two of a pair, the samples of a \
      question, or what ends at each step of a solution. All rows are scored in one call.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var threads: ThreadOptions

  @Option(help: "What linear layers are computed in: fp32, bf16, fp16, int8, q8_0 or q4_1.")
  var precision = PrecisionName.fp32

  @Option(help: "Passes over all rows.")
  var repeats = 5

  func validate() throws { try requirePositive(repeats, "repeats") }

  func run() throws {
    threads.apply()
    var opened: ScalarRewardModel?
    let load = try elapsed { opened = try .open(data.model, precision) }
    guard let model = opened else { preconditionFailure("opened above") }
    let rest = residentMiB()
    let rows = try SequenceRow.read(
      data.data, limit: data.limit, vocabulary: model.classifier.trunk.vocabularySize)

    let sequences = rows.flatMap(\.sequences)
    let tokens = sequences.reduce(0) { $0 + $1.count }
    // As many sequences as the peer's usual batch has, backwards: nothing that the measured work
    // begins with is known before.
    _ = try model.scores(sequences.prefix(8).map { $0.reversed() })
    var scores: [Double] = []
    let times = try (0..<repeats).map { _ in
      try elapsed { scores = try model.scores(sequences) }
    }
    report(
      [
        "configuration": .string("\(model.options.maximumBatchTokens) tokens at once"),
        "precision": .string(precision.rawValue), "rows": .number(rows.count),
        "sequences": .number(sequences.count), "tokens": .number(tokens),
        "unique_tokens": .number(rows.reduce(0) { $0 + $1.uniqueTokens }),
        "load_seconds": .number(load), "rest_mib": .number(rest),
        "tokens_per_second": spread(times.map { Double(tokens) / $0 }),
        "groups_per_second": spread(times.map { Double(rows.count) / $0 }),
        "scores": byRow(scores, rows),
      ], model: data.model, threads: threads.threads)
  }

  private func byRow(_ scores: [Double], _ rows: [SequenceRow]) -> JSONValue {
    var rest = scores[...]
    return .array(
      rows.map { row in
        let own = rest.prefix(row.sequences.count)
        rest = rest.dropFirst(own.count)
        return .array(own.map { .number($0) })
      })
  }
}
