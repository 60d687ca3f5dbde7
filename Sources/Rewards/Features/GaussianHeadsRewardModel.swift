import Models
public import Preferences

/// BRME's reward over frozen features: w · nominal + (1 − w) · lowest mean, where the nominal
/// reward is the mean of the head that is surest (Yan et al. 2024).
public struct GaussianHeadsRewardModel: RewardModel {
  /// Kind `gaussian-heads`, and the name of what gives the features.
  public let card: RewardCard
  /// What gives the features.
  public let features: any FeatureExtractor
  /// The heads.
  public let heads: GaussianHeads
  /// w, in 0...1: 1 is the nominal reward alone, 0 the worst case alone.
  public let nominalWeight: Double

  /// A model. Traps where the heads are of another width, and for a weight outside 0...1.
  public init(features: any FeatureExtractor, heads: GaussianHeads, nominalWeight: Double) {
    precondition(features.width == heads.network.inputs, "the heads read the features")
    precondition((0...1).contains(nominalWeight), "a weight in 0...1")
    self.features = features
    self.heads = heads
    self.nominalWeight = nominalWeight
    card = RewardCard(kind: "gaussian-heads", name: features.name)
  }

  /// The mix for each candidate, with the surest head's deviation as its `uncertainty`. Cost: that
  /// of the features and one pass of the heads.
  /// - Throws: what the features throw; `head.width`; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found = try features.features(of: candidates)
    let aggregation = RewardAggregation.nominalAndMinimum(weight: nominalWeight)
    return zip(found, try heads.values(of: found.map(\.values))).map { features, values in
      let means = values.map(\.mean)
      var reward = Reward(
        value: aggregation(means, uncertainties: values.map(\.deviation)))
      reward.uncertainty = values.map(\.deviation).min()
      reward.reading = features.reading
      reward.stage = RewardStage(
        name: card.kind, operation: "\(aggregation.description) of \(means.count) heads",
        value: reward.value,
        parts: means.enumerated().map { RewardStage(name: "head \($0 + 1)", value: $1) })
      return reward
    }
  }
}
