public import Basics
import Foundation

/// How the gold reward rises and falls while a proxy is optimised, as Gao, Schulman and Hilton fit it
/// ("Scaling Laws for Reward Model Overoptimization", 2022): with d = √KL(policy ‖ start), in √nats,
/// R(d) = d·(α − β·d) for best-of-n and R(d) = d·(α − β·ln d) for reinforcement learning.
public struct OveroptimisationFit: Hashable, Sendable {
  /// How the policy was optimised.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    case bestOfN = "best-of-n"
    case reinforcementLearning = "rl"
  }

  /// Which of the two equations.
  public let form: Form
  /// What the gold reward gains at first, a √nat.
  public let alpha: Double
  /// How fast that is lost.
  public let beta: Double

  /// A fit that is known.
  public init(_ form: Form, alpha: Double, beta: Double) {
    self.form = form
    self.alpha = alpha
    self.beta = beta
  }

  /// Least squares without intercept: both forms are linear in α and β. Cost: O(n).
  ///
  /// - Parameters:
  ///   - distances: √KL in √nats, not negative.
  ///   - rewards: gold rewards, less the start's own: R(0) = 0.
  /// - Throws: `evaluation.count`, `evaluation.nan`, `evaluation.infinite`; `evaluation.item` for a
  ///   negative distance, or where fewer than two distances differ (and are not 0 or, for RL, 1 and
  ///   another), so that α and β cannot be told apart.
  public init(_ form: Form, distances: [Double], rewards: [Double]) throws(RewardError) {
    try requireSameCount((distances.count, "distances"), (rewards.count, "rewards"))
    try requireFinite(distances, "distance")
    try requireFinite(rewards, "reward")
    if let bad = distances.first(where: { $0 < 0 }) {
      throw RewardError(.evaluationItem, "the distance \(bad) is below 0")
    }
    var (aa, ab, bb, ra, rb) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (distance, reward) in zip(distances, rewards) {
      let loss = -Self.loss(form, distance)
      aa += distance * distance
      ab += distance * loss
      bb += loss * loss
      ra += distance * reward
      rb += loss * reward
    }
    let determinant = aa * bb - ab * ab
    guard determinant > 1e-12 * aa * bb else {
      throw RewardError(.evaluationItem, "a fit needs two distances above 0 that differ")
    }
    self.init(
      form, alpha: (ra * bb - rb * ab) / determinant, beta: (rb * aa - ra * ab) / determinant)
  }

  /// The gold reward at a distance.
  public func reward(at distance: Double) -> Double {
    alpha * distance - beta * Self.loss(form, distance)
  }

  /// Where the gold reward is highest: α/2β, or exp(α/β − 1); nil where it never falls (β ≤ 0), or for
  /// best-of-n never rises (α ≤ 0).
  public var peak: (distance: Double, reward: Double)? {
    guard beta > 0 else { return nil }
    let distance = form == .bestOfN ? alpha / (2 * beta) : exp(alpha / beta - 1)
    guard distance > 0 else { return nil }
    return (distance, reward(at: distance))
  }

  /// What β is multiplied with.
  private static func loss(_ form: Form, _ distance: Double) -> Double {
    switch form {
    case .bestOfN: distance * distance
    case .reinforcementLearning: distance == 0 ? 0 : distance * log(distance)
    }
  }
}
