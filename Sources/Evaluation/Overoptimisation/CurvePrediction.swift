public import Basics

/// Whether the fit to the smaller N would have told what the larger ones bring: what an early stop
/// relies on.
public struct CurvePrediction: Hashable, Sendable {
  /// One N beyond the fit.
  public struct Point: Hashable, Sendable {
    /// How many candidates are chosen among.
    public let n: Int
    /// What the fit says of gold, in standard units.
    public let predicted: Double
    /// What gold is.
    public let measured: Double
  }

  /// The largest N of the fit.
  public let fitUpTo: Int
  /// The fit to N up to there.
  public let fit: OveroptimisationFit
  /// The N beyond.
  public let points: [Point]
  /// The root of the mean squared error of the predictions, in standard units.
  public let error: Double
  /// The same where the last fitted N's gold is predicted for all further N: what the fit has to
  /// beat.
  public let unchangedError: Double
  /// What the fit says of gold's change from the last fitted N to the largest one.
  public let predictedChange: Double
  /// The change that was measured, in standard units.
  public let measuredChange: OveroptimisationCurve.Value

  /// Whether rise or fall was told rightly; nil where the measured change has no interval, or one
  /// that includes zero.
  public var isDirectionRight: Bool? {
    guard let interval = measuredChange.interval, !interval.contains(0) else { return nil }
    return (predictedChange > 0) == (measuredChange.mean > 0)
  }

  /// An object with the points and errors.
  public var json: JSONValue {
    [
      "fit_up_to": .number(fitUpTo), "alpha": .number(fit.alpha), "beta": .number(fit.beta),
      "n": .array(points.map { .number($0.n) }),
      "predicted": .array(points.map { .number($0.predicted) }),
      "measured": .array(points.map { .number($0.measured) }),
      "rms_error": .number(error), "unchanged_rms_error": .number(unchangedError),
      "predicted_change": .number(predictedChange),
      "measured_change": .number(measuredChange.mean),
      "measured_change_ci95": measuredChange.interval?.json ?? .null,
      "direction_right": isDirectionRight.map(JSONValue.bool) ?? .null,
    ]
  }
}

extension CurveResamples {
  /// Fits the N up to a limit and predicts the others; nil where too few are left on either side.
  func prediction(fitUpTo limit: Int, _ distances: [Double]) -> CurvePrediction? {
    let fitted = table.sizes.count { $0 <= limit }
    guard fitted > 0, fitted < table.sizes.count else { return nil }
    let (near, last) = (fitted - 1, table.sizes.count - 1)
    let gold = table.standard(.gold, whole)
    guard let fit = Self.fit(Array(distances[...near]), Array(gold[...near])) else { return nil }
    let points = (fitted...last).map { index in
      CurvePrediction.Point(
        n: table.sizes[index], predicted: fit.reward(at: distances[index]),
        measured: gold[index])
    }
    return CurvePrediction(
      fitUpTo: table.sizes[near], fit: fit, points: points,
      error: rootMeanSquare(points.map { $0.predicted - $0.measured }),
      unchangedError: rootMeanSquare(points.map { gold[near] - $0.measured }),
      predictedChange: fit.reward(at: distances[last]) - fit.reward(at: distances[near]),
      measuredChange: OveroptimisationCurve.Value(
        mean: gold[last] - gold[near],
        interval: interval(
          draws.map { draw in
            let gold = table.standard(.gold, draw)
            return gold[last] - gold[near]
          })))
  }
}
