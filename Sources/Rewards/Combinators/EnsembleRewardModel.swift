public import Basics
public import Preferences

/// Several reward models whose scores become one.
///
/// Each member's scores may be standardised first, (r − mean) / deviation by numbers of a reference
/// set: Bradley–Terry models have scales and offsets of their own, and a minimum over other scales
/// is the one with the lowest offset. Sources: Eisenstein et al. 2023 ("Helping or Herding"), Coste et
/// al. 2023 (WCO, UWO), Yan et al. 2024 (BRME).
public struct EnsembleRewardModel: RewardModel {
  /// One of the models.
  public struct Member: Sendable {
    /// What scores, with its name.
    public let part: RewardPart
    /// What a reference set's scores have; 0 and 1 leave scores as they are.
    public let mean: Double, deviation: Double
    /// Names the pretrained model that the member was made of: members that share it tend to be wrong
    /// together.
    public let pretraining: String?

    /// A member. Traps for a deviation that is not above 0.
    public init(
      _ part: RewardPart, mean: Double = 0, deviation: Double = 1, pretraining: String? = nil
    ) {
      precondition(deviation > 0 && deviation.isFinite && mean.isFinite, "a deviation above 0")
      self.part = part
      self.mean = mean
      self.deviation = deviation
      self.pretraining = pretraining
    }
  }

  /// Kind `ensemble`.
  public let card: RewardCard
  /// The models, in order.
  public let members: [Member]
  /// How their scores become one.
  public let aggregation: RewardAggregation

  /// An ensemble. Traps without members, and for two of one name.
  public init(_ members: [Member], aggregation: RewardAggregation) {
    precondition(!members.isEmpty, "an ensemble has a member")
    precondition(
      Set(members.map(\.part.name)).count == members.count, "two members of one name")
    self.members = members
    self.aggregation = aggregation
    var card = RewardCard(kind: "ensemble", of: members.map(\.part.model))
    card.warnings += Self.warnings(members)
    card.claimsLogOdds =
      aggregation.keepsLogOdds
      && members.allSatisfy { $0.deviation == 1 && $0.part.model.card.claimsLogOdds }
    self.card = card
  }

  /// Members that share their pretraining agree where all are wrong, so that their spread says little
  /// (Eisenstein et al. 2023, section 5).
  private static func warnings(_ members: [Member]) -> [String] {
    let known = members.compactMap(\.pretraining)
    guard members.count > 1, known.count == members.count, Set(known).count == 1 else { return [] }
    return [
      "all \(members.count) members of the ensemble share their pretraining (\(known[0])): they tend "
        + "to be wrong together, and their agreement says little"
    ]
  }

  /// What the parts say of a candidate.
  /// - Throws: what they throw, with the part's name.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try members.map(\.part).check(candidate)
  }

  /// The aggregate of the members' standardised scores; their standard deviation (divisor k) is the
  /// reward's `uncertainty`. Cost: every member is asked.
  /// - Throws: what the members throw, with the member's name; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    let found = try await members.map(\.part).rewards(for: candidates)
    return try candidates.indices.map { index in
      let rewards = found.map { $0[index] }
      let scores = zip(members, rewards).map { ($1.value - $0.mean) / $0.deviation }
      for (member, score) in zip(members, scores) { try requireFinite(score, member.part.name) }
      let uncertainties = zip(members, rewards).map { member, reward in
        reward.uncertainty.map { $0 / member.deviation }
      }
      var reward = Reward(value: aggregation(scores, uncertainties: uncertainties))
      try requireFinite(reward.value, card.kind)
      if members.count > 1 {
        reward.uncertainty = RewardAggregation.variance(scores, ddof: 0).squareRoot()
      }
      reward.reading = Reading(joining: rewards.map(\.reading))
      let parts = zip(members, zip(rewards, scores)).map { member, given in
        let part = given.0.stage(named: member.part.name)
        guard member.mean != 0 || member.deviation != 1 else { return part }
        return RewardStage(
          name: member.part.name, operation: "(r − \(member.mean)) / \(member.deviation)",
          value: given.1, parts: [part])
      }
      reward.stage = RewardStage(
        name: card.kind, operation: "\(aggregation.description) of \(members.count) members",
        value: reward.value, parts: parts)
      return reward
    }
  }
}
