public import Basics
import Foundation
import Models

/// A number that is not known for certain, as a normal distribution.
public struct GaussianValue: Sendable, Hashable {
  /// Its mean.
  public let mean: Double
  /// Its standard deviation, not negative, in the same unit.
  public let deviation: Double

  /// A normal distribution. Traps for a deviation that is negative or no number.
  public init(mean: Double, deviation: Double) {
    precondition(deviation >= 0, "a deviation that is not negative")
    self.mean = mean
    self.deviation = deviation
  }
}

/// A linear reward over frozen features whose weights are a normal distribution: it says how little
/// it knows of directions that no training pair showed.
///
/// The reward of features x is w·(x − c), with mean m·(x − c) and variance (x − c)ᵀΣ(x − c).
/// Preferences tell differences of rewards alone, so that a constant cancels in both, and only
/// differences have an uncertainty that means something: c is the features of the response that all
/// others are compared with. Without such a c the uncertainty would hold what all responses have in
/// common.
public struct BayesianHead: Sendable, Hashable {
  /// m, the mean of the weights.
  public let weights: [Double]
  /// Σ, their covariance, width × width, symmetric, row by row.
  public let covariance: [Double]
  /// c, the features whose reward is 0 for certain.
  public let centre: [Double]

  /// A head of known weights. Traps where sizes do not fit.
  public init(weights: [Double], covariance: [Double], centre: [Double]) {
    precondition(!weights.isEmpty && centre.count == weights.count, "a centre of the width")
    precondition(covariance.count == weights.count * weights.count, "a square of the width")
    self.weights = weights
    self.covariance = covariance
    self.centre = centre
  }

  /// Numbers of a row that is read.
  public var width: Int { weights.count }

  /// The reward of a row, against that of the centre. Cost: O(width²).
  /// - Throws: `head.width` for a row of another width, `reward.not-finite` where it is no number.
  public func value(of row: [Float]) throws(RewardError) -> GaussianValue {
    try check(row)
    return try value(along: zip(row, centre).map { Double($0) - $1 })
  }

  /// The reward of one row less that of another, whatever the centre is. Cost: O(width²).
  /// - Throws: `head.width` for a row of another width, `reward.not-finite` where it is no number.
  public func difference(_ first: [Float], _ second: [Float]) throws(RewardError) -> GaussianValue {
    try check(first)
    try check(second)
    return try value(along: zip(first, second).map { Double($0) - Double($1) })
  }

  /// The chance that one row is better than another, in 0...1, the weights averaged over: σ(μ / √(1
  /// + πs²/8)) of their difference (MacKay 1992, "The evidence framework applied to classification
  /// networks"). Nearer to ½ than σ(μ), and the more so the less is known. Cost: O(width²).
  /// - Throws: `head.width` for a row of another width, `reward.not-finite` where it is no number.
  public func preference(
    of first: [Float], over second: [Float]
  ) throws(RewardError) -> Double {
    let difference = try difference(first, second)
    let spread = Double.pi * difference.deviation * difference.deviation / 8
    return 1 / (1 + exp(-difference.mean / (1 + spread).squareRoot()))
  }

  private func check(_ row: [Float]) throws(RewardError) {
    guard row.count == width else {
      throw RewardError(.headWidth, "a row has \(row.count) numbers; the head reads \(width)")
    }
  }

  private func value(along x: [Double]) throws(RewardError) -> GaussianValue {
    var (mean, variance) = (0.0, 0.0)
    for row in 0..<width {
      mean += weights[row] * x[row]
      var sum = 0.0
      for column in 0..<width { sum += covariance[row * width + column] * x[column] }
      variance += x[row] * sum
    }
    try requireFinite(mean, "mean")
    try requireFinite(variance, "variance")
    // Rounding may leave a variance of about zero below it.
    return GaussianValue(mean: mean, deviation: max(variance, 0).squareRoot())
  }
}
