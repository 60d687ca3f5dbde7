import Basics
import Models
public import Rewards

extension BayesianHead {
  /// The most probable weights under Bradley–Terry pairs and the prior N(0, 1/λ), with Laplace's
  /// approximation of what is not known about them: Σ⁻¹ = λI + Σᵢ σ(1−σ)·ΔxᵢΔxᵢᵀ at those weights.
  ///
  /// The objective Σᵢ log σ(w·Δxᵢ) − ½λ|w|² has one maximum, which Newton's method finds in some
  /// ten steps, all in fp64. A pair's margin, smoothing, weight and scale count as in
  /// ``PreferenceLoss``, without smoothing where the pair has none.
  /// - Parameters:
  ///   - pairs: training pairs; their order makes no difference but for rounding.
  ///   - precision: λ, above 0: one over the variance that a weight is believed to have beforehand.
  ///   - centre: the features whose reward is 0; nil takes the mean of all responses.
  /// - Throws: `training.options` without pairs, `head.width` for pairs of several widths,
  ///   `training.diverged` where there is no finite fit, `torch.memory`.
  /// - Complexity: O(steps · (pairs · width² + width³)) time, O(pairs · width) memory.
  public init(
    fitting pairs: [FeaturePair], precision: Double, centre: [Double]? = nil
  ) throws {
    let posterior = try LaplacePosterior(pairs, precision: precision)
    try self.init(
      around: posterior.mode(), posterior, centre: centre ?? Self.mean(of: pairs))
  }

  /// The same uncertainty around weights that were trained elsewhere, such as those of a linear
  /// head: what its pairs leave open about it.
  ///
  /// - Throws: as ``init(fitting:precision:centre:)``; `head.width` for weights of another width.
  public init(
    around weights: [Double], pairs: [FeaturePair], precision: Double, centre: [Double]? = nil
  ) throws {
    let posterior = try LaplacePosterior(pairs, precision: precision)
    guard weights.count == posterior.width else {
      throw RewardError(
        .headWidth, "\(weights.count) weights for pairs of \(posterior.width) numbers")
    }
    try self.init(around: weights, posterior, centre: centre ?? Self.mean(of: pairs))
  }

  private init(
    around weights: [Double], _ posterior: LaplacePosterior, centre: [Double]
  ) throws {
    let covariance = try posterior.covariance(at: weights)
    guard covariance.allSatisfy(\.isFinite), weights.allSatisfy(\.isFinite) else {
      throw RewardError(.trainingDiverged, "the weights have no finite covariance")
    }
    self.init(weights: weights, covariance: covariance, centre: centre)
  }

  private static func mean(of pairs: [FeaturePair]) -> [Double] {
    var sum = [Double](repeating: 0, count: pairs[0].chosen.count)
    for row in pairs.flatMap({ [$0.chosen, $0.rejected] }) {
      for (index, value) in row.enumerated() { sum[index] += Double(value) }
    }
    return sum.map { $0 / Double(2 * pairs.count) }
  }
}
