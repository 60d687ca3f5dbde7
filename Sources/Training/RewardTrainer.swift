import Basics
public import Evaluation
import Foundation
public import Models
import OrderedCollections
import Storage
import Tensors
public import Tracking

/// Trains a scalar reward model on preference pairs.
///
/// A step depends only on the seed, the options, the data and the step's number, so a run that was
/// killed and resumed ends with the same weights, to the bit on CPUs.
public final class RewardTrainer {
  /// What a caller hears about while training runs.
  public struct Observer {
    /// After every optimiser step: steps done, steps in all, and the step's numbers.
    public var onStep: (Int, Int, LoggedMetrics) -> Void = { _, _, _ in }
    /// While held-out pairs are scored: pairs scored, and pairs in all.
    public var onScoring: (Int, Int) -> Void = { _, _ in }
    /// After an evaluation.
    public var onEvaluation: (Int, PairEvaluation) -> Void = { _, _ in }
    /// After a checkpoint, with its path.
    public var onCheckpoint: (String) -> Void = { _ in }
    /// Whether to stop after this step, with a checkpoint.
    public var shouldStop: () -> Bool = { false }

    /// An observer that hears nothing and never stops a run.
    public init() {}
  }

  /// How a run ended: all steps done, or stopped by its observer with a checkpoint.
  public enum Outcome: Sendable, Hashable { case finished, interrupted }

  /// What is trained.
  public let network: RewardNetwork
  /// How it is trained.
  public let options: TrainingOptions
  /// How far the run has come.
  public private(set) var state: TrainerState
  /// Who hears about the run.
  public var observer = Observer()
  private let training: NetworkPairs
  private let evaluation: NetworkPairs
  private let evaluationGroups: [String]
  private let evaluationLengths: (chosen: [Int], rejected: [Int])
  /// The held-out pairs' scores by the weights as they are, once they are known.
  private var heldOutScores: (chosen: [Double], rejected: [Double])?
  private let optimizer: AdamW
  private let checkpoints: Checkpoints
  private let objective: any PairObjective
  private var order: BatchOrder
  private let log: MetricsLog?
  private let board: TensorBoardWriter?

  /// - Parameters:
  ///   - outputDirectory: where checkpoints and logs go.
  ///   - groups: the evaluation pairs' prompts, for intervals clustered by prompt.
  ///   - lengths: characters of the evaluation responses, for the length baseline.
  ///   - fingerprint: names everything outside the options that steps depend on.
  ///   - objective: the loss of pairs; nil is the ``PreferenceLoss`` of the options. Its identity belongs
  ///     to what a checkpoint is resumed under.
  ///   - resume: a checkpoint's path, or nil to start anew.
  /// - Throws: `training.options`, `checkpoint.mismatch`, `checkpoint.broken`, file errors.
  public init(
    _ network: RewardNetwork, options: TrainingOptions, training: [TokenPair],
    evaluation: [TokenPair] = [], groups: [String] = [],
    lengths: (chosen: [Int], rejected: [Int]) = ([], []), outputDirectory: String,
    fingerprint: String, objective: (any PairObjective)? = nil, resume: String? = nil
  ) throws {
    try options.validate()
    guard objective == nil || !options.decoratesLoss else {
      throw RewardError(
        .trainingOptions,
        "label smoothing and centering are an objective's own: leave them out of the options")
    }
    let fingerprint = objective.map { "\(fingerprint), \($0.identity)" } ?? fingerprint
    guard !training.isEmpty else {
      throw RewardError(.trainingOptions, "there are no pairs to train on")
    }
    self.network = network
    self.options = options
    self.training = network.prepare(training)
    self.evaluation = network.prepare(evaluation)
    evaluationGroups = groups
    evaluationLengths = lengths
    self.objective =
      objective
      ?? PreferenceLoss(
        labelSmoothing: options.labelSmoothing, centering: options.centerRewardsCoefficient ?? 0)
    var settings = AdamW.Options()
    settings.beta1 = options.beta1
    settings.beta2 = options.beta2
    settings.epsilon = options.epsilon
    settings.weightDecay = options.weightDecay
    optimizer = try withTensorErrors {
      AdamW(
        network.trainable.map(\.tensor), decayed: network.trainable.map(\.isDecayed),
        options: settings)
    }
    order = BatchOrder(training, options)
    checkpoints = Checkpoints(directory: outputDirectory)
    state = TrainerState(fingerprint: fingerprint)
    if let resume {
      state = try withTensorErrors { [optimizer] in
        try Checkpoints.load(resume, into: network, optimizer, fingerprint: fingerprint)
      }
    }
    try makeDirectory(outputDirectory)
    try checkpoints.removeLater(than: state.step)
    log = try MetricsLog(
      path: outputDirectory + "/metrics.jsonl",
      resume == nil ? .replacing : .resuming(afterStep: state.step))
    board = try TensorBoardWriter(
      directory: outputDirectory + "/tensorboard",
      resumingAfter: resume == nil ? nil : state.step)
  }

