import Basics
public import Evaluation
import Hashing
import Models
import OrderedCollections
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
  /// Files of pairs to train on, at least one.
  public var datasets: [String]
  /// Files of pairs to evaluate on; empty holds prompts of `datasets` out.
  public var evaluationDatasets: [String] = []
  /// Share of prompts held out when no evaluation data is given; 0 evaluates nothing.
  public var evaluationFraction = 0.1
  /// Where the model, checkpoints, logs and `run.json` go.
  public var outputDirectory: String
  /// How the model is trained.
  public var options = TrainingOptions()
  /// Which of the files' columns stand for the usual ones.
  public var columns = ColumnNames()
  /// What happens to a row that cannot be used.
  public var rowPolicy = RowPolicy.error
  /// At most so many rows of the training files together, and as many of the evaluation's; nil reads
  /// all.
  public var limit: Int?
  /// A template's name or file, for models without one of their own.
  public var template: String?
  /// What the template is given besides the conversation: becomes part of the stored recipe.
  public var templateSettings = TemplateSettings()
  /// Longest text in tokens; nil takes the model's positions.
  public var maximumLength: Int? = 1024
  /// What happens to texts longer than `maximumLength`.
  public var truncation = TextRecipe.Truncation.drop
  /// A checkpoint's path, or `latest`.
  public var resume: String?
  /// Write a whole model with the factors added in, instead of an adapter.
  public var mergesAdapter = false
  /// Draw a new head although the model brings one; otherwise training goes on from that.
  public var drawsNewHead = false
  /// Whether an earlier run in `outputDirectory` may be lost.
  public var overwritesOutput = false
  /// Whether the weights of the best evaluation are written, not the last.
  public var loadsBestAtEnd = true

  /// A job with the default options.
  public init(model: String, datasets: [String], outputDirectory: String) {
    self.model = model
    self.datasets = datasets
    self.outputDirectory = outputDirectory
  }

  /// What a job tells while it runs.
  public struct Reporter {
    /// Lines for people: diagnostics, evaluations.
    public var say: (String) -> Void
    /// Hears about steps, evaluations and checkpoints.
    public var observer: RewardTrainer.Observer

    /// A reporter; the defaults are silent.
    public init(
      say: @escaping (String) -> Void = { _ in }, observer: RewardTrainer.Observer = .init()
    ) {
      self.say = say
      self.observer = observer
    }
  }

  /// What a job gave.
  public struct Result {
    /// Whether all steps were done.
    public var outcome: RewardTrainer.Outcome
    /// On the held-out pairs, with the weights that were written.
    public var evaluation: PairEvaluation?
    /// Rewards of the held-out pairs, in their order.
    public var rewards: (chosen: [Double], rejected: [Double]) = ([], [])
    /// Evaluations among which the written weights were chosen by the held-out pairs themselves,
    /// which flatters `evaluation`; nil where the last weights were written.
    public var chosenAmong: Int?
    /// Where the model was written.
    public var directory: String
    /// Pairs trained on.
    public var trainingPairs: Int
    /// Optimiser steps done.
    public var steps: Int
    /// Whether a run was resumed that had finished: it was evaluated and nothing was written.
    public var hadFinished = false
    /// What was written as `README.md`; nil for a job that did not finish.
    var card: ModelCard?
  }

  /// Trains, evaluates and writes the model. A job that is interrupted leaves a checkpoint and no
  /// model.
  /// - Throws: `training.output` for a directory that holds an earlier run or the base model, and
  ///   what data, options, files, memory and divergence cause.
  public func run(_ reporter: Reporter) throws -> Result {
    try options.validate()
    try OutputDirectory(path: outputDirectory).check(
      base: ModelName(model), overwrites: overwritesOutput, resume: resume)
    let data = try JobData(self)
    data.describe(to: reporter.say)
    let trainer = try trainer(data, reporter)
    // Only now: a run that could not start or resume leaves the earlier one's record.
    var record = data.record(self)
    if let earlier = try earlierRecord() {
      if hasFinished(earlier, trainer) {
        reporter.say("already finished: \(outputDirectory) is left as it is")
        var result = try evaluate(trainer, data, &record)
        result.hadFinished = true
        return result
      }
      record.resume(earlier)
    }
    let recordPath = outputDirectory + "/run.json"
    try record.write(to: recordPath)
    do {
      let result = try train(trainer, data, &record)
      record.end(result.outcome == .finished ? .finished : .interrupted)
      try record.write(to: recordPath)
      return result
    } catch {
      record.end(.failed(reason: "\(error)"))
      try? record.write(to: recordPath)
      throw error
    }
  }

  private func startsFromHead(_ data: JobData) throws -> Bool {
    try data.files.hasHead() && !drawsNewHead
  }

  /// The weights that training starts from.
  func openTrunk(_ data: JobData) throws -> any Trunk {
    try withTensorErrors {
      try startsFromHead(data) ? data.files.classifier().trunk : data.files.trunk()
    }
  }

  private func trainer(_ data: JobData, _ reporter: Reporter) throws -> RewardTrainer {
    let head = try startsFromHead(data) ? try withTensorErrors { try data.files.classifier() } : nil
    if head != nil {
      reporter.say("note: training goes on from the head that the model brings (--new-head: anew)")
    }
    let network = try withTensorErrors {
      try RewardNetwork(
        trunk: head?.trunk ?? data.files.trunk(), head: head, padTokenID: data.padTokenID,
        options: options)
    }
    let fingerprint = try data.fingerprint(self)
    let start = try checkpoint(reporter)
    if resume == nil, overwritesOutput { try OutputDirectory(path: outputDirectory).clear() }
    let trainer: RewardTrainer
    do {
      trainer = try RewardTrainer(
        network, options: options, training: data.training.pairs,
        evaluation: data.evaluation?.pairs ?? [],
        groups: data.evaluation?.examples.map(\.group) ?? [], lengths: data.evaluationLengths,
        outputDirectory: outputDirectory, fingerprint: fingerprint, resume: start)
    } catch let error as RewardError where error.code == .checkpointMismatch {
      throw explained(error, data)
    }
    if trainer.state.step > 0 { reporter.say("resuming after step \(trainer.state.step)") }
    if let maximum = options.maximumSteps, trainer.totalSteps < maximum {
      reporter.say(
        "\(trainer.totalSteps) steps: the epochs end before --max-steps \(maximum) "
          + "(--num-train-epochs raises them)")
    }
    trainer.observer = reporter.observer
    return trainer
  }

  private func train(
    _ trainer: RewardTrainer, _ data: JobData, _ record: inout RunRecord
  ) throws -> Result {
    guard try trainer.run() == .finished else {
      return Result(
        outcome: .interrupted, directory: outputDirectory,
        trainingPairs: data.training.pairs.count, steps: trainer.state.step)
    }
    let result = try evaluate(trainer, data, &record)
    try ModelExport(
      trainer.network, base: data.files, recipe: data.recipe, canary: data.canary
    ).write(to: outputDirectory, mergeAdapter: mergesAdapter)
    try result.card?.write(toDirectory: outputDirectory)
    return result
  }

  private func checkpoint(_ reporter: Reporter) throws -> String? {
    guard resume == "latest" else { return resume }
    let latest = try RewardTrainer.latestCheckpoint(in: outputDirectory)
    // A run that was killed before its first checkpoint is started again by the same command.
    if latest == nil {
      reporter.say("no checkpoint in \(outputDirectory) yet: starting from the beginning")
    }
    return latest
  }
}
