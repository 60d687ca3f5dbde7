public import Basics
public import Models
public import Tensors

extension RewardError.Code {
  /// Options that contradict each other or the data.
  public static let trainingOptions = Self("training.options")
  /// The loss or a gradient became NaN or infinite.
  public static let trainingDiverged = Self("training.diverged")
}

/// Settings of a reward model's training, named as in TRL.
public struct TrainingOptions: Sendable, Hashable {
  /// Which weights change.
  public enum Tuning: Sendable, Hashable {
    /// All of them.
    case full
    /// Low-rank factors beside the linear layers, and the head.
    case lora(LoRAOptions)
    /// The top blocks, the final norm and the head. Below them nothing changes, so the frozen
    /// blocks' states are computed once and reused in every epoch.
    case lastLayers(Int)
  }

  /// How the learning rate falls after the warm-up: to 0 in a line, to 0 along half a cosine, or
  /// not at all.
  public enum Schedule: String, Sendable, Hashable, CaseIterable { case linear, cosine, constant }

  /// Which weights change.
  public var tuning: Tuning = .full
  /// What frozen linear layers and the embedding table are stored in while training: `bfloat16` and
  /// `float16` halve their memory. Trained weights, gradients and sums are fp32 always: an update of a
  /// hundred-thousandth would be lost in bf16's 8 digits.
  public var frozenDType = DType.float32
  /// The highest learning rate, reached after the warm-up; above 0.
  public var learningRate = 1e-5
  /// Passes over the data; may have a fraction.
  public var epochs = 1.0
  /// Stops after this many optimiser steps; nil runs all epochs.
  public var maximumSteps: Int?
  /// Pairs in one forward and backward pass.
  public var batchSize = 8
  /// Passes whose gradients make one step.
  public var accumulationSteps = 1
  /// How the learning rate falls after the warm-up.
  public var schedule: Schedule = .linear
  /// Share of all steps in which the rate rises from 0.
  public var warmupRatio = 0.0
  /// AdamW's decoupled weight decay, at least 0; norms and biases have none.
  public var weightDecay = 0.0
  /// AdamW's decay of the first moment.
  public var beta1 = 0.9
  /// AdamW's decay of the second moment.
  public var beta2 = 0.999
  /// AdamW's addend to the root of the second moment.
  public var epsilon = 1e-8
  /// Gradients are scaled down to this joint norm; nil leaves them.
  public var maximumGradientNorm: Double? = 1
  /// Chance that a label is wrong, as the loss assumes.
  public var labelSmoothing = 0.0
  /// Weight of (chosen + rejected)², which keeps rewards near zero (Eisenstein et al., 2023).
  public var centerRewardsCoefficient: Double?
  /// Recompute each block in the backward pass instead of keeping what it computed.
  public var checkpointsActivations = false
  /// Whether each epoch has an order of its own; otherwise the data's.
  public var shuffles = true
  /// Shuffle prompts instead of pairs: the pairs of a prompt stay side by side, in one batch where
  /// they fit, and what they share is computed once (Ouyang et al., 2022, section 3.5).
  public var groupsByPrompt = false
  /// The seed of a fresh head, fresh adapters and the order of the data.
  public var seed: UInt64 = 0
  /// Steps between two rows of the log, at least 1.
  public var loggingSteps = 10
  /// Steps between evaluations; nil evaluates at every epoch's end.
  public var evaluationSteps: Int?
  /// Steps between checkpoints; nil saves at every epoch's end.
  public var saveSteps: Int?

  /// Full fine-tuning for one pass, at 1e-5 with linear decay.
  public init() {}

  /// Whether the options ask more of the loss than the plain one does.
  var decoratesLoss: Bool { labelSmoothing != 0 || (centerRewardsCoefficient ?? 0) != 0 }

  /// Pairs of one optimiser step.
  public var pairsPerStep: Int { batchSize * accumulationSteps }

  /// - Throws: `training.options`.
  public func validate() throws(RewardError) {
    func require(_ condition: Bool, _ message: String) throws(RewardError) {
      if !condition { throw RewardError(.trainingOptions, message) }
    }
    try require(learningRate > 0 && learningRate.isFinite, "--learning-rate must be above 0")
    try require(epochs > 0 && epochs.isFinite, "--num-train-epochs must be above 0")
    try require(maximumSteps.map { $0 > 0 } ?? true, "--max-steps must be at least 1")
    try require(batchSize > 0, "--per-device-train-batch-size must be at least 1")
    try require(accumulationSteps > 0, "--gradient-accumulation-steps must be at least 1")
    try require((0..<1).contains(warmupRatio), "--warmup-ratio must be from 0 to below 1")
    try require(weightDecay >= 0, "--weight-decay must not be negative")
    try require(maximumGradientNorm.map { $0 > 0 } ?? true, "--max-grad-norm must be above 0")
    try require((0..<0.5).contains(labelSmoothing), "--label-smoothing must be from 0 to below 0.5")
    try require(
      (centerRewardsCoefficient ?? 0) >= 0, "--center-rewards-coefficient must not be negative")
    try require(
      batchSize <= 1 << 20 && accumulationSteps <= 1 << 20, "a batch has at most 2^20 pairs")
    try require(epochs <= 1e6, "--num-train-epochs must be at most 1,000,000")
    try require(weightDecay.isFinite, "--weight-decay must be finite")
    try require(
      (centerRewardsCoefficient ?? 0).isFinite, "--center-rewards-coefficient must be finite")
    if case .lora(let lora) = tuning {
      try require(lora.rank <= 1 << 16, "--lora-r must be at most 65,536")
      try require(lora.alpha.isFinite, "--lora-alpha must be finite")
    }
    try require(
      [.float32, .bfloat16, .float16].contains(frozenDType),
      "--dtype must be float32, bfloat16 or float16")
    try require(
      tuning != .full || frozenDType == .float32,
      "--dtype is for frozen weights: with --use-peft or --train-last-layers")
    try require(
      shuffles || !groupsByPrompt, "--group-by-prompt shuffles; it excludes --no-shuffle-dataset")
    try require(loggingSteps > 0, "--logging-steps must be at least 1")
    try require(evaluationSteps.map { $0 > 0 } ?? true, "--eval-steps must be at least 1")
    try require(saveSteps.map { $0 > 0 } ?? true, "--save-steps must be at least 1")
  }
}
