public import Basics

/// How a judge's scores by several principles become one label, with the principles it was given
/// for: the preferences that SALMON's reward model is trained on (Sun et al. 2024).
///
/// A pass over the data draws some principles for each pair, negates each with a chance of one
/// half, and labels the pair by the drawn principle that speaks loudest. SALMON makes 4 passes.
public struct PrincipleAggregation: Sendable, Hashable {
  /// How many principles are drawn.
  public var count = PrincipleCount()
  /// The chance that a principle is negated.
  public var negation = 0.5
  /// The chance that a response with the banned phrase loses against one without it.
  public var ban = 0.5
  /// The chance that a label is turned round.
  public var flip = 0.1
  /// The same where a rule decided.
  public var ruleFlip = 0.25

  /// SALMON's numbers.
  public init() {}

  /// What is known of a pair beside its scores: for either response whether it has the banned
  /// phrase, and whether its language is another one than the prompt's.
  public struct Pair: Sendable, Hashable {
    /// Whether a response has a phrase that nobody should write.
    public var firstIsBanned = false, secondIsBanned = false
    /// Whether a response is in another language than its prompt.
    public var firstIsForeign = false, secondIsForeign = false

    /// A pair that no rule is about.
    public init() {}
  }

  /// What chance decides for a pair.
  public struct Draw: Sendable, Hashable {
    /// The principles, as indices.
    public var principles: [Int]
    /// For each of them whether it is negated.
    public var isNegated: [Bool]
    /// Whether a banned phrase counts.
    public var bans: Bool
    /// A uniform number in 0..<1: the label is turned round below the chance.
    public var flipRoll: Double
    /// Whether the responses change sides.
    public var exchangesSides: Bool

    /// A draw. Traps without principles, or where a sign is missing.
    public init(
      principles: [Int], isNegated: [Bool], bans: Bool = false, flipRoll: Double = 0.999,
      exchangesSides: Bool = false
    ) {
      precondition(!principles.isEmpty && principles.count == isNegated.count, "a sign for each")
      self.principles = principles
      self.isNegated = isNegated
      self.bans = bans
      self.flipRoll = flipRoll
      self.exchangesSides = exchangesSides
    }
  }

  /// Draws for one pair: principles all alike, without replacement.
  ///
  /// - Parameter principles: how many there are, at least ``PrincipleCount/most``.
  public func draw(of principles: Int, from source: inout RandomSource) -> Draw {
    precondition(principles >= count.most, "at least as many principles as can be drawn")
    let drawn = Array((0..<principles).shuffled(using: &source).prefix(count.draw(from: &source)))
    return Draw(
      principles: drawn, isNegated: drawn.map { _ in source.uniform() < negation },
      bans: source.uniform() < ban, flipRoll: source.uniform(),
      exchangesSides: source.uniform() < 0.5)
  }

  /// For each principle the variance (divisor n) over all its scores, both orders', in squared
  /// logits.
  ///
  /// - Parameter scores: pairs × principles.
  /// - Throws: `reward.principles` without pairs, and for a principle whose scores are all the
  ///   same: it says nothing, and nothing can be divided by 0.
  public static func variances(_ scores: [[TwoOrderScore]]) throws(RewardError) -> [Double] {
    guard let first = scores.first else {
      throw RewardError(.rewardPrinciples, "there are no pairs to take a variance of")
    }
    precondition(scores.allSatisfy { $0.count == first.count }, "a score for each principle")
    var variances: [Double] = []
    for principle in first.indices {
      let values = scores.flatMap { [$0[principle].asGiven, $0[principle].exchanged] }
      let mean = values.reduce(0, +) / Double(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
      guard variance > 0, variance.isFinite else {
        throw RewardError(
          .rewardPrinciples, "principle \(principle) has scores of variance \(variance)")
      }
      variances.append(variance)
    }
    return variances
  }
}
