public import Basics
public import Models
import Rewards
public import Tensors

/// Trains a small head on frozen features by AdamW: seconds where fine-tuning takes minutes.
///
/// The order of rows and the units that dropout leaves out come from the source that is given: equal
/// sources give equal weights on the same machine. One thread computes: steps are short.
public struct FeatureTrainer: Sendable {
  /// Passes over the data.
  public var epochs: Int
  /// Rows of a step.
  public var batchSize: Int
  /// AdamW's rate, constant.
  public var learningRate: Double
  /// AdamW's decay of weights; biases have none.
  public var weightDecay: Double
  /// The loss of pairs: ``PreferenceLoss`` or another one.
  public var loss: any PairObjective

  /// A trainer. Traps for numbers that are not positive.
  public init(
    epochs: Int, batchSize: Int = 64, learningRate: Double = 3e-3, weightDecay: Double = 0,
    loss: any PairObjective = PreferenceLoss()
  ) {
    precondition(epochs > 0 && batchSize > 0 && learningRate > 0 && weightDecay >= 0)
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.loss = loss
  }

  /// Trains on preference pairs.
  ///
  /// - Parameters:
  ///   - network: its first output is the reward.
  ///   - auxiliary: added to each batch's mean loss: contrastive and replay terms. Given the indices of
  ///     the batch's pairs.
  /// - Throws: `training.options` without pairs, `head.width`, `training.diverged`, `torch.memory`.
  public func fit(
    _ network: Perceptron, pairs: [FeaturePair], from source: inout RandomSource,
    auxiliary: (([Int]) throws -> Tensor)? = nil
  ) throws {
    let width = network.inputs
    if let odd = pairs.first(where: { $0.chosen.count != width }) {
      throw RewardError(.headWidth, "a pair has \(odd.chosen.count) numbers, the head \(width)")
    }
    try fit(network, count: pairs.count, from: &source) { batch, drop in
      let chosen = batch.map { pairs[$0].chosen }
      let rejected = batch.map { pairs[$0].rejected }
      let rows = Tensor((chosen + rejected).flatMap { $0 }, shape: [2 * batch.count, width])
      let rewards = network(rows, dropping: &drop).selected(1, 0)
      func column(_ of: (FeaturePair) -> Double, unless plain: Double) -> Tensor? {
        let values = batch.map { of(pairs[$0]) }
        return values.allSatisfy { $0 == plain } ? nil : Tensor(values.map { Float($0) })
      }
      let smoothing = loss.labelSmoothing
      let mean = loss.losses(
        chosen: rewards.narrowed(0, from: 0, count: batch.count),
        rejected: rewards.narrowed(0, from: batch.count, count: batch.count),
        margins: column(\.margin, unless: 0),
        smoothing: column({ $0.smoothing ?? smoothing }, unless: smoothing),
        weights: column(\.weight, unless: 1), scales: column(\.scale, unless: 1)
      ).mean()
      return try auxiliary.map { mean + (try $0(batch)) } ?? mean
    }
  }

  /// Trains on ratings by the masked squared error; a nil label is a missing one.
  ///
  /// Batches in which no label exists are passed over: there is nothing to learn from them.
  /// - Throws: `training.options` without rows or without labels, `head.width`, `training.diverged`,
  ///   `torch.memory`. Traps where a row has not one label for each output.
  public func fit(
    _ network: Perceptron, rows: [[Float]], labels: [[Double?]], from source: inout RandomSource
  ) throws {
    precondition(rows.count == labels.count, "labels for each row")
    precondition(labels.allSatisfy { $0.count == network.outputs }, "a label for each output")
    if let odd = rows.first(where: { $0.count != network.inputs }) {
      throw RewardError(.headWidth, "a row has \(odd.count) numbers, the head \(network.inputs)")
    }
    guard labels.contains(where: { $0.contains { $0 != nil } }) else {
      throw RewardError(.trainingOptions, "there are no labels to train on")
    }
    try fit(network, count: rows.count, from: &source) { batch, drop in
      let shape = [batch.count, network.outputs]
      let inputs = Tensor(batch.flatMap { rows[$0] }, shape: [batch.count, network.inputs])
      let wanted = batch.flatMap { labels[$0] }
      return MaskedRegression.loss(
        predictions: network(inputs, dropping: &drop),
        labels: Tensor(wanted.map { Float($0 ?? 0) }, shape: shape),
        mask: Tensor(wanted.map { $0 != nil }, shape: shape))
    }
  }

  private func fit(
    _ network: Perceptron, count: Int, from source: inout RandomSource,
    _ loss: (_ batch: [Int], _ drop: inout RandomSource?) throws -> Tensor?
  ) throws {
    guard count > 0 else { throw RewardError(.trainingOptions, "there is nothing to train on") }
    var options = AdamW.Options()
    options.weightDecay = weightDecay
    let parameters = network.parameters
    for parameter in parameters { parameter.requiresGradient = true }
    defer { for parameter in parameters { parameter.requiresGradient = false } }
    let optimizer = AdamW(parameters, decayed: parameters.map { $0.rank > 1 }, options: options)
    var drop: RandomSource? = network.dropout > 0 ? source.stream("dropout") : nil
    try Torch.withOneThread {
      for _ in 0..<epochs {
        let order = (0..<count).shuffled(using: &source)
        for start in stride(from: 0, to: count, by: batchSize) {
          let batch = Array(order[start..<min(start + batchSize, count)])
          try withTensorErrors { () throws -> Void in
            let computed = try withGradients { try loss(batch, &drop) }
            guard let value = computed else { return }
            guard value.item.isFinite else {
              throw RewardError(
                .trainingDiverged, "a loss is not finite: lower the learning rate")
            }
            value.backward()
            optimizer.update(learningRate: learningRate)
            optimizer.clearGradients()
          }
        }
      }
    }
  }
}
