public import Basics
import Models
public import Rewards
import Tensors

/// The second stage of BRME (Yan et al. 2024): heads that learn the rewards of trained models, with
/// their spread.
///
/// A squared error of samples μ + σε has its minimum at σ = 0, so that the heads would forget what
/// they do not know. Here a head learns by the normal distribution's likelihood, ½((t − μ)/σ)² + ln
/// σ, and a row's target t is drawn anew for every head and step among what several first-stage
/// models say of it (of bootstrapped pairs, for example): σ then comes to be their spread. The
/// paper's own target is not published.
public struct GaussianHeadsTrainer: Sendable {
  /// Passes over the rows.
  public var epochs: Int
  /// Rows of a step.
  public var batchSize: Int
  /// AdamW's rate, constant.
  public var learningRate: Double
  /// AdamW's decay of weights; biases have none.
  public var weightDecay: Double

  /// A trainer. Traps for numbers that are not positive.
  public init(
    epochs: Int, batchSize: Int = 64, learningRate: Double = 3e-3, weightDecay: Double = 0
  ) {
    precondition(epochs > 0 && batchSize > 0 && learningRate > 0 && weightDecay >= 0)
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// Trains heads, in place.
  ///
  /// - Parameters:
  ///   - rows: features.
  ///   - targets: for each row what the first-stage models say of it, at least one number. Traps
  ///     for another number of rows.
  ///   - source: draws the order of rows; the targets are drawn by its stream `targets`.
  /// - Throws: `training.options` without rows or for a row without targets, `head.width`,
  ///   `training.diverged`, `torch.memory`.
  public func fit(
    _ heads: GaussianHeads, rows: [[Float]], targets: [[Double]], from source: inout RandomSource
  ) throws {
    precondition(rows.count == targets.count, "targets for each row")
    let width = heads.network.inputs
    if let odd = rows.first(where: { $0.count != width }) {
      throw RewardError(.headWidth, "a row has \(odd.count) numbers, the heads \(width)")
    }
    guard !rows.isEmpty, targets.allSatisfy({ !$0.isEmpty }) else {
      throw RewardError(.trainingOptions, "there are rows or targets missing to train on")
    }
    var options = AdamW.Options()
    options.weightDecay = weightDecay
    let parameters = heads.network.parameters
    for parameter in parameters { parameter.requiresGradient = true }
    defer { for parameter in parameters { parameter.requiresGradient = false } }
    let optimizer = AdamW(parameters, decayed: parameters.map { $0.rank > 1 }, options: options)
    var draws = source.stream("targets")
    try Torch.withThreads(forStepsOf: parameters, rows: min(batchSize, rows.count)) {
      for _ in 0..<epochs {
        let order = rows.indices.shuffled(using: &source)
        for start in stride(from: 0, to: rows.count, by: batchSize) {
          let batch = Array(order[start..<min(start + batchSize, rows.count)])
          let wanted = batch.flatMap { row in
            (0..<heads.count).map { _ in Float(targets[row].randomElement(using: &draws)!) }
          }
          try withTensorErrors { () throws -> Void in
            let loss = withGradients { () -> Tensor in
              let (means, deviations) = heads(
                Tensor(batch.flatMap { rows[$0] }, shape: [batch.count, width]))
              let target = Tensor(wanted, shape: [batch.count, heads.count])
              let error = (target - means) / deviations
              return (error.squared() * 0.5 + deviations.log()).mean()
            }
            let value = loss.item
            guard value.isFinite else {
              throw RewardError(.trainingDiverged, "a loss is not finite: lower the learning rate")
            }
            loss.backward()
            optimizer.update(learningRate: learningRate)
            optimizer.clearGradients()
          }
        }
      }
    }
  }
}
