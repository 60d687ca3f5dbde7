public import Basics
public import OrderedCollections

/// One prompt's sampled candidates, for measuring selection among them.
public struct SelectionTask: Hashable, Sendable {
  /// The true value of each candidate (1 for satisfied, 0 for not, or any gold score).
  public var gold: [Double]
  /// The reward model's score of each candidate.
  public var scores: [Double]
  /// The length of each candidate, in any one unit.
  public var lengths: [Int]

  /// One prompt's lists: all have one entry for each candidate.
  public init(gold: [Double], scores: [Double], lengths: [Int]) {
    self.gold = gold
    self.scores = scores
    self.lengths = lengths
  }
}

/// What choosing the best of n candidates gains: true value against n for the reward model and for
/// the choices it has to beat, with intervals over prompts.
///
/// Every cell is the mean over prompts of `bestOfN`, the exact expectation over all subsets of
/// size n, so that the curve has no sampling noise of its own. Only prompts are resampled.
public struct SelectionResult: Hashable, Sendable {
  /// One n of the curve.
  public struct Row: Hashable, Sendable {
    /// How many candidates are chosen among.
    public let n: Int
    /// KL divergence of best-of-n from the policy, ln n − (n−1)/n, in nats.
    public let divergence: Double
    /// A random candidate (the same for every n).
    public let random: Estimate
    /// The longest candidate.
    public let longest: Estimate
    /// The shortest candidate.
    public let shortest: Estimate
    /// The reward model's choice.
    public let model: Estimate
    /// The best possible choice.
    public let oracle: Estimate
    /// The model's choice minus a random candidate, paired by prompt.
    public let gain: Estimate
    /// The model's choice minus the longest candidate, paired by prompt.
    public let gainOverLongest: Estimate
    /// The model's choice minus the shortest candidate, paired by prompt.
    public let gainOverShortest: Estimate
  }

  /// Prompts measured.
  public let prompts: Int
  /// The curve, in increasing n.
  public let rows: [Row]

  /// - Parameters:
  ///   - sizes: the n's to measure; nil takes the powers of two up to the smallest number of
  ///     candidates that a prompt has, and that number itself.
  /// - Throws: `argument` for an n that a prompt has too few candidates for; `evaluation.count`,
  ///   `evaluation.empty`, `evaluation.nan`, `evaluation.infinite` with the prompt's number.
  public init(
    _ tasks: [SelectionTask], sizes: [Int]? = nil, bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(tasks.count, "prompts")
    let smallest = tasks.map(\.gold.count).min()!
    prompts = tasks.count
    var rows: [Row] = []
    for n in Set(sizes ?? Self.defaultSizes(upTo: smallest)).sorted() {
      var values = (
        random: [Double](), longest: [Double](), shortest: [Double](), model: [Double](),
        oracle: [Double]()
      )
      for (index, task) in tasks.enumerated() {
        do throws(RewardError) {
          let gold = task.gold
          let lengths = task.lengths.map(Double.init)
          values.random.append(try bestOfN(gold: gold, proxy: gold.map { _ in 0 }, n: n))
          values.longest.append(try bestOfN(gold: gold, proxy: lengths, n: n))
          values.shortest.append(try bestOfN(gold: gold, proxy: lengths.map { -$0 }, n: n))
          values.model.append(try bestOfN(gold: gold, proxy: task.scores, n: n))
          values.oracle.append(try bestOfN(gold: gold, proxy: gold, n: n))
        } catch {
          var named = error
          named.message = "prompt \(index): \(error.message)"
          throw named
        }
      }
      rows.append(
        Row(
          n: n, divergence: bestOfNDivergence(n),
          random: try Estimate(values.random, bootstrap: bootstrap),
          longest: try Estimate(values.longest, bootstrap: bootstrap),
          shortest: try Estimate(values.shortest, bootstrap: bootstrap),
          model: try Estimate(values.model, bootstrap: bootstrap),
          oracle: try Estimate(values.oracle, bootstrap: bootstrap),
          gain: try Estimate(
            zip(values.model, values.random).map { $0 - $1 }, bootstrap: bootstrap),
          gainOverLongest: try Estimate(
            zip(values.model, values.longest).map { $0 - $1 }, bootstrap: bootstrap),
          gainOverShortest: try Estimate(
            zip(values.model, values.shortest).map { $0 - $1 }, bootstrap: bootstrap)))
    }
    self.rows = rows
  }

  private static func defaultSizes(upTo count: Int) -> [Int] {
    guard count > 0 else { return [1] }
    var sizes = [count]
    var size = 1
    while size < count {
      sizes.append(size)
      size *= 2
    }
    return sizes
  }

  /// An object with `prompts` and `curve`, one object a row.
  public var json: JSONObject {
    let curve = rows.map { row -> JSONValue in
      .object([
        "n": .number(row.n), "kl": .number(row.divergence), "random": row.random.json,
        "longest": row.longest.json, "shortest": row.shortest.json, "model": row.model.json,
        "oracle": row.oracle.json, "gain": row.gain.json,
        "gain_over_longest": row.gainOverLongest.json,
        "gain_over_shortest": row.gainOverShortest.json,
        "length_rule": .string(row.lengthRule.choice), "gain_over_length": row.gainOverLength.json,
      ])
    }
    return ["prompts": .number(prompts), "curve": .array(curve)]
  }

  /// A table for people, one line for each n: mean and interval of each choice.
  public var table: [[String]] {
    func cell(_ estimate: Estimate) -> String {
      "\(fixed(estimate.mean)) [\(fixed(estimate.interval.lower)), "
        + "\(fixed(estimate.interval.upper))]"
    }
    let head = [
      "n", "random", "longest", "shortest", "reward model", "best possible", "gain",
      "gain over length",
    ]
    return [head]
      + rows.map { row in
        [String(row.n)]
          + [
            row.random, row.longest, row.shortest, row.model, row.oracle, row.gain,
            row.gainOverLength,
          ].map(cell)
      }
  }
}
