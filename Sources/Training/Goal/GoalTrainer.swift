public import Basics
import Models
public import Rewards
import Tensors

/// Trains a ``GoalHead`` on frozen token states by L_BT + β·L_C (Nath et al. 2024): the rewards of
/// the last tokens by Bradley–Terry, and states of the better response drawn towards its later ones
/// and away from those of the worse one.
///
/// Batches and sampled positions come from streams of their own, so that equal sources give equal
/// batches whatever β is: β = 0 is the plain reward model on the same batches. Equal sources give
/// equal weights, on the same machine with the same number of threads.
public struct GoalTrainer: Sendable {
  /// Passes over the pairs.
  public var epochs: Int
  /// Pairs of a step.
  public var batchSize: Int
  /// AdamW's rate, constant.
  public var learningRate: Double
  /// AdamW's decay of weights; biases have none.
  public var weightDecay: Double
  /// β: how much the contrastive loss counts; 0 leaves it out.
  public var contrast: Double
  /// S: sources, and as many goals, drawn from each better response.
  public var sources = 16
  /// U: sources of the better and states of the worse response, drawn from each pair.
  public var negatives = 16
  /// Where the mean over a pair's cosines is taken.
  public var form = GoalContrastive.Form.meanInside
  /// Whether states are compared with the mean goal of their pair instead of each one.
  public var averagesGoals = false

  /// A trainer. Traps for numbers that mean nothing.
  /// - Parameter contrast: β; the paper has 0.5.
  public init(
    epochs: Int, batchSize: Int = 32, learningRate: Double = 1e-3, weightDecay: Double = 0,
    contrast: Double = 0.5
  ) {
    precondition(epochs > 0 && batchSize > 0 && learningRate > 0 && weightDecay >= 0)
    precondition(contrast >= 0, "a weight of the contrastive loss that is not negative")
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.contrast = contrast
  }

  /// Trains a head, in place.
  ///
  /// - Parameter source: draws the order of pairs; the positions come from its stream `positions`.
  /// - Throws: `training.options` without pairs; `head.width` for states of another width than the
  ///   head's; `text.empty` for a response without tokens; `training.diverged`; `torch.memory`.
  /// - Complexity: a step projects 2 + 2·(S + U) states of each pair, without the contrastive loss
  ///   2. The states of all pairs lie in memory once more.
  public func fit(
    _ head: GoalHead, pairs: [GoalPair], from source: inout RandomSource
  ) throws {
    precondition(sources > 0 && negatives > 0, "cosines to take a mean of")
    try check(pairs, head)
    var options = AdamW.Options()
    options.weightDecay = weightDecay
    let parameters = head.parameters
    for parameter in parameters { parameter.requiresGradient = true }
    defer { for parameter in parameters { parameter.requiresGradient = false } }
    let optimizer = AdamW(parameters, decayed: parameters.map { $0.rank > 1 }, options: options)
    var positions = source.stream("positions")
    let states = try withTensorErrors { GoalStates(pairs, width: head.width) }
    let projected = contrast > 0 ? 2 + 2 * (sources + negatives) : 2
    try Torch.withThreads(
      forStepsOf: parameters, rows: projected * min(batchSize, pairs.count)
    ) {
      for _ in 0..<epochs {
        let order = pairs.indices.shuffled(using: &source)
        for start in stride(from: 0, to: pairs.count, by: batchSize) {
          let batch = Array(order[start..<min(start + batchSize, pairs.count)])
          try withTensorErrors { () throws -> Void in
            let loss = try withGradients {
              let plain = preference(head, states, batch)
              guard contrast > 0 else { return plain }
              return plain + (try contrastive(head, states, batch, &positions)) * contrast
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

  private func check(_ pairs: [GoalPair], _ head: GoalHead) throws(RewardError) {
    guard !pairs.isEmpty else {
      throw RewardError(.trainingOptions, "there is nothing to train on")
    }
    for (index, pair) in pairs.enumerated() {
      guard pair.chosen.width == head.width else {
        throw RewardError(
          .headWidth,
          "pair \(index) has states of \(pair.chosen.width) numbers, the head \(head.width)"
        )
      }
      guard pair.chosen.count > 0, pair.rejected.count > 0 else {
        throw RewardError(.textTooShort, "pair \(index) has a response without tokens")
      }
    }
  }

  /// The mean Bradley–Terry loss of the last tokens' rewards.
  private func preference(_ head: GoalHead, _ states: GoalStates, _ batch: [Int]) -> Tensor {
    let lasts = [states.chosen, states.rejected].flatMap { places in
      batch.map { places[$0].first + places[$0].count - 1 }
    }
    let rewards = head.reward(head.projection(states.rows(lasts))).selected(1, 0)
    return PreferenceLoss().losses(
      chosen: rewards.narrowed(0, from: 0, count: batch.count),
      rejected: rewards.narrowed(0, from: batch.count, count: batch.count)
    ).mean()
  }

  /// The mean contrastive loss of the batch's pairs.
  private func contrastive(
    _ head: GoalHead, _ states: GoalStates, _ batch: [Int], _ random: inout RandomSource
  ) throws -> Tensor {
    var (near, goals, far, bad): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    for pair in batch {
      let (chosen, rejected) = (states.chosen[pair], states.rejected[pair])
      let drawn = try GoalContrastive.goalPairs(
        count: sources, length: chosen.count, from: &random)
      near += drawn.map { chosen.first + $0.source }
      goals += drawn.map { chosen.first + $0.goal }
      far += try GoalContrastive.positions(count: negatives, length: chosen.count, from: &random)
        .map { chosen.first + $0 }
      bad += try GoalContrastive.positions(count: negatives, length: rejected.count, from: &random)
        .map { rejected.first + $0 }
    }
    func projected(_ rows: [Int], _ count: Int) -> Tensor {
      head.projection(states.rows(rows)).reshaped([batch.count, count, head.projection.outputs])
    }
    return GoalContrastive.losses(
      sources: projected(near, sources), goals: projected(goals, sources),
      negativeSources: projected(far, negatives), negativeGoals: projected(bad, negatives),
      averagesGoals: averagesGoals, form: form
    ).mean()
  }
}