  /// Optimiser steps of the whole run.
  public var totalSteps: Int {
    let all = Int((options.epochs * Double(order.stepsPerEpoch)).rounded(.up))
    return min(options.maximumSteps ?? .max, max(1, all))
  }

  /// The newest complete checkpoint below a directory.
  /// - Throws: `file.access`.
  public static func latestCheckpoint(in directory: String) throws -> String? {
    let checkpoints = Checkpoints(directory: directory)
    return try checkpoints.steps().last.map(checkpoints.path)
  }

  /// Trains to the end, or until the observer asks to stop.
  /// - Throws: `training.diverged`, `torch.memory`, file errors.
  public func run() throws -> Outcome {
    let rate = LearningRate(options, totalSteps: totalSteps)
    while state.step < totalSteps {
      let step = state.step
      let now = rate(step: step)
      let (tally, norm) = try withTensorErrors { try update(step, now) }
      state.step += 1
      state.tokens += tally.tokens
      state.window.add(tally)
      observer.onStep(state.step, totalSteps, metrics(of: tally, now, norm))
      if state.step % options.loggingSteps == 0 || state.step == totalSteps {
        try record(metrics(of: state.window, now, norm))
        state.window = StepTally()
      }
      let endsEpoch = state.step % order.stepsPerEpoch == 0 || state.step == totalSteps
      var isBest = false
      if isDue(options.evaluationSteps, endsEpoch), !evaluation.pairs.isEmpty {
        isBest = try evaluate()
      }
      let stops = observer.shouldStop()
      if isBest || isDue(options.saveSteps, endsEpoch) || stops { try save() }
      if stops, state.step < totalSteps { return .interrupted }
    }
    return .finished
  }

  private func metrics(of tally: StepTally, _ rate: Double, _ norm: Double) -> LoggedMetrics {
    var metrics = tally.metrics(rate: rate, norm: norm)
    metrics["num_tokens"] = Double(state.tokens)
    return metrics
  }

  /// Puts the weights of the best evaluation back, where there was one.
  public func loadBest() throws {
    guard let best = state.bestStep, best != state.step else { return }
    heldOutScores = nil
    _ = try withTensorErrors {
      try Checkpoints.load(
        checkpoints.path(best), into: network, nil, fingerprint: state.fingerprint)
    }
  }

  /// Takes the frozen weights from the model as it was opened, where they were stored in fewer bits:
  /// what is scored from then on is what is written. The run is over: steps would not be those of a
  /// run that was resumed.
  ///
  /// - Parameter open: gives that model again.
  /// - Throws: what `open` throws.
  public func restoreFrozen(_ open: () throws -> any Trunk) throws {
    guard network.hasRoundedWeights else { return }
    heldOutScores = nil
    for pairs in [training, evaluation] { pairs.frozen?.clear() }
    try network.restoreFrozen(open)
  }

  private func isDue(_ interval: Int?, _ endsEpoch: Bool) -> Bool {
    interval.map { state.step % $0 == 0 || state.step == totalSteps } ?? endsEpoch
  }

  private func update(_ step: Int, _ rate: Double) throws -> (tally: StepTally, norm: Double) {
    let indices = Array(order.indices(step: step))
    optimizer.clearGradients()
    var tally = StepTally()
    for start in stride(from: 0, to: indices.count, by: options.batchSize) {
      let part = Array(indices[start..<min(start + options.batchSize, indices.count)])
      let pairs = part.map { training.pairs[$0] }
      let (scores, loss) = network.accumulate(training, part) { scores in
        // Divided by the whole step's pairs: accumulation changes nothing but memory.
        lossSum(scores, pairs) / Double(indices.count)
      }
      tally.add(scores.doubles, loss: loss, pairs)
    }
    tally.endStep()
    let norm = optimizer.clipGradients(to: options.maximumGradientNorm)
    guard tally.loss.isFinite, norm.isFinite else {
      throw RewardError(
        .trainingDiverged,
        "step \(step + 1): loss \(tally.loss), gradient norm \(norm). Lower --learning-rate, or "
          + "look at the pairs of this step (rows \(indices.map { training.pairs[$0].index }))")
    }
    optimizer.update(learningRate: rate)
    heldOutScores = nil
    return (tally, norm)
  }

