public import Basics
public import Preferences

/// A Bayesian head over frozen features as a reward model: the mean reward with its standard
/// deviation, or a lower bound of it, so that a response is not paid for what nobody ever judged.
public struct BayesianRewardModel: RewardModel {
  /// Kind `bayesian`, and the name that was given, or else that of what gives the features.
  public let card: RewardCard
  /// What gives the features.
  public let features: any FeatureExtractor
  /// The head.
  public let head: BayesianHead
  /// k: so many deviations are subtracted from the mean.
  public let caution: Double

  /// A model. Traps where the head is of another width, and for a caution that is negative.
  /// - Parameters:
  ///   - caution: 0 gives the mean.
  ///   - name: what the card calls it; nil takes the features' name.
  public init(
    features: any FeatureExtractor, head: BayesianHead, caution: Double = 0, name: String? = nil
  ) {
    precondition(features.width == head.width, "the head reads the features")
    precondition(caution >= 0 && caution.isFinite, "a number of deviations")
    self.features = features
    self.head = head
    self.caution = caution
    card = RewardCard(kind: "bayesian", name: name ?? features.name)
  }

  /// What would be read of a candidate, where the extractor knows it without computing.
  /// - Throws: as the extractor's check.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try features.check(candidate)
  }

  /// mean − k · deviation for each candidate, with the deviation as its `uncertainty`, against the
  /// head's centre; both are in its stage. Cost: that of the features and O(width²) a candidate.
  /// - Throws: what the features throw; `head.width`; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try values(of: candidates).map { value, reading in
      var reward = Reward(value: value.mean - caution * value.deviation)
      try requireFinite(reward.value, card.name)
      reward.uncertainty = value.deviation
      reward.reading = reading
      reward.stage = RewardStage(
        name: card.kind, operation: caution > 0 ? "mean − \(caution) · deviation" : "mean",
        value: reward.value,
        parts: [
          RewardStage(name: "mean", value: value.mean),
          RewardStage(name: "deviation", value: value.deviation),
        ])
      return reward
    }
  }

  func values(of candidates: [Candidate]) throws -> [(value: GaussianValue, reading: Reading)] {
    try features.features(of: candidates).map { (try head.value(of: $0.values), $0.reading) }
  }
}
