import Basics
import Foundation

/// How the scores of an ensemble's members become one.
public enum RewardAggregation: Sendable, Hashable {
  /// (1/k) Σ rᵢ.
  case mean
  /// The middle score; of an even number the mean of the two in the middle.
  case median
  /// The lowest score: worst-case optimisation (Coste et al. 2023, WCO).
  case minimum
  /// mean − λ · standard deviation, divisor k (Eisenstein et al. 2023).
  case meanMinusDeviation(Double)
  /// mean − λ · variance: uncertainty-weighted optimisation (Coste et al. 2023, UWO).
  /// `ddof` 0 divides by k, as their best-of-n does, 1 by k − 1, as their PPO does.
  case meanMinusVariance(Double, ddof: Int)
  /// w · nominal + (1 − w) · min rᵢ, where the nominal score is the member's with the least
  /// uncertainty, or the first one's where members state none (Yan et al. 2024, BRME).
  case nominalAndMinimum(weight: Double)

  /// The aggregate of scores, in their units.
  ///
  /// Traps without scores, for `ddof` that is not below their number, and for uncertainties of another
  /// number. Cost: O(k log k).
  public func callAsFunction(_ scores: [Double], uncertainties: [Double?] = []) -> Double {
    precondition(!scores.isEmpty, "an ensemble has a member")
    switch self {
    case .mean: return Self.mean(scores)
    case .median:
      let sorted = scores.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    case .minimum: return scores.min()!
    case .meanMinusDeviation(let factor):
      return Self.mean(scores) - factor * Self.variance(scores, ddof: 0).squareRoot()
    case .meanMinusVariance(let factor, let ddof):
      return Self.mean(scores) - factor * Self.variance(scores, ddof: ddof)
    case .nominalAndMinimum(let weight):
      return weight * Self.nominal(scores, uncertainties) + (1 - weight) * scores.min()!
    }
  }

  private static func nominal(_ scores: [Double], _ uncertainties: [Double?]) -> Double {
    precondition(
      uncertainties.isEmpty || uncertainties.count == scores.count, "one uncertainty a score")
    let known = uncertainties.compactMap { $0 }
    guard known.count == scores.count, let least = known.min() else { return scores[0] }
    return scores[known.firstIndex(of: least)!]
  }

  /// Whether differences of members' log-odds become an estimate of log-odds. What subtracts a penalty or
  /// takes the worst score gives a bound, and its differences are no chances.
  var keepsLogOdds: Bool {
    switch self {
    case .mean, .median: true
    case .minimum, .meanMinusDeviation, .meanMinusVariance, .nominalAndMinimum: false
    }
  }

  /// The mean.
  static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The variance with divisor count − ddof.
  static func variance(_ values: [Double], ddof: Int) -> Double {
    precondition(ddof >= 0 && ddof < values.count, "ddof must be below the number of scores")
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - ddof)
  }

  /// For explanations: `mean − 0.5 · variance`.
  public var description: String {
    switch self {
    case .mean: "mean"
    case .median: "median"
    case .minimum: "minimum"
    case .meanMinusDeviation(let factor): "mean − \(factor) · deviation"
    case .meanMinusVariance(let factor, let ddof):
      "mean − \(factor) · variance" + (ddof == 0 ? "" : " (ddof \(ddof))")
    case .nominalAndMinimum(let weight): "\(weight) · nominal + \(1 - weight) · minimum"
    }
  }
}
