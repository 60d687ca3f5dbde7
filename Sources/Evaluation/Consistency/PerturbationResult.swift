public import Basics
public import OrderedCollections

/// A pair before and after a change of its texts.
public struct PerturbedPair: Hashable, Sendable {
  /// The pair as it was, and as it was changed.
  public var before: PairScores, after: PairScores
  /// Whether the text of each answer, or of the prompt before it, was changed; its score is the old
  /// one where it was not.
  public var changesChosen: Bool, changesRejected: Bool
  /// Names what is not independent: the prompt.
  public var group: String

  /// A changed pair. Traps where nothing was changed.
  public init(
    before: PairScores, after: PairScores, changesChosen: Bool = true, changesRejected: Bool = true,
    group: String
  ) {
    precondition(changesChosen || changesRejected, "a perturbed pair has a changed text")
    self.before = before
    self.after = after
    self.changesChosen = changesChosen
    self.changesRejected = changesRejected
    self.group = group
  }

  /// |Δscore| of each changed text.
  var shifts: [Double] {
    (changesChosen ? [abs(after.chosen - before.chosen)] : [])
      + (changesRejected ? [abs(after.rejected - before.rejected)] : [])
  }
}

/// What a scorer makes of changed texts: how many decisions change, how far scores move, what
/// accuracy it costs.
public struct PerturbationResult: Hashable, Sendable {
  /// The probe that reports show it under, such as `format`.
  public let probe: String
  /// The change, such as `bold-removed`.
  public let name: String
  /// Whether a scorer should decide as before; else it should do worse.
  public let keepsMeaning: Bool
  /// Changed pairs.
  public let n: Int
  /// Decisions (chosen, rejected or tie) that are others than before, over `n`.
  let flips: MeasuredMean
  /// Decisions that went from one answer to the other.
  public let reversals: Int
  /// Decisions that became ties, and ties that became decisions.
  public let tiesMade: Int, tiesBroken: Int
  /// Mean |Δscore| of the changed texts, in units of the margins' standard deviation; nil where
  /// margins have none.
  let shift: MeasuredMean?
  /// The accuracies (ties as wrong), and their paired difference, after minus before.
  let before: MeasuredMean, after: MeasuredMean, difference: MeasuredMean
  /// Agreement of the decisions before and after beyond chance; nil where all of them are one.
  public let kappa: Kappa?
  /// Items not measured, by reason.
  public let leftOut: OrderedDictionary<String, Int>

  /// The share of pairs whose decision changed.
  public var flipShare: Double { flips.mean }
  /// The accuracy before and after the change, ties as wrong.
  public var accuracyBefore: Double { before.mean }
  /// The accuracy after the change.
  public var accuracyAfter: Double { after.mean }
  /// Mean |Δscore| in units of the margins' standard deviation.
  public var meanShift: Double? { shift?.mean }

  /// - Parameters:
  ///   - unit: ``marginUnit(_:)`` of all pairs of the data, so that changes of few pairs are told
  ///     in the same unit.
  ///   - leftOut: items that were not measured, by reason.
  /// - Throws: `evaluation.empty`, `evaluation.nan`, `evaluation.infinite`.
  /// - Complexity: O(resamples · n).
  public init(
    probe: String, name: String, keepsMeaning: Bool, pairs: [PerturbedPair], unit: Double?,
    leftOut: OrderedDictionary<String, Int> = [:], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(pairs.count, "changed pairs")
    try requireFinite(pairs.map(\.before.margin), "margin")
    try requireFinite(pairs.map(\.after.margin), "changed margin")
    self.probe = probe
    self.name = name
    self.keepsMeaning = keepsMeaning
    self.leftOut = leftOut
    n = pairs.count
    let clusters = Clusters(pairs.map(\.group), bootstrap: bootstrap)
    let decisions = (before: pairs.map(\.before.decision), after: pairs.map(\.after.decision))
    let changes = zip(decisions.before, decisions.after).filter { $0 != $1 }
    flips = try clusters.share(
      zip(decisions.before, decisions.after).map { $0 == $1 ? 0 : 1 })!
    reversals = changes.count { $0 * $1 < 0 }
    tiesMade = changes.count { $1 == 0 }
    tiesBroken = changes.count { $0.0 == 0 }
    let right = (before: decisions.before.map { $0 > 0 }, after: decisions.after.map { $0 > 0 })
    before = try clusters.share(right.before.map { $0 ? 1 : 0 })!
    after = try clusters.share(right.after.map { $0 ? 1 : 0 })!
    difference = try clusters.difference(right.after, minus: right.before)!
    kappa = try Kappa(decisions.before, decisions.after, level: bootstrap.level)
    if let unit {
      let shifts = pairs.flatMap { pair in pair.shifts.map { (pair.group, $0 / unit) } }
      shift = try Clusters(shifts.map(\.0), bootstrap: bootstrap).mean(shifts.map(\.1))
    } else {
      shift = nil
    }
  }

  /// `{"name", "n", "flips", "reversals", "ties_made", "ties_broken", "shift", "accuracy_before",
  /// "accuracy_after", "accuracy_difference", "kappa", "left_out"}`.
  public var json: JSONObject {
    let key = intervalKey(kappa?.interval.level ?? 0.95)
    return [
      "probe": .string(probe), "name": .string(name), "keeps_meaning": .bool(keepsMeaning),
      "n": .number(n), "flips": flips.json, "reversals": .number(reversals),
      "ties_made": .number(tiesMade), "ties_broken": .number(tiesBroken),
      "shift": shift?.json ?? .null, "accuracy_before": before.json, "accuracy_after": after.json,
      "accuracy_difference": difference.json,
      "kappa": kappa.map { ["value": .number($0.value), key: $0.interval.json] } ?? .null,
      "left_out": .object(leftOut.mapValues { .number($0) }),
    ]
  }

  /// The lines of a report.
  public var rows: [ConsistencyRow] {
    var rows = [
      ConsistencyRow(
        probe, "\(name): decisions changed", flips, n: n, chance: 0.5,
        aim: keepsMeaning ? .low : .none),
      ConsistencyRow(
        probe, "\(name): mean |Δ| / σ(margin)", shift, n: n, aim: keepsMeaning ? .low : .none),
      ConsistencyRow(
        probe, "\(name): accuracy, after − before", difference, n: n,
        aim: keepsMeaning ? .zero : .none),
    ]
    rows[0].leftOut = leftOut
    return rows
  }
}
