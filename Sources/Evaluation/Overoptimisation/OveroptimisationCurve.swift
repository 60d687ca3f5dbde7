public import Basics

/// Gold and proxy reward against N while best-of-N optimises the proxy: whether, where and how far
/// the gold falls (Gao, Schulman and Hilton 2022, "Scaling Laws for Reward Model
/// Overoptimization").
///
/// At each N the value is the exact mean over all subsets of N of a prompt's candidates, ties of
/// the proxy averaged, and then over prompts. Intervals come from resampling prompts, so they say
/// what other prompts would give, not what other candidates of these would.
///
/// Rewards are told in standard units (``RewardUnits``): R = 0 at N = 1, since there the choice is
/// random. Resamples are measured by their own centre and deviation.
public struct OveroptimisationCurve: Hashable, Sendable {
  /// A mean over prompts.
  public struct Value: Hashable, Sendable {
    /// The mean.
    public let mean: Double
    /// Its interval over prompts; nil where there is one prompt.
    public let interval: Interval?
  }

  /// One N.
  public struct Point: Hashable, Sendable {
    /// How many candidates are chosen among.
    public let n: Int
    /// The proxy of the proxy's choice, in standard units.
    public let proxy: Value
    /// The gold of the proxy's choice, in standard units.
    public let gold: Value
    /// The gold of gold's own choice, in standard units: the most that could be had.
    public let ceiling: Value
    /// The proxy of the proxy's choice, in its own unit.
    public let rawProxy: Value
    /// The gold of the proxy's choice, in its own unit.
    public let rawGold: Value
    /// The gold of gold's own choice, in its own unit.
    public let rawCeiling: Value
    /// The length of the proxy's choice; nil where some length is not known.
    public let length: Value?

    /// KL divergence of best-of-N from the policy, ln N − (N−1)/N, in nats: exact where no two
    /// candidates tie, an upper bound else.
    public var divergence: Double { bestOfNDivergence(n) }
    /// Its square root, which Gao et al. plot against, in √nats.
    public var distance: Double { divergence.squareRoot() }
  }

  /// N from 1 in powers of two, and the largest N.
  public let points: [Point]
  /// Different prompts.
  public let prompts: Int
  /// Rows; more than prompts where several have the same prompt, which are then resampled together.
  public let rows: Int
  /// Rows with fewer candidates than the largest N, which are not used.
  public let leftOut: Int
  /// The fewest and the most candidates of a row that is used. All of a row's candidates count.
  public let candidates: ClosedRange<Int>
  /// All candidates of the rows that are used.
  public let total: Int
  /// Those with the text of an earlier candidate of their row; nil where texts are not known.
  public let repeats: Int?
  /// Those that share their proxy score with another candidate of their row.
  public let proxyTies: Int
  /// The unit in which proxies are told.
  public let proxyUnits: RewardUnits
  /// The unit in which golds are told.
  public let goldUnits: RewardUnits
  /// d·(α − β·d) through the gold points; nil for fewer than three N above 1, or constant gold.
  public let goldFit: FittedCurve?
  /// The same through the proxy points.
  public let proxyFit: FittedCurve?
  /// What a fit to the smaller N says of the larger ones; nil where too few are left to fit.
  public let prediction: CurvePrediction?
  /// How far the last point's gold lies below the best one's; nil where there is one N.
  public let fall: GoldFall?
  /// Gold of the last point less that of a random candidate, in gold's own unit.
  public let gain: Value

  /// Measures the curve of scored candidates.
  ///
  /// - Parameters:
  ///   - maximumN: the largest N; rows with fewer candidates are left out and counted. Nil takes
  ///     the fewest candidates that a row has.
  ///   - fitUpTo: the largest N of the fit whose prediction is checked; nil takes half the
  ///     largest N.
  /// - Throws: `evaluation.empty` without samples, or where all are left out; `argument` for a
  ///   `maximumN` or `fitUpTo` below 1; `evaluation.infinite` for scores beyond a double's range.
  /// - Complexity: O(candidates · (log candidates + N's) + resamples · prompts · N's).
  public init(
    _ samples: [OveroptimisationSample], maximumN: Int? = nil, fitUpTo: Int? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(samples.count, "prompts with scored candidates")
    for (value, name) in [(maximumN, "the largest N"), (fitUpTo, "the largest fitted N")] {
      if let value, value < 1 {
        throw RewardError(.badArgument, "\(name) is \(value), but must be at least 1")
      }
    }
    let most = maximumN ?? samples.map(\.proxy.count).min()!
    let used = samples.filter { $0.proxy.count >= most }
    guard !used.isEmpty else {
      throw RewardError(.evaluationEmpty, "no prompt has \(most) candidates")
    }
    rows = used.count
    leftOut = samples.count - used.count
    candidates = used.map(\.proxy.count).min()!...used.map(\.proxy.count).max()!
    total = used.reduce(0) { $0 + $1.proxy.count }
    let repeats = used.map(\.repeats)
    self.repeats = repeats.contains(nil) ? nil : repeats.reduce(0) { $0 + ($1 ?? 0) }
    proxyTies = used.reduce(0) { $0 + $1.proxyTies }

    let table = try CurveTable(used, sizes: Self.sizes(upTo: most))
    let resamples = CurveResamples(table, bootstrap)
    prompts = table.clusters
    (proxyUnits, goldUnits) = (table.proxyUnits, table.goldUnits)
    let columns = (
      proxy: resamples.standard(.proxy), gold: resamples.standard(.gold),
      ceiling: resamples.standard(.ceiling), rawProxy: resamples.raw(.proxy),
      rawGold: resamples.raw(.gold), rawCeiling: resamples.raw(.ceiling),
      length: table.hasLengths ? resamples.raw(.length) : nil
    )
    let points = table.sizes.enumerated().map { index, n in
      Point(
        n: n, proxy: columns.proxy[index], gold: columns.gold[index],
        ceiling: columns.ceiling[index], rawProxy: columns.rawProxy[index],
        rawGold: columns.rawGold[index], rawCeiling: columns.rawCeiling[index],
        length: columns.length?[index])
    }
    self.points = points
    let distances = points.map(\.distance)
    goldFit = table.goldUnits.isConstant ? nil : resamples.fit(.gold, distances)
    proxyFit = table.proxyUnits.isConstant ? nil : resamples.fit(.proxy, distances)
    prediction =
      table.goldUnits.isConstant
      ? nil : resamples.prediction(fitUpTo: fitUpTo ?? most / 2, distances)
    fall = GoldFall(resamples)
    gain = resamples.value { raw in raw[raw.count - 1] - raw[0] }
  }

  /// 1, 2, 4, … and the largest itself.
  private static func sizes(upTo most: Int) -> [Int] {
    var sizes: [Int] = []
    var size = 1
    while size < most {
      sizes.append(size)
      let (next, isTooLarge) = size.multipliedReportingOverflow(by: 2)
      guard !isTooLarge else { break }
      size = next
    }
    return sizes + [most]
  }
}
