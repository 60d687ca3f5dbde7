public import Basics
public import OrderedCollections

/// Which of two models.
public enum ComparedSide: String, Hashable, Sendable {
  /// The first and the second that was named.
  case first = "a", second = "b"
}

/// One number of two models on the same items: the difference is the first less the second.
public struct ValueComparison: Hashable, Sendable {
  /// How ``interval`` was computed.
  public enum IntervalMethod: String, Hashable, Sendable {
    /// Newcombe's of paired proportions: items are right or wrong, each with a prompt of its own.
    case newcombe = "newcombe-paired"
    /// The percentile bootstrap over items, or over prompts where these repeat: both models'
    /// numbers from the same draws.
    case bootstrap = "paired-bootstrap"
    /// Resampling shows no variation and would claim certainty: Wilson's bound of the share of
    /// prompts on which the models may differ otherwise, none of those seen having done so.
    case bound = "wilson-of-disagreement"

    /// For people.
    public var name: String {
      switch self {
      case .newcombe: "Newcombe"
      case .bootstrap: "bootstrap"
      case .bound: "bound"
      }
    }
  }

  /// How ``pValue`` was computed.
  public enum TestMethod: String, Hashable, Sendable {
    /// McNemar's exact test: items are right or wrong, each with a prompt of its own.
    case mcNemar = "mcnemar-exact"
    /// Fisher's randomisation test: the models are exchanged in whole prompts.
    case swap = "swap-prompts"
  }

  /// Items, and different prompts among them.
  public let n: Int, prompts: Int
  /// Both models' numbers; nil where undefined, as a correlation with constant ratings.
  public let first: Double?, second: Double?
  /// The interval of ``difference``; nil where that is undefined, or is in some resample.
  public let interval: Interval?
  /// How it was computed; nil without one.
  public let intervalMethod: IntervalMethod?
  /// Items that both, one and none got right; nil unless items are right or wrong.
  public let outcomes: PairedCounts?
  /// Items with a higher value of the first, and of the second model, and with equal values.
  public let higher: Int, lower: Int, equal: Int
  /// The two-sided p value that the models are equally good; nil where models cannot be exchanged,
  /// as with correlations over all items at once.
  public let pValue: Double?
  /// How it was computed; nil without one.
  public let testMethod: TestMethod?
  /// McNemar's exact p value, which takes items as independent; nil unless items are right or
  /// wrong.
  public let mcNemar: Double?
  /// `pValue` adjusted by Holm for all subsets of the benchmark; nil where this is no subset.
  public internal(set) var adjusted: Double?
  /// How far the models' verdicts agree; nil where there are none.
  public let agreement: VerdictAgreement?

  /// The first model's number less the second's.
  public var difference: Double? {
    guard let first, let second else { return nil }
    return first - second
  }

  /// The better model, claimed only where the interval of the difference excludes zero.
  public var better: ComparedSide? {
    guard let interval else { return nil }
    return interval.isAbove(0) ? .first : interval.upper < 0 ? .second : nil
  }

  /// - Parameters:
  ///   - part: the number and its items; what it says of items may be of several parts together.
  ///   - items: the unit of each item.
  ///   - strata: units that are drawn among each other.
  ///   - units: how many units there are in all.
  init(
    _ part: ComparedPart, items: [Int], strata: [[Int]], units: Int, bootstrap: Bootstrap
  ) throws(RewardError) {
    n = items.count
    prompts = strata.reduce(0) { $0 + $1.count }
    let ones = Array(repeating: 1, count: units)
    let whole = part.statistic.values(ones, [])
    first = whole.first.isFinite ? whole.first : nil
    second = whole.second.isFinite ? whole.second : nil
    let values = part.values.compactMap { $0 }
    higher = values.count { $0.first > $0.second }
    lower = values.count { $0.first < $0.second }
    equal = values.count - higher - lower
    let isBinary =
      !values.isEmpty && values.count == n
      && values.allSatisfy { value in
        [value.first, value.second].allSatisfy { $0 == 0 || $0 == 1 }
      }
    let both = values.count { $0.first == 1 && $0.second == 1 }
    outcomes =
      isBinary
      ? PairedCounts(
        both: both, onlyFirst: higher, onlySecond: lower, neither: equal - both) : nil
    mcNemar = isBinary ? mcNemarExact(higher, lower) : nil
    let isPlain = isBinary && part.isMean && prompts == n
    if isPlain {
      pValue = mcNemar
    } else {
      pValue = part.statistic.swapTest(units: units, bootstrap)
    }
    testMethod = pValue == nil ? nil : isPlain ? .mcNemar : .swap
    if let first, let second {
      (interval, intervalMethod) = Self.interval(
        part, first - second, isPlain ? outcomes : nil, prompts,
        UnitResampling(strata: strata, of: units), bootstrap)
    } else {
      (interval, intervalMethod) = (nil, nil)
    }
    agreement =
      part.verdicts.first.isEmpty
      ? nil
      : try VerdictAgreement(
        part.verdicts.first, part.verdicts.second, units: part.verdicts.units,
        bootstrap: bootstrap)
  }

  private static func interval(
    _ part: ComparedPart, _ difference: Double, _ counts: PairedCounts?, _ prompts: Int,
    _ resampling: UnitResampling, _ bootstrap: Bootstrap
  ) -> (Interval?, IntervalMethod?) {
    if let counts { return (.pairedDifference(counts, level: bootstrap.level), .newcombe) }
    let resampled = resampling.interval(bootstrap) { counts in
      let values = part.statistic.values(counts, [])
      return values.first - values.second
    }
    guard let resampled else { return (nil, nil) }
    guard resampled.upper - resampled.lower < 1e-12 else { return (resampled, .bootstrap) }
    let share = Interval.wilson(successes: 0, n: prompts, level: bootstrap.level).upper
    let bound = share * part.range
    return (
      Interval(
        lower: max(-part.range, difference - bound), upper: min(part.range, difference + bound),
        level: bootstrap.level), .bound
    )
  }

  /// An object with `a`, `b` and their difference; what there is not is left out, or null.
  public var json: JSONObject {
    func value(_ number: Double?) -> JSONValue { number.map(JSONValue.number) ?? .null }
    var members: JSONObject = [
      "n": .number(n), "prompts": .number(prompts), "a": value(first), "b": value(second),
      "difference": value(difference),
    ]
    if let interval, let intervalMethod {
      let key = intervalKey(interval.level)
      members[key] = interval.json
      members[key + "_method"] = .string(intervalMethod.rawValue)
    }
    members["better"] = better.map { .string($0.rawValue) } ?? .null
    if let outcomes {
      members["outcomes"] = [
        "both": .number(outcomes.both), "only_a": .number(outcomes.onlyFirst),
        "only_b": .number(outcomes.onlySecond), "neither": .number(outcomes.neither),
      ]
    }
    members["items"] = [
      "a_higher": .number(higher), "b_higher": .number(lower), "equal": .number(equal),
    ]
    members["p"] = value(pValue)
    if let testMethod { members["p_method"] = .string(testMethod.rawValue) }
    if let adjusted { members["p_holm"] = .number(adjusted) }
    if let mcNemar { members["mcnemar_p"] = .number(mcNemar) }
    if let agreement { members["agreement"] = agreement.json }
    return members
  }
}
