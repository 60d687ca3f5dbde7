import Basics
import Evaluation
import OrderedCollections
import Preferences
import Tracking
import Training

/// What an annotation found, and what it changed.
struct AnnotationSummary {
  private let rows: RowAccounting
  private let measuring: JSONObject
  private let strengths: [PreferenceStrength]
  private let outcome: StrengthOutcome
  private let votes: DisagreementTable
  private let slices: DisagreementTable
  private let fleiss: FleissKappa?
  private let belowZero: Estimate
  /// With the strengths that rows were given earlier.
  private let earlier: StrengthAgreement?

  /// - Throws: what the tables throw.
  init(
    _ pairs: AnnotatedPairs, measuring: JSONObject, _ strengths: [PreferenceStrength],
    _ outcome: StrengthOutcome
  ) throws(RewardError) {
    rows = pairs.accounting
    self.measuring = measuring
    self.strengths = strengths
    self.outcome = outcome
    let groups = pairs.groups
    votes = try DisagreementTable(votesOf: strengths, groups: groups)
    slices = try DisagreementTable(slicesOf: strengths, groups: groups)
    fleiss =
      strengths[0].models > 1
      ? try FleissKappa(strengths.map { $0.differences.map { PairLabel($0, 0) } }) : nil
    let isBelow = strengths.map { $0.mean < 0 ? 1.0 : 0 }
    belowZero = Estimate(
      mean: isBelow.reduce(0, +) / Double(isBelow.count),
      interval: try Bootstrap().share(of: isBelow, groups: groups).interval)
    let means = pairs.pairs.map { RowAnnotator.earlier($0.original) }
    let both = means.indices.filter { means[$0] != nil }
    earlier =
      both.isEmpty
      ? nil
      : try StrengthAgreement(
        both.map { means[$0] ?? 0 }, both.map { strengths[$0].mean },
        groups: both.map { groups[$0] })
  }

  var json: JSONObject {
    let means = strengths.map(\.mean)
    let mean = means.reduce(0, +) / Double(means.count)
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    var json: JSONObject = [
      "rows": .object(rows.json), "options": .object(measuring),
      "strength": [
        "pairs": .number(means.count), "mean": .number(mean),
        "deviation": .number((squares / Double(means.count)).squareRoot()),
        "min": .number(means.min() ?? 0), "max": .number(means.max() ?? 0),
        "below_zero": belowZero.json, "models": .number(strengths[0].models),
        "out_of_fold": .bool(strengths[0].isOutOfFold),
      ],
      "votes": votes.json, "slices": slices.json,
      "fleiss_kappa": fleiss.map { .object($0.json) } ?? .null,
    ]
    if let earlier { json["earlier_strengths"] = .object(earlier.json) }
    json["steps"] = .array(outcome.account.map { .object($0.json) })
    json["written"] = .number(outcome.kept)
    json["left_out"] = .number(outcome.changes.count - outcome.kept)
    return json
  }

  /// For people, to standard error.
  func show() {
    var table = HumanTable([
      .init("models for the label"), .init("pairs", .right), .init("share [95 %]", .right),
      .init("mean strength", .right),
    ])
    for bin in votes.bins {
      table.add([
        "\(number(bin.lower)) to \(number(bin.upper))", String(bin.pairs), interval(bin.share),
        bin.strength.map { NumberText.significant($0) } ?? "–",
      ])
    }
    Console.show(table)
    var ranks = HumanTable([
      .init("by strength"), .init("pairs", .right), .init("from", .right), .init("to", .right),
    ])
    for (place, bin) in slices.bins.enumerated() {
      ranks.add([
        "slice \(place + 1) of \(slices.bins.count)", String(bin.pairs),
        NumberText.significant(bin.lower), NumberText.significant(bin.upper),
      ])
    }
    Console.show(ranks)
    Console.say("strength below 0: \(interval(belowZero)) of \(Counted(strengths.count, "pair"))")
    if let fleiss {
      Console.say("agreement among models, Fleiss' kappa: \(number(fleiss.value))")
    }
    if let earlier {
      Console.say(
        "same verdict as the strengths that rows had: \(interval(earlier.observed)) "
          + "of \(earlier.n)")
    }
    guard !outcome.account.isEmpty else { return }
    var steps = HumanTable([
      .init("step"), .init("changed", .right), .init("of", .right), .init("options"),
    ])
    for count in outcome.account {
      let options = count.step.options.map { "\($0.key) \($0.value.text)" }
      steps.add([
        count.step.name, String(count.changed), String(count.seen),
        options.joined(separator: ", "),
      ])
    }
    Console.show(steps)
    let against = zip(strengths, outcome.changes).count { $0.mean > 0 && $1.isFlipped }
    if against > 0 {
      Console.note([
        "\(Counted(against, "label")) turned round against the models, whose strength was above 0: "
          + "the share is larger than what they call wrong"
      ])
    }
  }

  private func number(_ value: Double) -> String { NumberText.fixed(value) }

  private func interval(_ estimate: Estimate) -> String {
    NumberText.interval(
      estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
  }
}
