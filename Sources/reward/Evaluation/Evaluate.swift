import ArgumentParser
import Basics
import Evaluation
import Foundation
import OrderedCollections
import Preferences
import Rewards
import Storage
import Tracking

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a reward model on preferences and benchmarks.",
    discussion: """
      Prints tables to standard error and, with --json, one JSON object for each data set or \
      benchmark to standard output: numbers with their 95 % intervals, what content-blind rules \
      reach, calibration, and the account of all rows. Ties count as wrong unless a benchmark says \
      otherwise.

      Items with their scores (samples.jsonl) and the numbers (result.json) lie in --output-dir, \
      which `reward report` and `reward compare` read. A run that was stopped goes on where it was.

      INPUT OF --dataset, a row a line
        {"prompt": "What is 2 + 2?", "chosen": "4.", "rejected": "Five."}

      EXAMPLES
        reward evaluate --model ./rm --dataset held-out.jsonl --json
        reward evaluate --model ./rm --dataset pairs.jsonl --eval-fraction 0.2
        reward evaluate --model ./rm --benchmark llmbar,rm-bench --data benchmarks/
        reward evaluate --model ./rm --benchmark rewardbench-2
      """)

  @OptionGroup var scorer: ScorerOptions

  @Option(help: DatasetOptions.help)
  var dataset: [String] = []

  @Option(
    help: ArgumentHelp(
      "Benchmarks, by commas; `reward benchmarks` lists them.",
      discussion: """
        `all` takes those whose files are below --data. A name that ends in .json is a definition of \
        your own. --limit is on the rows of each of a benchmark's files.
        """, valueName: "names"))
  var benchmark: String?

  @Option(
    help: """
      The benchmark's file, the folder with its files, the folder with a folder for each, or a hub id \
      with a revision or split of your own. Without it the benchmark comes from the hub.
      """)
  var data: String?

  @OptionGroup var rows: RowOptions

  @Option(
    help: """
      Of --dataset use only the prompts that `reward train` holds out of the same data with this \
      fraction.
      """)
  var evalFraction: Double?

  @Option(help: "Folder for samples and results. The default is evaluations/ and the model's name.")
  var outputDir: String?

  @Flag(
    help: """
      Replace numbers of other data that have the same name in --output-dir, and remove an evaluation \
      of another model from it. The same data are measured anew without it.
      """)
  var overwrite = false

  @Flag(help: "Print the results as JSON Lines to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard !dataset.isEmpty || benchmark != nil else {
      throw ValidationError("give --dataset or --benchmark")
    }
    if data != nil, benchmark == nil { throw ValidationError("--data is for --benchmark") }
    if dataset.isEmpty, evalFraction != nil || !rows.column.isEmpty {
      throw ValidationError("--eval-fraction and --column are for --dataset, not for --benchmark")
    }
    if let evalFraction, !(evalFraction > 0 && evalFraction <= 1) {
      throw ValidationError("--eval-fraction must be above 0 and at most 1")
    }
  }

  func run() async throws {
    global.apply()
    let targets = try await targets()
    let folder = outputDir ?? Self.defaultFolder(scorer.scoring.source.name)
    try Self.checkFolder(folder)
    let opened = try await scorer.resolved().open()
    var output = try EvaluationOutput(path: folder, identity: opened.facts, replaces: overwrite)
    Interrupt.install()
    var failed: [String] = []
    for target in targets {
      do { try await evaluate(target, opened, &output) } catch let error as RewardError {
        // One that cannot be evaluated costs the others nothing.
        guard targets.count > 1, error.code != .rowsInterrupted else {
          output.abandon(for: error)
          throw error
        }
        Console.say("error: \(target.name): \(error)")
        failed.append(target.name)
      }
    }
    guard failed.isEmpty else {
      let others = failed.count == targets.count ? "" : "; the others are in \(folder)"
      let error = RewardError(
        .evaluationIncomplete,
        "\(failed.count) of \(targets.count) could not be evaluated: "
          + failed.joined(separator: ", ") + others)
      output.abandon(for: error)
      throw error
    }
    try output.end()
    Console.say("samples and results are in \(folder)")
  }

  private static func defaultFolder(_ model: String) -> String {
    var name = (model as NSString).lastPathComponent
    if RewardFile.isNamed(name) { name = (name as NSString).deletingPathExtension }
    let isName = !name.isEmpty && name != "/" && name != "." && name != ".."
    return "evaluations/\(isName ? name : "model")"
  }

  /// Finds a place that cannot be a folder before a model is loaded.
  private static func checkFolder(_ path: String) throws(RewardError) {
    var isFolder: ObjCBool = false
    guard
      !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) || isFolder.boolValue
    else {
      throw RewardError(
        .badArgument, "--output-dir is a file; name a folder", at: .init(file: path))
    }
  }

  private func evaluate(
    _ target: EvaluationTarget, _ opened: ScorerOptions.Opened, _ output: inout EvaluationOutput
  ) async throws {
    let facts = partFacts(target)
    let samples = try SampleWriter(output.begin(target, facts))
    defer { samples.abandon() }
    let scoring = EvaluationScorer(model: opened.model, policy: rows.rowPolicy)
    let found: Outcome
    switch target {
    case .pairs(_, let files, let data):
      let source = try PairSource(files, data, evalFraction: evalFraction)
      var pairs = EvaluatedPairs(
        scorer: opened.facts["scorer"]?.string ?? opened.model.card.kind,
        claimsLogOdds: opened.model.card.claimsLogOdds)
      try await scoring.run(source) { item, rewards in
        pairs.add(item, rewards)
        samples.write(item.scored(rewards))
      }
      found = Outcome(source, title: target.name, kind: "pairs", facts) {
        try pairs.result()
      }
    case .benchmark(let definition, let files):
      guard !opened.model.card.readsMetadata else {
        throw RewardError(
          .badArgument,
          "the reward reads columns of the row, which a benchmark's items do not have; use --dataset",
          at: .init(item: scorer.scoring.source.name))
      }
      let source = BenchmarkSource(
        definition, files: files, policy: rows.rowPolicy, limit: rows.limit)
      var scores: [[Double]] = []
      try await scoring.run(source) { item, rewards in
        let sample = item.scored(rewards)
        scores.append(sample.stepScores.isEmpty ? sample.scores : sample.stepScores)
        samples.write(sample)
      }
      found = Outcome(source, title: definition.title, kind: "benchmark", facts) {
        () throws(RewardError) in
        let result = try BenchmarkResult(definition, items: source.items, scores: scores)
        let remarks = result.remarks + stepRemarks(definition, opened.model.card)
        return (result.table, result.json, remarks)
      }
    }
    try report(found, target, opened, samples, &output)
  }

  /// Which rows of which data the numbers are of, and the command that asked for them.
  private func partFacts(_ target: EvaluationTarget) -> JSONObject {
    var facts: JSONObject = [:]
    switch target {
    case .pairs(_, _, let data):
      facts["data"] = .string(data.name)
      if let evalFraction { facts["eval_fraction"] = .number(evalFraction) }
    case .benchmark(_, let files): facts["data"] = .array(files.map { .string($0.path) })
    }
    if let limit = rows.limit { facts["limit"] = .number(limit) }
    facts["command"] = .array(CommandLine.arguments.map(JSONValue.string))
    return facts
  }

  /// A step's score is σ of the reward, which is a chance only where rewards are log-odds.
  private func stepRemarks(_ definition: BenchmarkDefinition, _ card: RewardCard) -> [String] {
    guard definition.kind == .stepped else { return [] }
    if scorer.implicit {
      return [
        "a step's score is σ of a log-probability, which is near 0 for every step: what compares it "
          + "with one half says nothing of such a model"
      ]
    }
    guard !card.claimsLogOdds else { return [] }
    return [
      "a step's score is σ of a reward that is not meant as log-odds: what compares it with one half "
        + "says nothing of such a reward"
    ]
  }

  /// What came out, not yet reduced: that may fail, and what was scored is to be saved all the same.
  private struct Outcome {
    let account: String
    let facts: JSONObject
    let reduce: () throws -> (table: HumanTable, json: JSONObject, remarks: [String])

    init(
      _ source: some EvaluationSource, title: String, kind: String, _ more: JSONObject,
      reduce: @escaping () throws -> (table: HumanTable, json: JSONObject, remarks: [String])
    ) {
      account = source.account
      var facts: JSONObject = ["title": .string(title), "kind": .string(kind)]
      facts.merge(more) { $1 }
      facts["rows"] = .object(source.accountJSON)
      self.facts = facts
      self.reduce = reduce
    }
  }

  private func report(
    _ found: Outcome, _ target: EvaluationTarget, _ opened: ScorerOptions.Opened,
    _ samples: SampleWriter, _ output: inout EvaluationOutput
  ) throws {
    Console.say(found.account)
    let (table, numbers, remarks): (HumanTable, JSONObject, [String])
    do { (table, numbers, remarks) = try found.reduce() } catch {
      try samples.close()
      try output.keepSamples(target.name)
      throw error
    }
    Console.show(table)
    for remark in remarks { Console.say(remark) }
    var result: JSONObject = ["name": .string(target.name)]
    result.merge(found.facts) { $1 }
    result.merge(opened.facts) { $1 }
    result["scale"] = opened.model.card.claimsLogOdds ? "logit" : "other"
    result.merge(numbers) { $1 }
    if json { Console.printResult(JSONValue.object(result).text + "\n") }
    // Last: a full disk must not cost the numbers.
    try samples.close()
    let data = try target.files.map { file in
      RunRecord.DataFile(
        role: target.name, path: file, sha256: try EvaluationTarget.hash(file),
        rows: found.facts["rows"]?.object ?? [:])
    }
    if evalFraction == nil {
      for model in opened.models {
        if let remark = TrainedData.remark(model: model, data) { Console.say(remark) }
      }
    }
    try output.finish(target, result, data: data)
  }
}

extension RewardError.Code {
  /// Some of several benchmarks or data sets could not be evaluated.
  static let evaluationIncomplete = Self("evaluation.incomplete")
}
