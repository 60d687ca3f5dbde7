public import Basics
public import OrderedCollections

extension OveroptimisationCurve {
  /// The file of the curve in an evaluation's folder.
  public static let fileName = "overoptimisation.json"

  /// The curve as `overoptimisation.json` holds it. Lists have one entry for each N; `proxy`,
  /// `gold`, `ceiling`, their intervals and the fits are in standard units, `raw` holds them in the
  /// rewards' own. Intervals are null for one prompt.
  public func json(title: String) -> JSONObject {
    func numbers(_ value: (Point) -> Double) -> JSONValue {
      .array(points.map { .number(value($0)) })
    }
    func ends(_ value: (Point) -> Value?) -> JSONValue {
      let intervals = points.compactMap { value($0)?.interval }
      return intervals.count == points.count ? .array(intervals.map(\.json)) : .null
    }
    var object: JSONObject = [
      "title": .string(title), "n": .array(points.map { .number($0.n) }),
      "kl": numbers(\.divergence), "distance": numbers(\.distance),
      "proxy": numbers(\.proxy.mean), "gold": numbers(\.gold.mean),
      "proxy_ci95": ends(\.proxy), "gold_ci95": ends(\.gold),
      "ceiling": numbers(\.ceiling.mean), "ceiling_ci95": ends(\.ceiling),
      "fit": goldFit?.json ?? .null, "proxy_fit": proxyFit?.json ?? .null,
      "prediction": prediction?.json ?? .null, "fall": fall?.json ?? .null,
      "overoptimised": isOveroptimised.map(JSONValue.bool) ?? .null,
      "verdict": .string(verdict),
    ]
    object["gain"] = [
      "difference": .number(gain.mean), "difference_ci95": gain.interval?.json ?? .null,
      "verdict": .string(gainVerdict),
    ]
    object["raw"] = [
      "proxy": numbers(\.rawProxy.mean), "proxy_ci95": ends(\.rawProxy),
      "gold": numbers(\.rawGold.mean), "gold_ci95": ends(\.rawGold),
      "ceiling": numbers(\.rawCeiling.mean), "ceiling_ci95": ends(\.rawCeiling),
      "random": .number(points[0].rawGold.mean),
    ]
    let lengths = points.compactMap(\.length)
    if lengths.count == points.count {
      object["length"] = .array(lengths.map { .number($0.mean) })
      object["length_ci95"] = ends(\.length)
    }
    object["units"] = [
      "rule": "less the mean of a random candidate, over the standard deviation of all candidates",
      "proxy": proxyUnits.json, "gold": goldUnits.json,
    ]
    object["kl_rule"] = "ln N - (N-1)/N nats, an upper bound where candidates tie or repeat"
    object["prompts"] = .number(prompts)
    object["samples"] = .number(rows)
    object["left_out"] = .number(leftOut)
    object["candidates"] = [
      "fewest": .number(candidates.lowerBound), "most": .number(candidates.upperBound),
      "total": .number(total), "repeated": repeats.map { .number($0) } ?? .null,
      "proxy_ties": .number(proxyTies),
    ]
    object["notes"] = .array(notes.map(JSONValue.string))
    return object
  }
}
