import ArgumentParser
import Basics
import Evaluation
import Models
import OrderedCollections
import Preferences
import Rewards
import Storage
import Text
import Tracking
import Training

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how often a reward model agrees with preferences.",
    discussion: """
      Prints a table to standard error and, with --json, one JSON object to standard output: \
      accuracy with its 95 % interval, the accuracy of the better length rule, calibration, and the \
      account of all rows. Ties count as wrong.

      INPUT, a row a line
        {"prompt": "What is 2 + 2?", "chosen": "4.", "rejected": "Five."}

      EXAMPLES
        reward evaluate --model ./rm --dataset held-out.jsonl --json
        reward evaluate --model ./rm --dataset pairs.jsonl --eval-fraction 0.2 \\
          --output samples.jsonl
        reward evaluate --model ./rm --benchmark llmbar --data LLMBar
      """)

  @OptionGroup var scoring: ScoringOptions

  @Option(help: DatasetOptions.help)
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "A benchmark instead of a data set; `reward benchmarks` lists them.", valueName: "name"))
  var benchmark: String?

  @Option(help: "The benchmark's file, or the folder with its files.")
  var data: String?

  @OptionGroup var rows: RowOptions

  @Option(
    help: """
      Use only the prompts that `reward train` holds out of the same data with this fraction.
      """)
  var evalFraction: Double?

  @Option(help: "File for the pairs with their rewards, gzip where it ends in .gz.")
  var output: String?

  @OptionGroup var added: AddedColumnOptions

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (dataset == nil) != (benchmark == nil) else {
      throw ValidationError("give either --dataset or --benchmark")
    }
    guard (data == nil) == (benchmark == nil) else {
      throw ValidationError("--benchmark and --data belong together")
    }
    if benchmark != nil, evalFraction != nil || !rows.column.isEmpty {
      throw ValidationError("--eval-fraction and --column are for --dataset, not for --benchmark")
    }
    if let given = dataset { dataset = try DatasetOptions.file(given, option: "--dataset") }
    if let evalFraction, !(evalFraction > 0 && evalFraction <= 1) {
      throw ValidationError("--eval-fraction must be above 0 and at most 1")
    }
  }

  func run() async throws {
    global.apply()
    if let benchmark, let data { return try evaluate(benchmark: benchmark, data: data) }
    try evaluatePairs()
  }

  private var pairs: DatasetOptions {
    var options = DatasetOptions()
    options.dataset = dataset ?? "-"
    options.rows = rows
    return options
  }

  private func evaluatePairs() throws {
    let data = pairs
    try data.requireFile()
    if let output {
      try OutputOptions.check(output: output, input: data.dataset)
      try OutputOptions.refuse(continued: output)
    }
    let model = try scoring.load()
    let dataset = try Dataset<PreferencePair>.read(
      [data.dataset], columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    var part = PairPart(dataset)
    if let evalFraction {
      part = part.heldOut(evalFraction)
      Console.say("held out with fraction \(evalFraction): \(Counted(part.examples.count, "pair"))")
    }
    let trunk = model.classifier.trunk
    let prepared = try PreparedPairs(
      part, recipe: model.recipe, tokenizer: model.tokenizer,
      limits: (trunk.vocabularySize, trunk.maximumPositions), use: .scoring,
      policy: data.rowPolicy)
    Console.say("\(data.name): \(prepared.accounting)")
    let pairs = prepared.examples
    guard !pairs.isEmpty else {
      throw RewardError(.datasetEmpty, "no pairs are left", at: .init(file: data.name))
    }
    if output != nil {
      for pair in pairs {
        try added.check(
          pair.original, added: Self.columns, file: data.name, line: pair.place.line)
      }
    }
    // Opened before the long work, so that a place that cannot be written costs nothing.
    let samples = try output.map { try JSONLinesWriter(path: $0) }
    defer { samples?.abandon() }
    let scores = try score(prepared.pairs, model)
    let evaluation = try PairEvaluation(
      chosenScores: scores.map { $0[0] }, rejectedScores: scores.map { $0[1] },
      chosenLengths: pairs.map { $0.chosenText.unicodeScalars.count },
      rejectedLengths: pairs.map { $0.rejectedText.unicodeScalars.count },
      groups: pairs.map(\.group))
    show(evaluation)
    if json { printJSON(evaluation, prepared, model, data.name) }
    // Last: a full disk must not cost the result.
    if let samples { try save(pairs, scores, samples) }
  }

  private func printJSON(
    _ evaluation: PairEvaluation, _ prepared: PreparedPairs, _ model: ScalarRewardModel,
    _ dataset: String
  ) {
    var object = evaluation.json
    object["token_identical"] = .number(prepared.identicalCount)
    object["model"] = .string(scoring.model.model)
    object["template_sha256"] = .string(model.recipe.templateHash)
    object["deterministic"] = .bool(scoring.deterministic)
    object["precision"] = .string(scoring.computing.precision.rawValue)
    object["dataset"] = .string(dataset)
    if let evalFraction { object["eval_fraction"] = .number(evalFraction) }
    object["rows"] = .object(prepared.accounting.json)
    Console.printResult(JSONValue.object(object).text + "\n")
  }

  /// Chosen and rejected score of each pair.
  private func score(_ pairs: [TokenPair], _ model: ScalarRewardModel) throws -> [[Double]] {
    let bar = ProgressBar("evaluate", total: pairs.count, unit: "pair")
    defer { bar.finish() }
    var result: [[Double]] = []
    for start in stride(from: 0, to: pairs.count, by: 64) {
      let part = pairs[start..<min(start + 64, pairs.count)]
      let scores = try model.scores(part.flatMap { [$0.chosen, $0.rejected] })
      result += part.indices.map { index in
        let place = 2 * (index - start)
        return Array(scores[place..<place + 2])
      }
      bar.advance(by: part.count)
    }
    return result
  }

  static let columns = ["chosen_reward", "rejected_reward"]

  private func save(
    _ pairs: [PreferencePair], _ scores: [[Double]], _ writer: JSONLinesWriter
  ) throws {
    for (pair, scores) in zip(pairs, scores) {
      var row = pair.original
      for (column, score) in zip(Self.columns, scores) { row[column] = .number(score) }
      try writer.write(row)
    }
    try writer.close()
  }

  private func show(_ evaluation: PairEvaluation) {
    var table = HumanTable([.init("measure"), .init("value")])
    for row in evaluation.table { table.add(row) }
    Console.show(table)
  }
}
