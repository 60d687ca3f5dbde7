public import Basics
public import Evaluation
import OrderedCollections

/// Pairs in bins by what an ensemble says of their labels, with how often another annotation
/// confirms the label in each bin ("Secrets of RLHF II", Wang et al. 2024, figure 3).
public struct DisagreementTable: Sendable, Hashable {
  /// The pairs of one bin.
  public struct Bin: Sendable, Hashable {
    /// The ends of what the bins are of: shares of votes in 0...1, or strengths. The last bin has
    /// its upper end, the others do not; bins of strengths have the strengths that occur, both
    /// ends.
    public let lower: Double, upper: Double
    /// How many pairs there are.
    public let pairs: Int
    /// Their share of all pairs.
    public let share: Estimate
    /// The mean strength; nil for an empty bin.
    public let strength: Double?
    /// The share of labels that the other annotation confirms; nil without one and for an empty
    /// bin.
    public let confirmed: Estimate?
  }

  /// Ascending.
  public let bins: [Bin]

  /// Bins of equal width by the share of models that agree with the label.
  ///
  /// - Parameters:
  ///   - count: how many bins, at least 1.
  ///   - confirmed: whether another annotation agrees with each label.
  ///   - groups: the prompt's name of each pair; empty for independent pairs. Intervals are
  ///     Wilson's, or over prompts where these repeat.
  /// - Throws: `evaluation.empty` without pairs. Traps where lists differ in length.
  public init(
    votesOf strengths: [PreferenceStrength], bins count: Int = 5, confirmed: [Bool]? = nil,
    groups: [String] = []
  ) throws(RewardError) {
    precondition(count >= 1, "a table has a bin")
    // Whole numbers: a share of 3/5 lies in the fourth of five bins, however it is rounded.
    let places = strengths.map { strength in
      min(count - 1, strength.doubledVotes * count / (2 * strength.models))
    }
    let ends = (0..<count).map { (Double($0) / Double(count), Double($0 + 1) / Double(count)) }
    try self.init(strengths, places, ends, confirmed, groups)
  }

  /// Bins of equally many pairs by strength, ties by the order of the pairs: bin b has those of the
  /// ranks ⌊b·n/bins⌋ up to ⌊(b + 1)·n/bins⌋. Of fewer pairs than bins, each pair is a bin.
  ///
  /// Parameters and errors as of the votes.
  public init(
    slicesOf strengths: [PreferenceStrength], bins count: Int = 5, confirmed: [Bool]? = nil,
    groups: [String] = []
  ) throws(RewardError) {
    precondition(count >= 1, "a table has a bin")
    let means = strengths.map(\.mean)
    let order = means.indices.sorted {
      means[$0] == means[$1] ? $0 < $1 : means[$0] < means[$1]
    }
    let bins = max(1, min(count, order.count))
    var places = means.map { _ in 0 }
    var ends: [(Double, Double)] = []
    for bin in 0..<bins where !order.isEmpty {
      let part = order[bin * order.count / bins..<(bin + 1) * order.count / bins]
      for index in part { places[index] = bin }
      ends.append((means[part.first!], means[part.last!]))
    }
    try self.init(strengths, places, ends, confirmed, groups)
  }

  private init(
    _ strengths: [PreferenceStrength], _ places: [Int], _ ends: [(Double, Double)],
    _ confirmed: [Bool]?, _ groups: [String]
  ) throws(RewardError) {
    precondition(confirmed.map { $0.count == strengths.count } ?? true, "a verdict for each pair")
    precondition(groups.isEmpty || groups.count == strengths.count, "a group for each pair")
    let names = groups.isEmpty ? strengths.indices.map(String.init) : groups
    func share(_ outcomes: [Bool], _ groups: [String]) throws(RewardError) -> Estimate {
      let values = outcomes.map { $0 ? 1.0 : 0 }
      return Estimate(
        mean: values.reduce(0, +) / Double(values.count),
        interval: try Bootstrap().share(of: values, groups: groups).interval)
    }
    guard !strengths.isEmpty else {
      throw RewardError(.evaluationEmpty, "there are no pairs")
    }
    var bins: [Bin] = []
    for (bin, (lower, upper)) in ends.enumerated() {
      let members = places.indices.filter { places[$0] == bin }
      let sum = members.reduce(0) { $0 + strengths[$1].mean }
      var verdict: Estimate?
      if let confirmed, !members.isEmpty {
        verdict = try share(members.map { confirmed[$0] }, members.map { names[$0] })
      }
      bins.append(
        Bin(
          lower: lower, upper: upper, pairs: members.count,
          share: try share(places.map { $0 == bin }, names),
          strength: members.isEmpty ? nil : sum / Double(members.count), confirmed: verdict))
    }
    self.bins = bins
  }

  /// A list of `{"lower": …, "upper": …, "pairs": …, "share": {…}, "strength": …}`, and `confirmed`
  /// where there is another annotation.
  public var json: JSONValue {
    .array(
      bins.map { bin in
        var members: JSONObject = [
          "lower": .number(bin.lower), "upper": .number(bin.upper), "pairs": .number(bin.pairs),
          "share": bin.share.json, "strength": bin.strength.map { .number($0) } ?? .null,
        ]
        if let confirmed = bin.confirmed { members["confirmed"] = confirmed.json }
        return .object(members)
      })
  }
}
