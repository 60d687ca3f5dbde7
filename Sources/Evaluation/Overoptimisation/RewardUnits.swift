import Basics

/// The unit in which an over-optimisation curve tells a reward, as Gao et al. have it: 0 is what a
/// random candidate has, 1 is the standard deviation of the candidates' rewards.
public struct RewardUnits: Hashable, Sendable {
  /// The mean reward of a random candidate, in the reward's own unit: prompts count equally,
  /// whatever number of candidates they have.
  public let centre: Double
  /// The standard deviation of a random candidate's reward, over prompts and candidates; 1 where
  /// all rewards are equal, so that they stay what they are: 0.
  public let scale: Double
  /// Whether all rewards are equal, so that nothing can be told about them.
  public let isConstant: Bool

  /// - Throws: `evaluation.infinite` where the rewards are too large to have a deviation.
  init(_ lists: [[Double]], name: String) throws(RewardError) {
    func mean(_ value: ([Double]) -> Double) -> Double {
      lists.reduce(0) { $0 + value($1) / Double(lists.count) }
    }
    let first = lists[0][0]
    let isConstant = lists.allSatisfy { list in list.allSatisfy { $0 == first } }
    let centre =
      isConstant ? first : mean { list in list.reduce(0) { $0 + $1 / Double(list.count) } }
    let variance = mean { list in
      list.reduce(0) { $0 + ($1 - centre) * ($1 - centre) / Double(list.count) }
    }
    guard centre.isFinite, variance.isFinite, isConstant || variance > 0 else {
      throw RewardError(
        .evaluationInfinite,
        "the \(name) scores are too large, or too near to one another, to be measured by their "
          + "standard deviation")
    }
    self.centre = centre
    self.isConstant = isConstant
    scale = isConstant ? 1 : variance.squareRoot()
  }

  /// A reward of its own unit in this one.
  func standard(_ value: Double) -> Double { (value - centre) / scale }

  /// The other way.
  func raw(_ value: Double) -> Double { centre + value * scale }

  var json: JSONValue {
    ["centre": .number(centre), "scale": .number(scale), "constant": .bool(isConstant)]
  }
}
