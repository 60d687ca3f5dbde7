public import Basics
public import Models
public import Preferences

/// How likely a text is to be machine-written, as a head on features of the bare text says; higher
/// is more likely (ReMoDetect, Lee et al. 2024).
///
/// A logit without a threshold: what it tells apart is to be measured (`DetectionReport` of the
/// Evaluation room), on domains and generators that the head was not trained on.
public struct DetectorRewardModel: RewardModel {
  /// Kind `machine-text`.
  public let card: RewardCard
  /// What is read of texts.
  public let features: DetectionFeatures
  /// From features to one number.
  public let head: Perceptron

  /// A detector of parts at hand.
  /// - Throws: `head.width` where the head does not read these features, or gives several numbers.
  public init(
    _ features: DetectionFeatures, head: Perceptron, name: String? = nil
  ) throws(RewardError) {
    guard head.inputs == features.width, head.outputs == 1 else {
      throw RewardError(
        .headWidth,
        "the head makes \(head.outputs) of \(head.inputs) numbers; of \(features.width) features "
          + "it must make one", at: .init(item: features.name))
    }
    self.features = features
    self.head = head
    var card = RewardCard(kind: "machine-text", name: name ?? features.name)
    card.warnings = [FeatureRewardModel.machineWarning]
    self.card = card
  }

  /// What is read of a candidate: its response alone.
  /// - Throws: as ``DetectionFeatures/check(_:)``.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try features.check(candidate)
  }

  /// The logits. Cost: one forward pass of the language model.
  /// - Throws: as ``DetectionFeatures/features(of:)``; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found = try features.features(of: candidates)
    return try found.map { found in
      // Each row by itself: in any company it is equal to the bit.
      var reward = Reward(value: try head.outputs(of: [found.values])[0][0])
      try requireFinite(reward.value, card.name)
      reward.reading = found.reading
      return reward
    }
  }
}
