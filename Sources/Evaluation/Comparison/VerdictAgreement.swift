public import Basics
import OrderedCollections

/// How far two models' verdicts on the same questions agree.
///
/// A verdict is whether the right candidate wins, ties or loses; of a style matrix or of ratings
/// there is one for each pair of candidates, of steps one for each step or the first wrong one.
public struct VerdictAgreement: Hashable, Sendable {
  /// Verdicts of each model.
  public let n: Int
  /// The share that are equal.
  public let observed: Double
  /// Cohen's kappa; nil where both models say the same one thing always.
  public let kappa: Double?
  /// Its interval: by the large-sample error where each verdict has a prompt of its own
  /// (``Kappa/interval``), else over prompts by the bootstrap; nil where a resample has no kappa.
  public let interval: Interval?

  /// - Parameter units: the prompt of each verdict.
  /// - Throws: `evaluation.count`, `evaluation.empty`. Cost: O(verdicts), or that for each
  ///   resample.
  init<Verdict: Hashable>(
    _ first: [Verdict], _ second: [Verdict], units: [Int], bootstrap: Bootstrap
  ) throws(RewardError) {
    try requireSameCount((first.count, "verdicts"), (units.count, "units"))
    let whole = try Kappa(first, second, level: bootstrap.level)
    n = first.count
    observed = Double(zip(first, second).count { $0 == $1 }) / Double(n)
    kappa = whole?.value
    let (owners, count) = numbered(units)
    guard count < n, whole != nil else {
      interval = whole?.interval
      return
    }
    let kinds = OrderedSet(first + second)
    let size = kinds.count
    let (rows, columns) = (
      first.map { kinds.firstIndex(of: $0)! }, second.map { kinds.firstIndex(of: $0)! }
    )
    interval = UnitResampling(units: count).interval(bootstrap) { counts in
      var (own, other) = (Array(repeating: 0, count: size), Array(repeating: 0, count: size))
      var (equal, total) = (0, 0)
      for (index, owner) in owners.enumerated() where counts[owner] > 0 {
        own[rows[index]] += counts[owner]
        other[columns[index]] += counts[owner]
        total += counts[owner]
        if rows[index] == columns[index] { equal += counts[owner] }
      }
      let chance =
        zip(own, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        / (Double(total) * Double(total))
      guard chance < 1 - 1e-12 else { return .nan }
      return (Double(equal) / Double(total) - chance) / (1 - chance)
    }
  }

  /// `{"n": …, "observed": …, "kappa": …, "ci95": …}`.
  public var json: JSONValue {
    var members: JSONObject = [
      "n": .number(n), "observed": .number(observed),
      "kappa": kappa.map(JSONValue.number) ?? .null,
    ]
    if let interval { members[intervalKey(interval.level)] = interval.json }
    return .object(members)
  }
}
