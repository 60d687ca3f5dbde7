import ArgumentParser
import Basics
import Foundation
import Models
import OrderedCollections
import Preferences
import Rewards
import Tracking
import Training

struct FitGate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Learn from preference pairs what each attribute counts for a prompt.",
    discussion: """
      A small network reads the prompt and weighs the attributes of `reward fit ratings`, which \
      stay as they are (ArmoRM's second stage). --verbosity takes an attribute out of all others \
      first, so that length is not paid for. Held-out pairs tell whether the gate beats fixed \
      weights.

      EXAMPLES
        reward fit gate --model heads --dataset pairs.jsonl --output-dir gated
        reward fit gate --model heads --dataset pairs.jsonl --output-dir gated \\
          --verbosity verbosity --hidden-size 1024 --max-steps 2000
      """)

  @Option(help: "A directory that `reward fit` wrote.")
  var model: String

  @OptionGroup var data: DatasetOptions

  @Option(help: "The attribute that is taken out of all others.")
  var verbosity: String?

  @Option(help: "Units of a hidden layer; ArmoRM has 1024.")
  var hiddenSize = 256

  @Option(help: "Hidden layers.")
  var hiddenLayers = 3

  @Option(help: "Chance that a hidden unit is left out in training.")
  var dropout = 0.2

  @Option(help: "What the gate's logits are divided by.")
  var temperature = 10.0

  @Option(help: "AdamW's learning rate at the start; it falls to 0 along a cosine.")
  var learningRate = 1e-3

  @Option(help: "Optimiser steps; ArmoRM has 2000.")
  var maxSteps = 1000

  @Option(help: "Pairs of a step, drawn with replacement; ArmoRM has 1024.")
  var batchSize = 256

  @OptionGroup var fitting: FitOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    func require(_ condition: Bool, _ message: String) throws {
      if !condition { throw ValidationError(message) }
    }
    try require((1...1 << 16).contains(hiddenSize), "--hidden-size must be in 1...65536")
    try require((0...16).contains(hiddenLayers), "--hidden-layers must be in 0...16")
    try require((0..<1).contains(dropout), "--dropout must be from 0 to below 1")
    try require(temperature > 0 && temperature.isFinite, "--temperature must be above 0")
    try require(learningRate > 0 && learningRate.isFinite, "--learning-rate must be above 0")
    try require((1...1 << 24).contains(maxSteps), "--max-steps must be at least 1")
    try require((1...1 << 20).contains(batchSize), "--batch-size must be in 1...1048576")
  }

  func run() async throws {
    global.apply()
    try fitting.checkOutput()
    let files = try await HubResolution.files(data.dataset, preferring: "train")
    let directory = try await HubResolution.model(model)
    let below = try FittedHeads.source(in: directory)
    let source = FeatureSource(
      below.kind, model: try await HubResolution.model(below.model), template: below.template)
    let heads = try FeatureRewardModel(directory: directory) { _ in try source.open() }
    guard heads.extractor.promptWidth > 0 else {
      throw RewardError(
        .headWidth,
        "its features (\(heads.source.kind.rawValue)) are of responses alone: there is nothing of "
          + "a prompt that a gate could read", at: .init(file: model))
    }
    let names = heads.heads.names
    let place = try verbosity.map { name in try Self.place(of: name, in: names) }
    let dataset = try Dataset<PreferencePair>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    var ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    let found = try FitVectors(
      dataset.examples, title: "features", policy: data.rowPolicy, ledger: &ledger,
      place: \.place
    ) { pairs in
      let found = try heads.extractor.features(of: pairs.flatMap(\.candidates))
      let prompts = try heads.extractor.promptFeatures(of: pairs.map(\.prompt))
      return pairs.indices.map { .init(found[2 * $0...2 * $0 + 1], and: [prompts[$0]]) }
    }
    Console.say("\(data.name): \(ledger.accounting)")
    let outputs = try found.vectors.map { try heads.heads.outputs(of: Array($0.prefix(2))) }
    let pairs = zip(found.vectors, outputs).map {
      GatePair(prompt: $0[2], chosen: $1[0], rejected: $1[1])
    }
    let split = HashedSplit(fraction: fitting.evalFraction, salt: fitting.salt)
    let sides = Dictionary(grouping: pairs.indices) {
      split.isEvaluation(found.examples[$0].splitGroup)
    }
    let (training, heldOut) = (sides[false] ?? [], sides[true] ?? [])

    let taken = try place.map {
      try VerbosityFit(outputs: training.flatMap { outputs[$0] }, verbosity: $0)
    }
    if let taken { FitTables.show(taken, of: names) }
    let random = RandomSource(seed: fitting.seed)
    var start = random.stream("gate")
    let gate = GatingNetwork(
      inputs: heads.extractor.promptWidth, outputs: names.count,
      hidden: Array(repeating: hiddenSize, count: hiddenLayers), dropout: dropout,
      temperature: temperature, from: &start)
    let bar = ProgressBar("gate", total: maxSteps, unit: "step")
    defer { bar.finish() }
    var order = random.stream("order")
    try GateTrainer(steps: maxSteps, batchSize: batchSize, learningRate: learningRate).fit(
      gate, pairs: training.map { pairs[$0] }, correction: taken?.correction, from: &order
    ) { _ in bar.advance() }
    bar.finish()

    var provenance = try FitRecord(
      fitting, data: dataset.files, rows: ledger.accounting, trainedOn: training.count
    ).json
    provenance["settings"] = [
      "hidden_size": .number(hiddenSize), "hidden_layers": .number(hiddenLayers),
      "dropout": .number(dropout), "learning_rate": .number(learningRate),
      "max_steps": .number(maxSteps), "batch_size": .number(batchSize),
    ]
    if let taken { provenance["verbosity_spearman"] = taken.json(names) }
    if !heldOut.isEmpty {
      let report = try GateReport(
        gate, correction: taken?.correction, training: training.map { pairs[$0] },
        heldOut: heldOut.map { pairs[$0] }, groups: heldOut.map { found.examples[$0].splitGroup })
      FitTables.show(report, of: names)
      provenance["held_out"] = .object(report.json)
    } else {
      Console.say("no held-out pairs: nothing was measured")
    }
    provenance["heads"] = .object(heads.provenance)
    let gated = try FeatureRewardModel(
      source: source, extractor: heads.extractor, heads: heads.heads,
      value: .gate(gate, taken?.correction), name: fitting.outputDir, provenance: provenance)
    try gated.write(
      to: fitting.outputDir, canary: FitRecord.canary(found.examples.flatMap(\.candidates)),
      overwrites: fitting.overwriteOutputDir)
    Console.say("wrote \(fitting.outputDir)")
    if fitting.json { Console.printResult(JSONValue.object(provenance).text + "\n") }
  }

  private static func place(of name: String, in names: [String]) throws(RewardError) -> Int {
    if let place = names.firstIndex(of: name) { return place }
    let near = Suggestion.nearest(to: name, among: names)
    throw RewardError(
      .badArgument,
      "--verbosity: there is no attribute '\(name.prefix(60))'"
        + (near.map { "; did you mean '\($0)'?" } ?? "; there are \(names.joined(separator: ", "))")
    )
  }
}

extension VerbosityFit {
  /// Each attribute's correlation with verbosity before and after.
  fileprivate func json(_ names: [String]) -> JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return .object(
      JSONObject(
        uniqueKeysWithValues: names.indices.map { index in
          (names[index], .array([number(before[index]), number(after[index])]))
        }))
  }
}
