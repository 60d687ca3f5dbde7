public import Basics

/// How far the gold of the largest N lies below the best one's.
///
/// The best N is picked by looking, so the plain interval of its lead would claim too much: among
/// several equal points one is always ahead. The interval here holds for the leads of all N at once
/// (the largest deviation over N of each resample, in standard errors), so it holds for the one that
/// was picked.
public struct GoldFall: Hashable, Sendable {
  /// The N of the best gold, the smallest of equals.
  public let bestN: Int
  /// The largest N.
  public let lastN: Int
  /// Gold of the best less gold of the last, in gold's own unit; 0 where they are one.
  public let difference: Double
  /// Its simultaneous interval; nil for one prompt, or where best and last are one.
  public let interval: Interval?

  /// Whether the fall is there: the interval excludes zero. Nil where nothing can be said.
  public var isReal: Bool? {
    if bestN == lastN { return false }
    return interval.map { $0.isAbove(0) }
  }

  /// Nil for a single N.
  init?(_ resamples: CurveResamples) {
    let sizes = resamples.table.sizes
    guard sizes.count > 1 else { return nil }
    func leads(_ means: CurveTable.Means) -> [Double] {
      let gold = resamples.table.raw(.gold, means)
      return gold.map { $0 - gold[gold.count - 1] }
    }
    let whole = leads(resamples.whole)
    let best = whole.indices.reduce(0) { whole[$1] > whole[$0] ? $1 : $0 }
    bestN = sizes[best]
    lastN = sizes[sizes.count - 1]
    difference = whole[best]
    guard best < sizes.count - 1, !resamples.draws.isEmpty else {
      interval = nil
      return
    }
    let draws = resamples.draws.map(leads)
    let errors = whole.indices.map { index in
      rootMeanSquare(draws.map { $0[index] - whole[index] })
    }
    let largest = draws.map { draw in
      whole.indices.reduce(0) { largest, index in
        errors[index] > 0
          ? max(largest, abs(draw[index] - whole[index]) / errors[index]) : largest
      }
    }
    let half = errors[best] * quantile(ofSorted: largest.sorted(), resamples.level)
    interval = Interval(
      lower: difference - half, upper: difference + half, level: resamples.level)
  }

  /// An object with N's, difference and interval.
  public var json: JSONValue {
    [
      "best_n": .number(bestN), "last_n": .number(lastN), "difference": .number(difference),
      "difference_ci95": interval?.json ?? .null,
      "fall": isReal.map(JSONValue.bool) ?? .null,
    ]
  }
}
