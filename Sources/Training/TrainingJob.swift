public import Basics
public import Evaluation
import Foundation
import Hashing
public import OrderedCollections
public import Preferences
import Rewards
import Storage
import Tensors
public import Text
import Tracking

/// A whole training: from files of pairs to a directory that can be scored with.
public struct TrainingJob {
  /// A model's directory, GGUF file or built-in name.
  public var model: String
  public var datasets: [String]
  public var evaluationDatasets: [String] = []
  /// Share of prompts held out when no evaluation data is given; 0 evaluates nothing.
  public var evaluationFraction = 0.1
  public var outputDirectory: String
  public var options = TrainingOptions()
  public var columns = ColumnNames()
  public var rowPolicy = RowPolicy.error
  public var limit: Int?
  /// A template's name or file, for models without one of their own.
  public var template: String?
  /// Longest text in tokens; nil takes the model's positions.
  public var maximumLength: Int? = 1024
  public var truncation = TextRecipe.Truncation.drop
  /// A checkpoint's path, or `latest`.
  public var resume: String?
  /// Write a whole model with the factors added in, instead of an adapter.
  public var mergesAdapter = false
  /// Names of options and their values, for `run.json`.
  public var configuration: JSONObject = [:]
  public var loadsBestAtEnd = true

  public init(model: String, datasets: [String], outputDirectory: String) {
    self.model = model
    self.datasets = datasets
    self.outputDirectory = outputDirectory
  }

  /// What a job tells while it runs.
  public struct Reporter {
    /// Lines for people: diagnostics, evaluations.
    public var say: (String) -> Void
    public var observer: RewardTrainer.Observer

    public init(
      say: @escaping (String) -> Void = { _ in }, observer: RewardTrainer.Observer = .init()
    ) {
      self.say = say
      self.observer = observer
    }
  }

  public struct Result {
    public var outcome: RewardTrainer.Outcome
    /// On the held-out pairs, with the weights that were written.
    public var evaluation: PairEvaluation?
    /// Held-out rewards, in the order of the pairs.
    public var margins: [Double] = []
    public var directory: String
    public var trainingPairs: Int
    public var steps: Int
  }

  /// Trains, evaluates and writes the model. A job that is interrupted leaves a checkpoint and no
  /// model.
  /// - Throws: `RewardError` for data, options, files, memory and divergence.
  public func run(_ reporter: Reporter) throws -> Result {
    try options.validate()
    let data = try JobData(self)
    data.describe(to: reporter.say)
    var record = data.record(self)
    try FileManager.default.createDirectory(
      atPath: outputDirectory, withIntermediateDirectories: true)
    let recordPath = outputDirectory + "/run.json"
    try record.write(to: recordPath)
    do {
      let result = try train(data, reporter, &record)
      record.end(result.outcome == .finished ? .finished : .interrupted)
      try record.write(to: recordPath)
      return result
    } catch {
      record.end(.failed(reason: "\(error)"))
      try? record.write(to: recordPath)
      throw error
    }
  }

  private func train(_ data: JobData, _ reporter: Reporter, _ record: inout RunRecord) throws
    -> Result
  {
    let network = try RewardNetwork(
      trunk: data.files.trunk(), padTokenID: data.padTokenID, options: options)
    let trainer = try RewardTrainer(
      network, options: options, training: data.training.pairs,
      evaluation: data.evaluation?.pairs ?? [],
      groups: data.evaluation?.examples.map(\.group) ?? [], lengths: data.evaluationLengths,
      outputDirectory: outputDirectory, fingerprint: data.fingerprint(self),
      resume: try checkpoint())
    if trainer.state.step > 0 { reporter.say("resuming after step \(trainer.state.step)") }
    trainer.observer = reporter.observer
    let outcome = try trainer.run()
    var result = Result(
      outcome: outcome, directory: outputDirectory, trainingPairs: data.training.pairs.count,
      steps: trainer.state.step)
    guard outcome == .finished else { return result }

    if loadsBestAtEnd { try trainer.loadBest() }
    if let evaluation = data.evaluation {
      let scores = try trainer.scores(evaluation.pairs, keyed: "eval")
      result.evaluation = try PairEvaluation(
        chosenScores: scores.chosen, rejectedScores: scores.rejected,
        chosenLengths: data.evaluationLengths.chosen,
        rejectedLengths: data.evaluationLengths.rejected, groups: evaluation.examples.map(\.group))
      result.margins = zip(scores.chosen, scores.rejected).map { $0 - $1 }
      record.results = result.evaluation!.json
    }
    record.results["steps"] = .number(trainer.state.step)
    if let best = trainer.state.bestStep { record.results["best_step"] = .number(best) }
    try ModelExport(
      network, base: data.files, recipe: data.recipe, canary: data.canary
    ).write(to: outputDirectory, mergeAdapter: mergesAdapter)
    try data.card(self, result).write(toDirectory: outputDirectory)
    return result
  }

  private func checkpoint() throws -> String? {
    guard resume == "latest" else { return resume }
    guard let latest = try RewardTrainer.latestCheckpoint(in: outputDirectory) else {
      throw RewardError(
        .checkpointBroken, "there is no complete checkpoint to resume from",
        at: .init(file: outputDirectory))
    }
    return latest
  }
}
