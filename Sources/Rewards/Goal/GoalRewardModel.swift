public import Basics
import Models
import OrderedCollections
public import Preferences

/// A goal-conditioned reward model over the token states of a frozen language model: a reward of
/// the whole response, and for every token how near it is to where good responses end (Nath et al.
/// 2024).
public struct GoalRewardModel: RewardModel {
  /// What the attribute with the mean cosine is called.
  public static let attribute = "goal"

  /// Kind `goal`, and the name of what gives the states.
  public let card: RewardCard
  /// What gives the states.
  public let states: any TokenStateSource
  /// The trained part.
  public let head: GoalHead
  /// Where good responses end.
  public let prototype: GoalPrototype

  /// A model of these parts. Traps where their widths do not fit.
  public init(states: any TokenStateSource, head: GoalHead, prototype: GoalPrototype) {
    precondition(states.width == head.width, "the head reads the states")
    precondition(
      prototype.state.count == head.projection.outputs, "the goal is a projected state")
    self.states = states
    self.head = head
    self.prototype = prototype
    card = RewardCard(kind: "goal", name: states.name)
  }

  /// What is read of a candidate.
  /// - Throws: what the states' source throws.
  public func check(_ candidate: Candidate) throws(RewardError) -> Reading? {
    try states.check(candidate)
  }

  /// The reward head's value, and as the attribute `goal` the mean cosine of all tokens with the
  /// prototype, in −1...1. Cost: one pass of the frozen model over all tokens.
  /// - Throws: what the states' source throws; `reward.not-finite`.
  public func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    try states.states(of: candidates).map { response in
      let projected = try head.projected(response.states)
      var reward = Reward(value: try head.value(ofProjected: projected))
      try requireFinite(reward.value, card.name)
      let cosine = prototype.meanCosine(of: projected)
      try requireFinite(cosine, card.name)
      reward.attributes[Self.attribute] = cosine
      reward.reading = response.reading
      return reward
    }
  }

  /// The cosine of every token of each response with the prototype: what a vote is filtered by.
  /// - Returns: Candidates × tokens, in −1...1.
  /// - Throws: what the states' source throws; `reward.not-finite`.
  public func cosines(of candidates: [Candidate]) throws -> [[Double]] {
    try states.states(of: candidates).map { response in
      let cosines = prototype.cosines(of: try head.projected(response.states))
      for cosine in cosines { try requireFinite(cosine, card.name) }
      return cosines
    }
  }
}
