import ArgumentParser
import Basics
import Evaluation
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Tracking
import Training

struct FitPairs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Fit a Bayesian head on preference pairs: a reward and how sure it is.",
    discussion: """
      A linear head on a frozen model's features, fitted to Bradley-Terry pairs with Laplace's \
      approximation of what the pairs leave open. Held-out pairs tell how often it is right, \
      beside the longer response. Scores are the mean reward; a reward file of kind 'bayesian' \
      with 'caution' takes so many standard deviations off it.

      EXAMPLES
        reward fit pairs --dataset pairs.jsonl --output-dir bayesian
        reward fit pairs --dataset pairs.jsonl --output-dir bayesian \\
          --model smollm2-135m-instruct --precision 10
        reward score --model bayesian --dataset answers.jsonl --explain
      """)

  @Option(help: "The frozen model: a sentence encoder or a language model, by path or name.")
  var model = "all-minilm-l6-v2"

  @Option(help: "Chat template for language models without one: a built-in name or a file.")
  var template: String?

  @OptionGroup var data: DatasetOptions

  @Option(help: "One over the variance that a weight is believed to have before any pair.")
  var precision = 1.0

  @OptionGroup var fitting: FitOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard precision > 0, precision.isFinite else {
      throw ValidationError("--precision must be above 0")
    }
  }

  func run() async throws {
    global.apply()
    try fitting.checkOutput()
    let name = try await HubResolution.model(model)
    let files = try await HubResolution.files(data.dataset, preferring: "train")
    let dataset = try Dataset<PreferencePair>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    let split = HashedSplit(fraction: fitting.evalFraction, salt: fitting.salt)
    // Before minutes of computing: what the data lack shows here.
    guard dataset.examples.contains(where: { !split.isEvaluation($0.splitGroup) }) else {
      throw RewardError(
        .trainingOptions, "of \(dataset.examples.count) pairs none is left to train on",
        at: .init(file: data.name))
    }
    let source = try FeatureSource(of: name, template: template)
    let extractor = try source.open()
    var ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    let found = try FitVectors(
      dataset.examples, title: "features", policy: data.rowPolicy, ledger: &ledger,
      place: \.place
    ) { pairs in
      let found = try extractor.features(of: pairs.flatMap(\.candidates))
      return pairs.indices.map { .init(found[2 * $0...2 * $0 + 1]) }
    }
    Console.say("\(data.name): \(ledger.accounting)")

    let sides = Dictionary(grouping: found.examples.indices) {
      split.isEvaluation(found.examples[$0].splitGroup)
    }
    let (training, heldOut) = (sides[false] ?? [], sides[true] ?? [])
    let head = try BayesianHead(
      fitting: training.map { Self.pair(found.examples[$0], found.vectors[$0]) },
      precision: precision)

    var provenance = try FitRecord(
      fitting, data: dataset.files, rows: ledger.accounting, trainedOn: training.count
    ).json
    provenance["settings"] = ["precision": .number(precision)]
    if !heldOut.isEmpty {
      let report = try Self.report(
        head, heldOut.map { found.examples[$0] }, heldOut.map { found.vectors[$0] })
      FitTables.show(report)
      provenance["held_out"] = .object(report.json)
    } else {
      Console.say("no held-out pairs: nothing was measured")
    }
    try BayesianRewardModel(features: extractor, head: head, name: fitting.outputDir).write(
      to: fitting.outputDir, source: source, provenance: provenance,
      canary: FitRecord.canary(found.examples.flatMap(\.candidates)),
      overwrites: fitting.overwriteOutputDir)
    Console.say("wrote \(fitting.outputDir)")
    if fitting.json { Console.printResult(JSONValue.object(provenance).text + "\n") }
  }

  /// A row's own margin, weight and label's smoothing count as in `reward train`.
  private static func pair(_ example: PreferencePair, _ vectors: [[Float]]) -> FeaturePair {
    var pair = FeaturePair(chosen: vectors[0], rejected: vectors[1])
    pair.margin = example.margin ?? 0
    pair.weight = example.weight ?? 1
    pair.smoothing = example.labelSmoothing
    return pair
  }

  private static func report(
    _ head: BayesianHead, _ pairs: [PreferencePair], _ vectors: [[[Float]]]
  ) throws(RewardError) -> PairEvaluation {
    var (chosen, rejected): ([Double], [Double]) = ([], [])
    for pair in vectors {
      chosen.append(try head.value(of: pair[0]).mean)
      rejected.append(try head.value(of: pair[1]).mean)
    }
    return try PairEvaluation(
      chosenScores: chosen, rejectedScores: rejected,
      chosenLengths: pairs.map { $0.candidates[0].responseText.scalarCount },
      rejectedLengths: pairs.map { $0.candidates[1].responseText.scalarCount },
      groups: pairs.map(\.splitGroup))
  }
}
