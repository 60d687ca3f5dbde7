import ArgumentParser
import Basics
import Evaluation
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
      accuracy with its 95 % interval, the accuracy of length alone, calibration, and the account \
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
    var accounting = dataset.accounting
    var pairs = dataset.examples
    if let evalFraction {
      pairs = HashedSplit(fraction: evalFraction).divide(pairs) { $0.splitGroup }.evaluation
      Console.say("held out with fraction \(evalFraction): \(pairs.count) pairs")
    }
    let texts = try encode(&pairs, model, &accounting)
    Console.say("\(data.dataset): \(accounting)")
    guard !pairs.isEmpty else {
      throw RewardError(.datasetEmpty, "no pairs are left", at: .init(file: data.dataset))
    }
    let scores = try score(texts, model)
    let evaluation = try PairEvaluation(
      chosenScores: scores.map { $0[0] }, rejectedScores: scores.map { $0[1] },
      chosenLengths: pairs.map { $0.chosenText.unicodeScalars.count },
      rejectedLengths: pairs.map { $0.rejectedText.unicodeScalars.count },
      groups: pairs.map(\.group))
    try save(pairs, scores)
    show(evaluation)
    guard json else { return }
    var object = evaluation.json
    object["token_identical"] = .number(texts.count { $0[0] == $0[1] })
    object["model"] = .string(scoring.model.model)
    object["template_sha256"] = .string(model.recipe.templateHash)
    object["dataset"] = .string(data.dataset)
    if let evalFraction { object["eval_fraction"] = .number(evalFraction) }
    object["rows"] = .object(accounting.json)
    Console.printResult(JSONValue.object(object).text + "\n")
  }

  /// Tokens of chosen and rejected texts; pairs that cannot be scored leave the list under the
  /// policy `skip`.
  private func encode(
    _ pairs: inout [PreferencePair], _ model: ScalarRewardModel, _ accounting: inout RowAccounting
  ) throws -> [[[Int32]]] {
    var kept: [PreferencePair] = []
    var result: [[[Int32]]] = []
    var cutLines: Set<Int> = []
    // A row can hold several pairs; it is dropped with the last of them.
    var left = Dictionary(pairs.map { ($0.place.line, 1) }, uniquingKeysWith: +)
    for pair in pairs {
      do {
        let texts = try pair.candidates.map { try model.encodeChecked($0) }
        result.append(texts.map(\.ids))
        kept.append(pair)
        let isCut = texts.contains { $0.truncated > 0 }
        if isCut, cutLines.insert(pair.place.line).inserted { accounting.truncate() }
      } catch let error as RewardError {
        guard data.rowPolicy == .skip, error.isAboutRow else {
          throw error.atRow(file: data.dataset, line: pair.place.line)
        }
        left[pair.place.line]! -= 1
        if left[pair.place.line] == 0 {
          accounting.withdraw(RowReason(error.code.rawValue), line: pair.place.line)
        } else {
          accounting.withdrawExamples(1)
        }
      }
    }
    pairs = kept
    return result
  }

  /// Chosen and rejected score of each pair.
  private func score(_ texts: [[[Int32]]], _ model: ScalarRewardModel) throws -> [[Double]] {
    let bar = ProgressBar("evaluate", total: texts.count, unit: "pair")
    defer { bar.finish() }
    var result: [[Double]] = []
    for start in stride(from: 0, to: texts.count, by: 64) {
      let part = texts[start..<min(start + 64, texts.count)]
      let scores = try model.scores(part.flatMap { $0 })
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
