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
      accuracy with its 95 % interval, the accuracy of the better length rule, calibration, and the account \
      of all rows. Ties count as wrong.

      EXAMPLES
        reward evaluate --model ./rm --dataset held-out.jsonl --json
        reward evaluate --model ./rm --dataset pairs.jsonl --eval-fraction 0.2 \\
          --output samples.jsonl
      """)

  @OptionGroup var scoring: ScoringOptions
  @OptionGroup var data: DatasetOptions

  @Option(
    help: """
      Use only the prompts that `reward train` holds out of the same data with this fraction.
      """)
  var evalFraction: Double?

  @Option(help: "File for the pairs with their rewards, gzip where it ends in .gz.")
  var output: String?

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if let evalFraction, !(evalFraction > 0 && evalFraction <= 1) {
      throw ValidationError("--eval-fraction must be above 0 and at most 1")
    }
  }

  func run() async throws {
    global.apply()
    try data.requireFile()
    if let output { try OutputOptions.refuse(output: output, thatIs: data.dataset) }
    let model = try scoring.load()
    let dataset = try Dataset<PreferencePair>.read(
      [data.dataset], columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    var part = PairPart(dataset)
    if let evalFraction {
      part = part.heldOut(evalFraction)
      Console.say("held out with fraction \(evalFraction): \(part.examples.count) pairs")
    }
    let trunk = model.classifier.trunk
    let prepared = try PreparedPairs(
      part, recipe: model.recipe, tokenizer: model.tokenizer,
      limits: (trunk.vocabularySize, trunk.maximumPositions), use: .scoring,
      policy: data.rowPolicy)
    Console.say("\(data.dataset): \(prepared.accounting)")
    let pairs = prepared.examples
    guard !pairs.isEmpty else {
      throw RewardError(.datasetEmpty, "no pairs are left", at: .init(file: data.dataset))
    }
    let scores = try score(prepared.pairs, model)
    let evaluation = try PairEvaluation(
      chosenScores: scores.map { $0[0] }, rejectedScores: scores.map { $0[1] },
      chosenLengths: pairs.map { $0.chosenText.unicodeScalars.count },
      rejectedLengths: pairs.map { $0.rejectedText.unicodeScalars.count },
      groups: pairs.map(\.group))
    try save(pairs, scores)
    show(evaluation)
    guard json else { return }
    var object = evaluation.json
    object["token_identical"] = .number(prepared.identicalCount)
    object["model"] = .string(scoring.model.model)
    object["template_sha256"] = .string(model.recipe.templateHash)
    object["dataset"] = .string(data.dataset)
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

  private func save(_ pairs: [PreferencePair], _ scores: [[Double]]) throws {
    guard let output else { return }
    try JSONLinesWriter.writing(to: output) { writer in
      for (pair, scores) in zip(pairs, scores) {
        var row = pair.original
        row["chosen_reward"] = .number(scores[0])
        row["rejected_reward"] = .number(scores[1])
        try writer.write(row)
      }
    }
  }

  private func show(_ evaluation: PairEvaluation) {
    var table = HumanTable([.init("measure"), .init("value")])
    for row in evaluation.table { table.add(row) }
    Console.show(table)
  }
}
