public import Basics
import Foundation
public import Models
import Rewards
import Tensors

/// The features of a machine text, of a text that is half a machine's, and of a human one.
public struct DetectionTriple: Sendable, Hashable {
  /// From most to least machine-like.
  public let machine: [Float], mixed: [Float], human: [Float]

  /// A triple. Traps where widths differ.
  public init(machine: [Float], mixed: [Float], human: [Float]) {
    precondition(machine.count == mixed.count && mixed.count == human.count, "one width")
    self.machine = machine
    self.mixed = mixed
    self.human = human
  }
}

/// Texts on which a head should go on saying what it said: ReMoDetect replays preference data, so
/// that a reward model that learns to detect remains a reward model.
public struct Replay: Sendable {
  /// The head before training, or a copy of it.
  public let teacher: Perceptron
  /// Features of the texts, chosen and rejected ones alike.
  public let rows: [[Float]]
  /// What a squared difference counts; 0.01 in the paper.
  public let coefficient: Double

  /// Texts to replay. Traps for a coefficient below 0.
  public init(teacher: Perceptron, rows: [[Float]], coefficient: Double = 0.01) {
    precondition(coefficient >= 0, "replay keeps, and does not drive away")
    self.teacher = teacher
    self.rows = rows
    self.coefficient = coefficient
  }
}

/// Trains a head on frozen features to put machine texts above mixed ones, and those above human
/// ones (ReMoDetect, Lee et al. 2024).
///
/// Each step's loss is the mean over its triples of the paper's: the mean over the three pairs of
/// λ·[−log σ(rₐ − r_b) + 0.01·½(rₐ² + r_b²)] with λ = (0.35, 1, 0.35), plus replay's 0.01·Σ
/// (r_teacher − r)² over two texts for each triple. AdamW, the rate rising over the first tenth of
/// the steps and then falling as a cosine. The paper trains the whole encoder for one epoch; a head
/// takes more.
public struct DetectorTraining: Sendable {
  /// λ of (machine, mixed), (machine, human) and (mixed, human).
  public var pairWeights = [0.35, 1, 0.35]
  /// How strongly rewards are kept near zero.
  public var rewardNorm = 0.01
  /// Passes over the triples.
  public var epochs: Int
  /// Triples of a step.
  public var batchSize: Int
  /// AdamW's highest rate.
  public var learningRate: Double
  /// AdamW's decay of weights; biases have none.
  public var weightDecay: Double

  /// A training. Traps for numbers that are not positive.
  public init(
    epochs: Int = 40, batchSize: Int = 16, learningRate: Double = 0.01, weightDecay: Double = 0.01
  ) {
    precondition(epochs > 0 && batchSize > 0 && learningRate > 0 && weightDecay >= 0)
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// Texts that are replayed with each triple: a chosen and a rejected one.
  private static let replayedTexts = 2

  /// Trains the first output of `head`.
  ///
  /// - Throws: `training.options` without triples or with nothing to replay, `head.width`,
  ///   `training.diverged`, `torch.memory`. Traps unless ``pairWeights`` has three numbers.
  public func fit(
    _ head: Perceptron, triples: [DetectionTriple], replay: Replay? = nil,
    from source: inout RandomSource
  ) throws {
    precondition(pairWeights.count == 3, "a weight for each pair of a triple")
    let teacher = try check(head, triples, replay)
    var options = AdamW.Options()
    options.weightDecay = weightDecay
    let parameters = head.parameters
    for parameter in parameters { parameter.requiresGradient = true }
    defer { for parameter in parameters { parameter.requiresGradient = false } }
    let optimizer = AdamW(parameters, decayed: parameters.map { $0.rank > 1 }, options: options)
    let steps = epochs * ((triples.count + batchSize - 1) / batchSize)
    var (step, drop) = (0, head.dropout > 0 ? source.stream("dropout") : nil)
    var queue = RowQueue(count: replay?.rows.count ?? 0, source: source.stream("replay"))
    let texts = replay == nil ? 3 : 3 + Self.replayedTexts
    try Torch.withThreads(
      forStepsOf: parameters, rows: texts * min(batchSize, triples.count)
    ) {
      for _ in 0..<epochs {
        let order = triples.indices.shuffled(using: &source)
        for start in stride(from: 0, to: triples.count, by: batchSize) {
          let batch = order[start..<min(start + batchSize, triples.count)].map { triples[$0] }
          let replayed = replay == nil ? [] : queue.next(Self.replayedTexts * batch.count)
          try withTensorErrors { () throws -> Void in
            let loss = withGradients {
              var loss = triplesLoss(head, batch, &drop)
              if let replay {
                let rows = Self.tensor(replayed.map { replay.rows[$0] })
                loss =
                  loss
                  + Distillation.replay(
                    teacher: Tensor(replayed.map { teacher[$0] }),
                    student: head(rows).selected(1, 0),
                    coefficient: replay.coefficient / Double(batch.count))
              }
              return loss
            }
            guard loss.item.isFinite else {
              throw RewardError(
                .trainingDiverged, "a loss is not finite: lower the learning rate")
            }
            loss.backward()
            optimizer.update(learningRate: rate(step, of: steps))
            optimizer.clearGradients()
          }
          step += 1
        }
      }
    }
  }

  /// What the teacher says of the rows to replay.
  private func check(
    _ head: Perceptron, _ triples: [DetectionTriple], _ replay: Replay?
  ) throws -> [Float] {
    guard !triples.isEmpty else {
      throw RewardError(.trainingOptions, "there is nothing to train on")
    }
    if let odd = triples.first(where: { $0.human.count != head.inputs }) {
      throw RewardError(
        .headWidth, "a triple has \(odd.human.count) numbers, the head \(head.inputs)")
    }
    guard let replay else { return [] }
    guard !replay.rows.isEmpty else {
      throw RewardError(.trainingOptions, "there is nothing to replay")
    }
    if let odd = replay.rows.first(where: { $0.count != head.inputs }) {
      throw RewardError(.headWidth, "a row has \(odd.count) numbers, the head \(head.inputs)")
    }
    // Before the first step: the teacher may be the head itself.
    return try replay.teacher.outputs(of: replay.rows).map { Float($0[0]) }
  }

  private func triplesLoss(
    _ head: Perceptron, _ batch: [DetectionTriple], _ drop: inout RandomSource?
  ) -> Tensor {
    let rows = Self.tensor(batch.flatMap { [$0.machine, $0.mixed, $0.human] })
    let rewards = head(rows, dropping: &drop).selected(1, 0).reshaped([batch.count, 3])
    return OrderedLoss.rankedPairs(
      rewards, pairWeights: pairWeights, loss: PreferenceLoss(rewardNorm: rewardNorm)
    ).mean()
  }

  private static func tensor(_ rows: [[Float]]) -> Tensor {
    Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
  }

  private func rate(_ step: Int, of steps: Int) -> Double {
    let warmup = max(1, (steps + 9) / 10)
    if step < warmup { return learningRate * Double(step + 1) / Double(warmup) }
    let progress = Double(step - warmup) / Double(max(1, steps - warmup))
    return learningRate * 0.5 * (1 + cos(.pi * progress))
  }
}
