public import Basics
import Models
public import Rewards
import Tensors

/// Trains a gate on preference pairs while heads and features stay as they are: the second stage of
/// ArmoRM (Wang et al. 2024, section 3.2).
///
/// The loss is −log σ(score_chosen − score_rejected), where a score is g·(Tᵀr). Unlike the authors'
/// script, which trains on r as it is, the gate sees what it will weigh.
public struct GateTrainer: Sendable {
  /// Steps of AdamW; the rate falls to 0 over them along half a cosine.
  public var steps: Int
  /// Pairs of a step, drawn with replacement.
  public var batchSize: Int
  /// AdamW's rate at the start.
  public var learningRate: Double

  /// A trainer; the defaults are the authors'. Traps for numbers that are not positive.
  public init(steps: Int = 2000, batchSize: Int = 1024, learningRate: Double = 1e-3) {
    precondition(steps > 0 && batchSize > 0 && learningRate > 0, "positive settings")
    self.steps = steps
    self.batchSize = batchSize
    self.learningRate = learningRate
  }

  /// Trains the gate in place. Equal sources give equal weights, on the same machine with the same
  /// number of threads.
  ///
  /// - Parameters:
  ///   - correction: takes verbosity out of objectives; nil leaves them.
  ///   - onStep: told of every step that is done.
  /// - Throws: `training.options` without pairs, `head.width` for prompts or objectives of another
  ///   width, `reward.not-finite` for objectives that are no numbers, `training.diverged`,
  ///   `torch.memory`.
  public func fit(
    _ gate: GatingNetwork, pairs: [GatePair], correction: VerbosityCorrection? = nil,
    from source: inout RandomSource, onStep: (Int) -> Void = { _ in }
  ) throws {
    let (inputs, outputs) = (gate.network.inputs, gate.network.outputs)
    guard !pairs.isEmpty else {
      throw RewardError(.trainingOptions, "there are no pairs to train a gate on")
    }
    for pair in pairs where pair.prompt.count != inputs || pair.difference.count != outputs {
      throw RewardError(
        .headWidth,
        "a pair has \(pair.prompt.count) numbers and \(pair.difference.count) objectives; the gate "
          + "has \(inputs) and \(outputs)")
    }
    // Of an infinite difference the loss is 0 and the gradient no number.
    guard pairs.allSatisfy({ $0.difference.allSatisfy(\.isFinite) }) else {
      throw RewardError(.rewardNotFinite, "an objective of a pair is no number")
    }
    let differences = pairs.map { pair in
      (correction?.corrected(pair.difference) ?? pair.difference).map { Float($0) }
    }
    var options = TrainingOptions()
    options.learningRate = learningRate
    options.schedule = .cosine
    let rate = LearningRate(options, totalSteps: steps)
    let parameters = gate.parameters
    for parameter in parameters { parameter.requiresGradient = true }
    defer { for parameter in parameters { parameter.requiresGradient = false } }
    let optimizer = AdamW(
      parameters, decayed: parameters.map { _ in false }, options: AdamW.Options())
    var drop: RandomSource? = gate.network.dropout > 0 ? source.stream("dropout") : nil
    try Torch.withThreads(forStepsOf: parameters, rows: batchSize) {
      for step in 0..<steps {
        let batch = (0..<batchSize).map { _ in Int.random(in: 0..<pairs.count, using: &source) }
        try withTensorErrors { () throws -> Void in
          let loss = withGradients {
            let prompts = Tensor(
              batch.flatMap { pairs[$0].prompt }, shape: [batch.count, inputs])
            let gains = Tensor(
              batch.flatMap { differences[$0] }, shape: [batch.count, outputs])
            let margins = (gate(prompts, dropping: &drop) * gains).sum(-1)
            return -margins.logSigmoid().mean()
          }
          guard loss.item.isFinite else {
            throw RewardError(.trainingDiverged, "a loss is not finite: lower the learning rate")
          }
          loss.backward()
          optimizer.update(learningRate: rate(step: step))
          optimizer.clearGradients()
        }
        onStep(step + 1)
      }
    }
  }
}
