public import Basics
import Foundation

/// The N at which best-of-N is `divergence` nats from the policy: ln N − (N−1)/N solved for N,
/// which need not be whole. Infinite where it is beyond a double's range. Traps below 0.
/// Cost: O(1).
public func bestOfNSize(divergence: Double) -> Double {
  precondition(divergence >= 0, "a divergence is not negative")
  // With x = ln N it is x − 1 + e^(−x), which is convex: Newton's steps from above never overshoot.
  var x = divergence + 1
  for _ in 0..<100 {
    let slope = -expm1(-x)
    guard slope > 0 else { return 1 }
    let step = (x + expm1(-x) - divergence) / slope
    x -= step
    if step <= 1e-15 * x { break }
  }
  return exp(x)
}

/// R(d) = d·(α − β·d) through the points of a curve, with intervals over prompts: each resample of
/// the prompts gets a fit of its own.
public struct FittedCurve: Hashable, Sendable {
  /// Where the fit is highest.
  public struct Peak: Hashable, Sendable {
    /// α/2β, in √nats.
    public let distance: Double
    /// α²/4β, in standard units.
    public let reward: Double
    /// The N at that distance; it need not be whole.
    public let n: Double
    /// Whether the points reach so far; beyond them the peak is a guess of the formula.
    public let isMeasured: Bool
  }

  /// The least-squares fit to the points.
  public let fit: OveroptimisationFit
  /// The root of the points' mean squared distance from it, in standard units.
  public let error: Double
  /// Nil where the fit never falls, or never rises.
  public let peak: Peak?
  /// Intervals; nil for one prompt.
  public let alphaInterval: Interval?, betaInterval: Interval?
  /// Intervals of the peak; nil also where too many resamples have none to say where it ends.
  public let distanceInterval: Interval?, rewardInterval: Interval?, sizeInterval: Interval?
  /// The share of resamples that have a peak; nil for one prompt.
  public let peakShare: Double?

  /// `{"alpha", "alpha_ci95", …}`; what is not there is null.
  public var json: JSONValue {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
    func ends(_ interval: Interval?) -> JSONValue { interval?.json ?? .null }
    return [
      "form": .string(fit.form.rawValue),
      "alpha": .number(fit.alpha), "alpha_ci95": ends(alphaInterval),
      "beta": .number(fit.beta), "beta_ci95": ends(betaInterval),
      "peak_distance": number(peak?.distance), "peak_distance_ci95": ends(distanceInterval),
      "peak_value": number(peak?.reward), "peak_value_ci95": ends(rewardInterval),
      "peak_n": number(peak?.n), "peak_n_ci95": ends(sizeInterval),
      "peak_measured": peak.map { .bool($0.isMeasured) } ?? .null,
      "peak_share": number(peakShare), "rms_error": .number(error),
    ]
  }
}

extension CurveResamples {
  /// A fit needs three distances: two are met exactly, and say nothing about the form.
  private static let fewestDistances = 3

  /// The fit to one block in standard units; nil where there are too few N.
  func fit(_ block: CurveTable.Block, _ distances: [Double]) -> FittedCurve? {
    let rewards = table.standard(block, whole)
    guard let fit = Self.fit(distances, rewards) else { return nil }
    let fits = draws.compactMap { Self.fit(distances, table.standard(block, $0)) }
    // Where a fit never falls its peak lies beyond every number; where it only falls, at the start.
    let peaks = fits.map { fit -> (distance: Double, reward: Double) in
      guard fit.beta > 0 else { return (.infinity, .infinity) }
      return fit.peak ?? (0, 0)
    }
    let residuals = zip(distances, rewards).dropFirst().map { $1 - fit.reward(at: $0) }
    return FittedCurve(
      fit: fit, error: rootMeanSquare(residuals),
      peak: fit.peak.map { peak in
        FittedCurve.Peak(
          distance: peak.distance, reward: peak.reward,
          n: bestOfNSize(divergence: peak.distance * peak.distance),
          isMeasured: peak.distance <= distances[distances.count - 1])
      },
      alphaInterval: interval(fits.map(\.alpha)), betaInterval: interval(fits.map(\.beta)),
      distanceInterval: interval(peaks.map(\.distance)),
      rewardInterval: interval(peaks.map(\.reward)),
      sizeInterval: interval(peaks.map { bestOfNSize(divergence: $0.distance * $0.distance) }),
      peakShare: fits.isEmpty
        ? nil : Double(fits.count { $0.peak != nil }) / Double(fits.count))
  }

  /// The first point, at distance 0, is the curve's origin and is met by every fit.
  static func fit(_ distances: [Double], _ rewards: [Double]) -> OveroptimisationFit? {
    guard distances.count > fewestDistances else { return nil }
    return try? OveroptimisationFit(.bestOfN, distances: distances, rewards: rewards)
  }
}

/// √ of the mean square. Traps on an empty list.
func rootMeanSquare(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "there is no mean of nothing")
  return (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
}
