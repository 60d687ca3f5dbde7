import Basics
import Training

/// Where the gold score is highest as a function of two component rewards, told from few labelled
/// texts: the proxy points of Moskovitz et al. 2023, section 4.
struct ProxyPoints {
  let first: Double, second: Double

  /// Points that are known.
  init(first: Double, second: Double) {
    self.first = first
    self.second = second
  }

  /// The maximiser of a quadratic in both rewards, fitted by least squares.
  /// - Throws: `recipe.arms` where the fit has no maximum; what ridge regression throws.
  init(
    jointly labelled: [(first: Double, second: Double, gold: Double)],
    from source: inout RandomSource
  ) throws {
    let terms = labelled.map { text -> [Double] in
      let (a, b) = (text.first, text.second)
      return [1, a, b, a * a, b * b, a * b]
    }
    let fit = try Self.fit(terms, labelled.map(\.gold), &source)
    // The gradient is zero: [2·c₃ c₅; c₅ 2·c₄] · (a, b) = −(c₁, c₂).
    let determinant = 4 * fit[3] * fit[4] - fit[5] * fit[5]
    guard fit[3] < 0, determinant > 0 else { throw Self.noMaximum }
    first = (fit[5] * fit[2] - 2 * fit[4] * fit[1]) / determinant
    second = (fit[5] * fit[1] - 2 * fit[3] * fit[2]) / determinant
  }

  /// The maximisers of quadratics in each reward alone: wrong where the rewards are correlated.
  /// - Throws: `recipe.arms` where a fit has no maximum; what ridge regression throws.
  init(
    separately labelled: [(first: Double, second: Double, gold: Double)],
    from source: inout RandomSource
  ) throws {
    func maximum(_ rewards: [Double]) throws -> Double {
      let fit = try Self.fit(rewards.map { [1, $0, $0 * $0] }, labelled.map(\.gold), &source)
      guard fit[2] < 0 else { throw Self.noMaximum }
      return -fit[1] / (2 * fit[2])
    }
    first = try maximum(labelled.map(\.first))
    second = try maximum(labelled.map(\.second))
  }

  private static var noMaximum: RewardError {
    RewardError(
      .recipeArms, "the fitted gold score has no maximum", at: .init(item: "proxy points"))
  }

  /// Coefficients of terms, by ridge regression with a penalty that only keeps it solvable.
  private static func fit(
    _ rows: [[Double]], _ labels: [Double], _ source: inout RandomSource
  ) throws -> [Double] {
    try RidgeRegression(
      rows: rows.map { $0.map { Float($0) } }, labels: labels.map { [$0] }, penalties: [1e-6],
      from: &source
    ).weights[0]
  }
}
