import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Tracking

/// Puts what the probes found together: rows for a report, and every probe's own numbers.
struct ProbeReport {
  private(set) var rows: [ConsistencyRow] = []
  /// By the probe's name.
  private(set) var details: JSONObject = [:]
  /// What a user should know of how it was measured.
  private(set) var notes: [String] = []

  mutating func note(_ text: String) { notes.append(text) }

  mutating func add(_ result: ContrastResult, _ facts: JSONObject) {
    rows += result.rows
    var object = result.json
    object.merge(facts) { $1 }
    details[ProbeKind.contrast.rawValue] = .object(object)
  }

  mutating func add(_ result: PositionResult) {
    rows += result.rows
    details[ProbeKind.position.rawValue] = .object(result.json)
  }

  mutating func add(_ result: BatchInvariance) {
    rows += result.rows
    details[ProbeKind.batch.rawValue] = .object(result.json)
  }

  /// Everything that changes texts.
  /// - Throws: `evaluation.…`.
  mutating func add(_ probed: ProbedPairs) throws(RewardError) {
    let unit = marginUnit(probed.scores)
    if unit == nil, !probed.variations.isEmpty {
      note("all margins are equal, so that shifts of scores have no unit")
    }
    for variation in probed.variations {
      var found: (rows: [ConsistencyRow], json: JSONObject)
      if variation.outcomes.isEmpty {
        found = Self.nothing(variation)
      } else if variation.probe == .length {
        found = try Self.length(variation, probed, unit)
      } else {
        found = try Self.perturbation(variation, probed, unit)
      }
      found.json["same_tokens"] = .number(variation.sameTokens)
      rows += found.rows
      let key = variation.probe.rawValue
      details[key] = .array((details[key]?.array ?? []) + [.object(found.json)])
    }
  }

  /// A change that no pair has anything for.
  private static func nothing(_ variation: Variation) -> ([ConsistencyRow], JSONObject) {
    let row = ConsistencyRow(
      variation.probe.rawValue, "\(variation.name): applies to no pair", value: nil, n: 0,
      aim: .none, leftOut: variation.leftOut)
    return (
      [row],
      [
        "name": .string(variation.name), "n": 0,
        "left_out": .object(variation.leftOut.mapValues { .number($0) }),
      ]
    )
  }

  private static func perturbation(
    _ variation: Variation, _ probed: ProbedPairs, _ unit: Double?
  ) throws(RewardError) -> ([ConsistencyRow], JSONObject) {
    let pairs = variation.outcomes.map { outcome in
      let before = probed.scores[outcome.pair]
      return PerturbedPair(
        before: before,
        after: PairScores(
          chosen: outcome.chosen ?? before.chosen, rejected: outcome.rejected ?? before.rejected),
        changesChosen: outcome.chosen != nil, changesRejected: outcome.rejected != nil,
        group: probed.pairs[outcome.pair].group)
    }
    let result = try PerturbationResult(
      probe: variation.probe.rawValue, name: variation.name,
      keepsMeaning: Perturbation.named(variation.name)?.kind.keepsMeaning ?? true, pairs: pairs,
      unit: unit, leftOut: variation.leftOut)
    return (result.rows, result.json)
  }

  private static func length(
    _ variation: Variation, _ probed: ProbedPairs, _ unit: Double?
  ) throws(RewardError) -> ([ConsistencyRow], JSONObject) {
    guard let change = LengthChange(rawValue: variation.name) else {
      preconditionFailure("a variation of length has a change's name")
    }
    let items = variation.outcomes.map { outcome in
      LengthResult.Item(
        before: probed.scores[outcome.pair], chosenAfter: outcome.chosen,
        rejectedAfter: outcome.rejected, group: probed.pairs[outcome.pair].group)
    }
    let result = try LengthResult(change, items: items, unit: unit, leftOut: variation.leftOut)
    return (result.rows, result.json)
  }
}
