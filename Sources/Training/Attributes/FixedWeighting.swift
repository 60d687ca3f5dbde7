public import Basics
import Foundation

/// The best weights that do not depend on the prompt: what a gate has to beat.
public enum FixedWeighting {
  /// Weights of at least 0 that make preferences likeliest: argmin Σ −log σ(w·d), w ≥ 0, by
  /// accelerated projected gradients (Beck and Teboulle 2009). The loss is convex, so that the start
  /// does not matter.
  ///
  /// Where weights exist that get every pair right, the likeliest are infinite; what is given is
  /// where the steps end, in that direction.
  /// - Parameters:
  ///   - differences: chosen minus rejected, pairs × objectives.
  ///   - steps: the most gradient steps, each as long as the loss's curvature allows; it ends where
  ///     one changes nothing more.
  /// - Throws: `training.options` without pairs, or with a difference that is not finite. Traps
  ///   unless all pairs have the same objectives.
  /// - Complexity: O(steps · pairs · objectives).
  public static func nonNegative(
    _ differences: [[Double]], steps: Int = 2000
  ) throws(RewardError) -> [Double] {
    guard let width = differences.first?.count else {
      throw RewardError(.trainingOptions, "there are no pairs to weigh objectives by")
    }
    precondition(differences.allSatisfy { $0.count == width }, "the same objectives everywhere")
    let flat = differences.flatMap { $0 }
    guard flat.allSatisfy(\.isFinite) else {
      throw RewardError(.trainingOptions, "a difference of objectives is not finite")
    }
    // A quarter of the mean squared length bounds the curvature from above.
    let curvature = flat.reduce(0) { $0 + $1 * $1 } / Double(4 * differences.count)
    var weights = [Double](repeating: 0, count: width)
    guard curvature > 0 else { return weights }
    // The point that a step starts from runs ahead of the weights by their momentum.
    var (ahead, momentum) = (weights, 1.0)
    for _ in 0..<steps {
      var gradient = [Double](repeating: 0, count: width)
      for pair in stride(from: 0, to: flat.count, by: width) {
        var score = 0.0
        for index in 0..<width { score += ahead[index] * flat[pair + index] }
        let chance = 1 / (1 + exp(score))
        for index in 0..<width { gradient[index] += chance * flat[pair + index] }
      }
      let next = (0..<width).map { index in
        max(0, ahead[index] + gradient[index] / Double(differences.count) / curvature)
      }
      let moved = zip(next, weights).map { $0 - $1 }
      // Momentum that goes uphill is dropped.
      let isUphill = zip(moved, zip(ahead, next)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) } > 0
      let following = isUphill ? 1 : (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
      let share = isUphill ? 0 : (momentum - 1) / following
      ahead = zip(next, moved).map { $0 + share * $1 }
      (weights, momentum) = (next, following)
      if !isUphill, moved.allSatisfy({ abs($0) <= 1e-10 }) { break }
    }
    return weights
  }

  /// The share of pairs that weights get right, ties as half; nil without pairs.
  public static func accuracy(_ weights: [Double], on differences: [[Double]]) -> Double? {
    guard !differences.isEmpty else { return nil }
    return differences.reduce(0) { $0 + Self.isRight(weights, $1) } / Double(differences.count)
  }

  /// 1 where the chosen response scores higher, 0 where lower, 0.5 for a tie.
  static func isRight(_ weights: [Double], _ difference: [Double]) -> Double {
    precondition(weights.count == difference.count, "a weight for each objective")
    let score = zip(weights, difference).reduce(0) { $0 + $1.0 * $1.1 }
    return score > 0 ? 1 : score < 0 ? 0 : 0.5
  }
}
