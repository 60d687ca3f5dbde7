public import Basics
public import OrderedCollections

extension RewardError.Code {
  /// A point that is none of a policy's training.
  public static let overoptimisationPoint = Self("overoptimisation.point")
}

/// Gold reward while reinforcement learning optimises a proxy, at checkpoints whose divergence from
/// the start is known: R(d) = d·(α − β·ln d) with d = √KL (Gao et al. 2022).
///
/// One training run is one sample, so there are no intervals: how far another run would differ cannot
/// be told from this one.
public struct PolicyCurve: Hashable, Sendable {
  /// A checkpoint.
  public struct Point: Hashable, Sendable {
    /// KL divergence of the policy from its start, in nats.
    public let divergence: Double
    /// Mean gold reward, in its own unit.
    public let gold: Double

    /// A checkpoint's numbers, of any kind; the curve checks them.
    public init(divergence: Double, gold: Double) {
      self.divergence = divergence
      self.gold = gold
    }

    /// Reads a row `{"kl", "gold"}`.
    /// - Throws: `overoptimisation.point`.
    public init(json row: JSONObject) throws(RewardError) {
      func number(_ column: String) throws(RewardError) -> Double {
        guard let value = row[column]?.double else {
          throw RewardError(
            .overoptimisationPoint, "'\(column)' is missing, or no finite number",
            at: .init(item: column))
        }
        return value
      }
      self.init(divergence: try number("kl"), gold: try number("gold"))
    }

    /// √KL in √nats.
    public var distance: Double { divergence.squareRoot() }
  }

  /// The checkpoints away from the start, in increasing divergence.
  public let points: [Point]
  /// Gold of the start, which R is less.
  public let start: Double
  /// The fit to all points.
  public let fit: OveroptimisationFit
  /// The root of the points' mean squared distance from the fit, in gold's unit.
  public let error: Double
  /// What a fit to the nearer half of the points says of the farther half, as the root of the mean
  /// squared error; nil for fewer than six points.
  public let predictionError: Double?

  /// - Parameter points: at least one at divergence 0, the start (several are averaged), and three
  ///   others.
  /// - Throws: `overoptimisation.point` for a number that is not finite, a divergence below 0, no
  ///   start, or fewer than three points that differ. Cost: O(n log n).
  public init(_ points: [Point]) throws(RewardError) {
    for (index, point) in points.enumerated()
    where !(point.divergence >= 0 && point.divergence.isFinite && point.gold.isFinite) {
      throw RewardError(
        .overoptimisationPoint,
        "a divergence is 0 or more and a reward is finite, not \(point.divergence) and "
          + "\(point.gold)", at: .init(item: "point \(index)"))
    }
    let starts = points.filter { $0.divergence == 0 }
    guard !starts.isEmpty else {
      throw RewardError(
        .overoptimisationPoint,
        "no point has the divergence 0: rewards are told from the start's own")
    }
    let start = starts.reduce(0) { $0 + $1.gold / Double(starts.count) }
    let moved = points.filter { $0.divergence > 0 }.sorted { $0.divergence < $1.divergence }
    guard Set(moved.map(\.divergence)).count >= 3 else {
      throw RewardError(
        .overoptimisationPoint, "a fit needs three different divergences above 0")
    }
    func fitted(_ points: [Point]) throws(RewardError) -> OveroptimisationFit {
      try OveroptimisationFit(
        .reinforcementLearning, distances: points.map(\.distance),
        rewards: points.map { $0.gold - start })
    }
    func error(_ fit: OveroptimisationFit, _ points: [Point]) -> Double {
      rootMeanSquare(points.map { $0.gold - start - fit.reward(at: $0.distance) })
    }
    self.points = moved
    self.start = start
    fit = try fitted(moved)
    self.error = error(fit, moved)
    let near = Array(moved.prefix(moved.count / 2))
    predictionError =
      Set(near.map(\.divergence)).count >= 3
      ? error(try fitted(near), Array(moved.dropFirst(near.count))) : nil
  }

  /// Where gold was highest and how much lower the last point is: what the points themselves show.
  public var verdict: String {
    let best = points.reduce(points[0]) { $1.gold > $0.gold ? $1 : $0 }
    let last = points[points.count - 1]
    if start >= best.gold { return "gold never rises above the start's; one run has no interval" }
    return best.gold > last.gold
      ? "gold is highest at KL = \(shown(best.divergence)) and \(shown(best.gold - last.gold)) "
        + "lower at the end; one run has no interval"
      : "gold is highest at the end, KL = \(shown(last.divergence))"
  }

  /// Where the fit has its peak.
  public var fitVerdict: String {
    guard let peak = fit.peak else { return "the fit d(α − β ln d) has no peak" }
    let place = "the fit d(α − β ln d) is highest at √KL = \(shown(peak.distance))"
    return peak.distance <= points[points.count - 1].distance
      ? place : place + ", beyond what was measured: there the formula alone speaks"
  }

  /// An object with points and fit.
  public func json(title: String) -> JSONObject {
    [
      "title": .string(title), "form": .string(fit.form.rawValue),
      "kl": .array(points.map { .number($0.divergence) }),
      "distance": .array(points.map { .number($0.distance) }),
      "gold": .array(points.map { .number($0.gold - start) }), "start": .number(start),
      "fit": [
        "form": .string(fit.form.rawValue), "alpha": .number(fit.alpha),
        "beta": .number(fit.beta),
        "peak_distance": fit.peak.map { .number($0.distance) } ?? .null,
        "peak_value": fit.peak.map { .number($0.reward) } ?? .null, "rms_error": .number(error),
      ],
      "prediction_rms_error": predictionError.map(JSONValue.number) ?? .null,
      "verdict": .string(verdict),
    ]
  }
}

extension PolicyCurve {
  /// The points and their fit as a part of a report.
  public func section(title: String) -> ReportSection {
    let end = points[points.count - 1].distance
    let places = (0...60).map { end * Double($0) / 60 }
    let plot = LinePlot(
      title: "Gold while the policy is trained",
      caption: "Gold less that of the start, in its own unit. The pale line is the fit.",
      x: PlotAxis("√KL [√nats]"), y: PlotAxis("gold"),
      series: [
        LinePlot.Series(
          "fit d(α − β ln d)", places.map { LinePlot.Point($0, fit.reward(at: $0)) },
          style: .faint),
        LinePlot.Series(
          "gold",
          [LinePlot.Point(0, 0)] + points.map { LinePlot.Point($0.distance, $0.gold - start) },
          style: .marked),
      ], references: [LinePlot.Reference("start", 0)])
    return ReportSection(
      title: title,
      blocks: [
        .callout(
          ReportCallout(
            .note, title: "What came out",
            texts: [verdict, fitVerdict].map(OveroptimisationCurve.sentence))),
        .plot(.line(plot)),
      ])
  }
}