  private func lossSum(_ scores: Tensor, _ pairs: [TokenPair]) -> Tensor {
    let count = pairs.count
    let column = { (values: [Double]) in
      Tensor(values.map(Float.init)).to(device: scores.device)
    }
    return objective.losses(
      chosen: scores.narrowed(0, from: 0, count: count),
      rejected: scores.narrowed(0, from: count, count: count),
      margins: pairs.contains { $0.margin != 0 } ? column(pairs.map(\.margin)) : nil,
      // A pair's own smoothing goes before the objective's.
      smoothing: pairs.contains { $0.labelSmoothing != nil }
        ? column(pairs.map { $0.labelSmoothing ?? objective.labelSmoothing }) : nil,
      weights: pairs.contains { $0.weight != 1 } ? column(pairs.map(\.weight)) : nil, scales: nil
    ).sum()
  }

  /// Scores of pairs with the weights as they are, chosen and rejected.
  /// - Throws: `training.diverged` for scores that are no numbers; `torch.memory`.
  public func scores(_ pairs: [TokenPair]) throws -> (chosen: [Double], rejected: [Double]) {
    try scores(network.prepare(pairs))
  }

  /// Scores of the held-out pairs with the weights as they are, in the order of the pairs.
  /// - Throws: `training.diverged` for scores that are no numbers; `torch.memory`.
  public func evaluationScores() throws -> (chosen: [Double], rejected: [Double]) {
    if let heldOutScores { return heldOutScores }
    let found = try scores(evaluation)
    heldOutScores = found
    return found
  }

  private func scores(_ source: NetworkPairs) throws -> (chosen: [Double], rejected: [Double]) {
    var result: (chosen: [Double], rejected: [Double]) = ([], [])
    for start in stride(from: 0, to: source.pairs.count, by: options.batchSize) {
      let part = Array(start..<min(start + options.batchSize, source.pairs.count))
      let scores = try withTensorErrors {
        withoutGradients { network.scores(source, part).doubles }
      }
      result.chosen += scores.prefix(part.count)
      result.rejected += scores.suffix(part.count)
      guard scores.allSatisfy(\.isFinite) else {
        throw RewardError(
          .trainingDiverged,
          "after step \(state.step) the model's scores are no numbers: the training diverged. Train "
            + "anew with a lower --learning-rate")
      }
      observer.onScoring(result.chosen.count, source.pairs.count)
    }
    return result
  }

  /// Whether the weights are the best so far.
  private func evaluate() throws -> Bool {
    let scores = try evaluationScores()
    let result = try PairEvaluation(
      chosenScores: scores.chosen, rejectedScores: scores.rejected,
      chosenLengths: evaluationLengths.chosen, rejectedLengths: evaluationLengths.rejected,
      groups: evaluationGroups)
    let loss = result.calibration.logLoss
    // Accuracy decides; among equals the smaller loss, which accuracy cannot see.
    state.evaluations += 1
    let isBetter =
      state.bestAccuracy.map { best in
        result.accuracy > best || result.accuracy == best && loss < state.bestLoss ?? .infinity
      } ?? true
    if isBetter {
      state.bestAccuracy = result.accuracy
      state.bestLoss = loss
      state.bestStep = state.step
    }
    let metrics: LoggedMetrics = [
      "eval_accuracy": result.accuracy, "eval_loss": loss, "eval_margin": result.meanMargin,
      "eval_ece": result.calibration.ece,
    ]
    try record(metrics)
    observer.onEvaluation(state.step, result)
    return isBetter
  }

  private func record(_ metrics: LoggedMetrics) throws {
    let epoch = Double(state.step) / Double(order.stepsPerEpoch)
    try log?.log(step: state.step, epoch: epoch, metrics)
    try log?.flush()
    try board?.add(metrics, step: state.step)
    try board?.flush()
  }

  private func save() throws {
    try checkpoints.save(state, network, optimizer)
    try checkpoints.prune(keeping: [state.step] + (state.bestStep.map { [$0] } ?? []))
    observer.onCheckpoint(checkpoints.path(state.step))
  }
}
