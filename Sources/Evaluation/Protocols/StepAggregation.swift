public import Basics
import Foundation

/// How the scores of a solution's steps, probabilities of being right, become one number.
public enum StepAggregation: String, Hashable, Sendable, CaseIterable {
  /// The worst step's.
  case minimum = "min"
  /// The best step's.
  case maximum = "max"
  /// That all steps are right, taken as independent.
  case product = "prod"
  /// The product's root: what a step has on average, whatever the number of steps.
  case geometricMean = "geo"
  /// The arithmetic mean.
  case mean = "mean"
  /// σ of the mean log-odds; probabilities are clamped to [1e-6, 1 − 1e-6].
  case meanLogit = "mean_logit"
  /// The mean of p / (1 − p), clamped likewise; not bounded by 1.
  case meanOdds = "mean_odds"
  /// The last step's.
  case last

  /// The number for these steps. Cost: O(steps).
  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.item` for a value outside of 0...1.
  public func value(_ steps: [Double]) throws(RewardError) -> Double {
    try requireSome(steps.count, "steps")
    try requireFinite(steps, "step")
    if let bad = steps.first(where: { $0 < 0 || $0 > 1 }) {
      throw RewardError(.evaluationItem, "a step's score \(bad) is no probability")
    }
    let n = Double(steps.count)
    let clamped = steps.map { min(1 - 1e-6, max(1e-6, $0)) }
    switch self {
    case .minimum: return steps.min()!
    case .maximum: return steps.max()!
    case .product: return steps.reduce(1, *)
    case .geometricMean: return exp(steps.reduce(0) { $0 + log($1) } / n)
    case .mean: return steps.reduce(0, +) / n
    case .meanLogit: return sigmoid(clamped.reduce(0) { $0 + log($1 / (1 - $1)) } / n)
    case .meanOdds: return clamped.reduce(0) { $0 + $1 / (1 - $1) } / n
    case .last: return steps.last!
    }
  }
}
