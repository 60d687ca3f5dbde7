public import Basics
import Models
public import OrderedCollections
public import Rewards

/// A linear detector of machine texts on features as they are (ReMoDetect, Lee et al. 2024).
///
/// The head is trained on scaled features, and the scaling is folded into it: what is saved reads
/// what ``DetectionFeatures`` gives.
public struct DetectorFit: Sendable {
  /// One attribute, ``FeatureRewardModel/machineAttribute``: a logit without a threshold.
  public let heads: AttributeHeads
  /// How it was trained.
  public let training: DetectorTraining

  /// What suits statistics: their ten numbers take some passes, and hardly any decay.
  public static let usualTraining = DetectorTraining(epochs: 60, learningRate: 0.02)

  /// Fits a head.
  /// - Throws: as ``check(pairs:width:)``; as ``DetectorTraining/fit(_:triples:replay:from:)``.
  public init(
    _ triples: [DetectionTriple], training: DetectorTraining = usualTraining,
    from source: inout RandomSource
  ) throws {
    let width = triples.first?.human.count ?? 1
    try Self.check(pairs: triples.count, width: width)
    let scaling = FeatureScaling(triples.flatMap { [$0.machine, $0.mixed, $0.human] })
    let head = Perceptron(widths: [width, 1], from: &source)
    let scaled = triples.map {
      DetectionTriple(
        machine: scaling($0.machine), mixed: scaling($0.mixed), human: scaling($0.human))
    }
    try training.fit(head, triples: scaled, from: &source)
    heads = AttributeHeads(
      [
        .init(
          FeatureRewardModel.machineAttribute, scale: try AttributeScale(lowest: 0, highest: 1))
      ], network: scaling.folded(into: head))
    self.training = training
  }

  /// Refuses fewer pairs than features: a linear head tells any so few texts apart, whatever they
  /// are.
  /// - Throws: `training.options`.
  public static func check(pairs: Int, width: Int) throws(RewardError) {
    guard pairs >= width else {
      throw RewardError(
        .trainingOptions,
        "a head over \(width) features needs as many pairs of texts to train on, and there are "
          + "\(pairs)")
    }
  }

  /// For `reward_heads.json`.
  public var json: JSONObject {
    [
      "epochs": .number(training.epochs), "batch_size": .number(training.batchSize),
      "learning_rate": .number(training.learningRate),
      "weight_decay": .number(training.weightDecay),
      "pair_weights": .array(training.pairWeights.map { JSONValue.number($0) }),
      "reward_norm": .number(training.rewardNorm),
    ]
  }
}
