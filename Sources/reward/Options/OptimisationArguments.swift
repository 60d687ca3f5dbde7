import ArgumentParser
import Training

/// Options of the optimiser and the loss, named as in TRL.
struct OptimisationArguments: ParsableArguments {
  @Option(help: "Peak learning rate.")
  var learningRate = 1e-5

  @Option(help: "Passes over the pairs; may be a fraction.")
  var numTrainEpochs = 1.0

  @Option(help: "At most so many optimiser steps; the epochs may end before.")
  var maxSteps: Int?

  @Option(help: "Pairs in one forward and backward pass.")
  var perDeviceTrainBatchSize = 8

  @Option(help: "Passes whose gradients make one step.")
  var gradientAccumulationSteps = 1

  @Option(help: "How the learning rate falls after the warm-up.")
  var lrSchedulerType: TrainingOptions.Schedule = .linear

  @Option(help: "Share of the steps in which the learning rate rises.")
  var warmupRatio = 0.0

  @Option(help: "Decoupled weight decay of matrices.")
  var weightDecay = 0.0

  @Option(help: "Joint norm to which gradients are clipped; 0 leaves them.")
  var maxGradNorm = 1.0

  @Option(help: "Assumed chance that a label is wrong.")
  var labelSmoothing = 0.0

  @Option(help: "Weight of (chosen + rejected)^2, which keeps rewards near zero.")
  var centerRewardsCoefficient: Double?

  @Flag(help: "Recompute activations in the backward pass: less memory, a third more time.")
  var gradientCheckpointing = false

  @Flag(inversion: .prefixedNo, help: "Take the pairs in a new order in each epoch.")
  var shuffleDataset = true

  @Flag(
    help: """
      Shuffle prompts instead of pairs: the pairs of a prompt come together, and the tokens that \
      they share are computed once.
      """)
  var groupByPrompt = false

  @Option(help: "Seed of the head, the adapters and the order of pairs.")
  var seed: UInt64 = 0

  @Option(help: "Steps between log lines.")
  var loggingSteps = 10

  @Option(help: "Steps between evaluations (default: at each epoch's end).")
  var evalSteps: Int?

  @Option(
    help:
      "Steps between checkpoints (default: at each epoch's end). The newest and the best are kept.")
  var saveSteps: Int?

  func validate() throws {
    do { try options().validate() } catch { throw OptionMessage.error(error) }
  }

  func options(_ tuning: TuningArguments) -> TrainingOptions {
    var options = options()
    options.tuning = tuning.tuning()
    options.frozenDType = tuning.dtype.dtype
    return options
  }

  /// Those that are not about which weights change.
  private func options() -> TrainingOptions {
    var options = TrainingOptions()
    options.learningRate = learningRate
    options.epochs = numTrainEpochs
    options.maximumSteps = maxSteps
    options.batchSize = perDeviceTrainBatchSize
    options.accumulationSteps = gradientAccumulationSteps
    options.schedule = lrSchedulerType
    options.warmupRatio = warmupRatio
    options.weightDecay = weightDecay
    options.maximumGradientNorm = maxGradNorm == 0 ? nil : maxGradNorm
    options.labelSmoothing = labelSmoothing
    options.centerRewardsCoefficient = centerRewardsCoefficient
    options.checkpointsActivations = gradientCheckpointing
    options.shuffles = shuffleDataset
    options.groupsByPrompt = groupByPrompt
    options.seed = seed
    options.loggingSteps = loggingSteps
    options.evaluationSteps = evalSteps
    options.saveSteps = saveSteps
    return options
  }
}
