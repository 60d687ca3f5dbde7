import Basics
import Foundation
import Models
import Rewards
import Tensors

/// The log posterior of linear Bradley–Terry weights, and its curvature.
struct LaplacePosterior {
  let width: Int
  private let pairs: [FeaturePair]
  private let precision: Double
  /// Chosen less rejected, `[pairs, width]` fp64.
  private let differences: Tensor

  init(_ pairs: [FeaturePair], precision: Double) throws {
    precondition(precision > 0 && precision.isFinite, "a prior precision above 0")
    guard let first = pairs.first else {
      throw RewardError(.trainingOptions, "there is nothing to train on")
    }
    let width = first.chosen.count
    if let odd = pairs.first(where: { $0.chosen.count != width }) {
      throw RewardError(.headWidth, "pairs of \(width) and of \(odd.chosen.count) numbers")
    }
    let rows = pairs.flatMap { zip($0.chosen, $0.rejected).map { Double($0) - Double($1) } }
    guard rows.allSatisfy(\.isFinite) else {
      throw RewardError(.trainingDiverged, "a pair has features that are not finite numbers")
    }
    differences = try withTensorErrors { Tensor(rows, shape: [pairs.count, width]) }
    (self.pairs, self.width, self.precision) = (pairs, width, precision)
  }

  /// Newton's method with halved steps where a whole one does not rise.
  func mode() throws -> [Double] {
    var weights = [Double](repeating: 0, count: width)
    var height = try height(at: weights)
    var rise = Double.infinity
    for _ in 0..<100 {
      let (gradient, curvature) = try derivatives(at: weights)
      let step = try withTensorErrors {
        withoutGradients {
          curvature.solved(Tensor(gradient, shape: [width, 1])).doubles
        }
      }
      rise = zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
      guard height.isFinite, rise.isFinite else { break }
      if rise <= 1e-20 * (1 + abs(height)) { return weights }
      var (share, moved) = (1.0, weights)
      var higher = -Double.infinity
      while share > 1e-9 {
        moved = zip(weights, step).map { $0 + share * $1 }
        higher = try self.height(at: moved)
        if higher >= height + 1e-4 * share * rise { break }
        share /= 2
      }
      guard share > 1e-9 else { break }
      (weights, height) = (moved, higher)
    }
    // What would still rise is lost in rounding: this is the top.
    if height.isFinite, rise <= 1e-9 * (1 + abs(height)) { return weights }
    throw RewardError(.trainingDiverged, "the weights have no finite maximum")
  }

  /// Σ = curvature⁻¹, made symmetric to the last bit.
  func covariance(at weights: [Double]) throws -> [Double] {
    let curvature = try derivatives(at: weights).curvature
    return try withTensorErrors {
      withoutGradients {
        let inverse = curvature.solved(Self.identity(width))
        return ((inverse + inverse.transposed()) * 0.5).doubles
      }
    }
  }

  private func height(at weights: [Double]) throws -> Double {
    let fit = zip(pairs, try margins(weights)).reduce(0.0) { sum, pair in
      let (noise, logit) = (pair.0.smoothing ?? 0, pair.1)
      return sum + pair.0.strength
        * ((1 - noise) * Self.logSigmoid(logit) + noise * Self.logSigmoid(-logit))
    }
    return fit - 0.5 * precision * weights.reduce(0) { $0 + $1 * $1 }
  }

  /// w·Δx − m for each pair.
  private func margins(_ weights: [Double]) throws -> [Double] {
    let logits = try withTensorErrors {
      withoutGradients { differences.matmul(Tensor(weights, shape: [width, 1])).doubles }
    }
    return zip(logits, pairs).map { $0 - $1.margin }
  }

  /// The gradient of the log posterior, and the negative of its second derivative.
  private func derivatives(
    at weights: [Double]
  ) throws -> (gradient: [Double], curvature: Tensor) {
    let chances = try margins(weights).map { 1 / (1 + exp(-$0)) }
    let slopes = zip(pairs, chances).map { $0.strength * (1 - ($0.smoothing ?? 0) - $1) }
    let bends = zip(pairs, chances).map { $0.strength * $1 * (1 - $1) }
    return try withTensorErrors {
      withoutGradients {
        let across = differences.transposed()
        let pull = across.matmul(Tensor(slopes, shape: [slopes.count, 1])).doubles
        let data = across.matmul(differences * Tensor(bends, shape: [bends.count, 1]))
        return (
          zip(pull, weights).map { $0 - precision * $1 },
          data + Self.identity(width) * precision
        )
      }
    }
  }

  private static func identity(_ width: Int) -> Tensor {
    var values = [Double](repeating: 0, count: width * width)
    for index in 0..<width { values[index * width + index] = 1 }
    return Tensor(values, shape: [width, width])
  }

  private static func logSigmoid(_ x: Double) -> Double { min(x, 0) - log1p(exp(-abs(x))) }
}

extension FeaturePair {
  /// How much the pair counts.
  fileprivate var strength: Double { weight * scale }
}
