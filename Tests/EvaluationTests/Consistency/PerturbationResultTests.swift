import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct PerturbationResultTests {
  private func pair(
    _ before: (Double, Double), _ after: (Double, Double), group: String = "",
    chosen: Bool = true, rejected: Bool = true
  ) -> PerturbedPair {
    PerturbedPair(
      before: PairScores(chosen: before.0, rejected: before.1),
      after: PairScores(chosen: after.0, rejected: after.1), changesChosen: chosen,
      changesRejected: rejected, group: group)
  }

  private func result(
    _ pairs: [PerturbedPair], unit: Double? = 2, keeps: Bool = true
  ) throws -> PerturbationResult {
    try PerturbationResult(
      probe: "format", name: "x", keepsMeaning: keeps, pairs: pairs, unit: unit)
  }

  @Test func byHand() throws {
    let pairs = [
      pair((1, 0), (0, 1), group: "a"),  // reversed: shifts 1, 1
      pair((1, 0), (2, 2), group: "b"),  // a tie is made: 1, 2
      pair((1, 1), (3, 1), group: "c", rejected: false),  // a tie is broken: 2
      pair((5, 0), (4, 0), group: "d", rejected: false),  // stays: 1
    ]
    let found = try result(pairs)
    #expect(found.n == 4 && found.flipShare == 0.75)
    #expect(found.reversals == 1 && found.tiesMade == 1 && found.tiesBroken == 1)
    #expect(isClose(found.meanShift, (1 + 1 + 1 + 2 + 2 + 1) / 6.0 / 2))
    #expect(found.accuracyBefore == 0.75 && found.accuracyAfter == 0.5)
    #expect(found.difference.mean == -0.25)
    let counts = PairedCounts(both: 1, onlyFirst: 1, onlySecond: 2, neither: 0)
    #expect(found.difference.interval == .pairedDifference(counts))
    #expect(found.flips.interval == .wilson(successes: 3, n: 4))
  }

  /// Every pair of decisions: chosen, tie or rejected before and after.
  @Test func everyChangeOfDecision() throws {
    for before in [-1, 0, 1] {
      for after in [-1, 0, 1] {
        let found = try result([pair((Double(before), 0), (Double(after), 0))])
        #expect(found.flipShare == (before == after ? 0 : 1))
        #expect(found.reversals == (before * after < 0 ? 1 : 0))
        #expect(found.tiesMade == (before != 0 && after == 0 ? 1 : 0))
        #expect(found.tiesBroken == (before == 0 && after != 0 ? 1 : 0))
        #expect(found.difference.mean == (after > 0 ? 1.0 : 0) - (before > 0 ? 1 : 0))
        #expect(found.shift?.interval == nil, "one prompt has no interval")
      }
    }
  }

  @Test func nothingChangesWhereScoresStay() throws {
    let pairs = (0..<30).map { index in
      pair((Double(index % 3), 1), (Double(index % 3), 1), group: "\(index)")
    }
    let found = try result(pairs)
    #expect(found.flipShare == 0 && found.meanShift == 0 && found.difference.mean == 0)
    #expect(found.kappa?.value == 1)
    #expect(found.flips.interval!.upper > 0.05, "30 pairs do not prove that none changes")
    let same = try result([pair((1, 0), (2, 0)), pair((1, 0), (2, 0))], unit: nil)
    #expect(same.kappa == nil && same.meanShift == nil)
    #expect(same.rows[1].value == nil && same.json["kappa"] == .null)
  }

  /// Several paraphrases of a prompt are one trial, not several.
  @Test func promptsAreResampledWhole() throws {
    let single = (0..<20).map { pair((1, 0), ($0 < 8 ? -1 : 1, 0), group: "\($0)") }
    let five = single.flatMap { Array(repeating: $0, count: 5) }
    let (one, many) = (try result(single), try result(five))
    #expect(one.flipShare == many.flipShare && many.n == 100)
    let width = { (interval: Interval?) in interval!.upper - interval!.lower }
    #expect(width(many.flips.interval) > 0.8 * width(one.flips.interval))
    #expect(width(many.difference.interval) > 0.8 * width(one.difference.interval))
    // All prompts alike: the prompts are the trials.
    let flat = try result(
      (0..<10).flatMap { index in
        Array(repeating: pair((1, 0), (1, 0), group: "\(index)"), count: 4)
      })
    #expect(flat.flips.interval == .wilson(successes: 0, n: 10))
    #expect(flat.difference.interval!.lower < 0 && flat.difference.interval!.upper > 0)
  }

  /// M-RewardBench's check: the more words are missing, the less accuracy and agreement are left.
  /// The scorer counts the words of an answer that belong to the right one.
  @Test func corruptionCostsAccuracyAndKappa() throws {
    var random = RandomSource(seed: 2).stream("texts")
    let items = (0..<400).map { _ -> (chosen: String, rejected: String) in
      func text(_ share: Double) -> String {
        (0..<12).map { _ in random.uniform() < share ? "good" : "bad" }.joined(separator: " ")
      }
      return (text(0.7), text(0.45))
    }
    func score(_ text: String) -> Double {
      Double(text.split(separator: " ").count { $0 == "good" })
        - Double(text.split(separator: " ").count { $0 == "bad" }) * 0.9
    }
    let results = try ["word-drop-15", "word-drop-40"].map { name in
      let change = Perturbation.named(name)!
      return try PerturbationResult(
        probe: "noise", name: name, keepsMeaning: false,
        pairs: items.enumerated().map { index, item in
          let chosen = change.apply(to: item.chosen, seed: 0, item: 2 * index)!
          let rejected = change.apply(to: item.rejected, seed: 0, item: 2 * index + 1)!
          return pair(
            (score(item.chosen), score(item.rejected)), (score(chosen), score(rejected)),
            group: "\(index)")
        }, unit: 1)
    }
    #expect(results[0].accuracyBefore > 0.75)
    #expect(results[0].accuracyAfter < results[0].accuracyBefore)
    #expect(results[1].accuracyAfter < results[0].accuracyAfter)
    #expect(results[1].kappa!.value < results[0].kappa!.value)
    #expect(results[0].kappa!.value < 1 && results[1].kappa!.value > 0)
    #expect(results[0].flipShare < results[1].flipShare)
    #expect(results[0].meanShift! < results[1].meanShift!)
    #expect(results.allSatisfy { $0.rows.allSatisfy { $0.aim == .none } })
  }

  @Test func keysAndLeftOut() throws {
    let found = try PerturbationResult(
      probe: "format", name: "x", keepsMeaning: true, pairs: [pair((1, 0), (1, 0))], unit: 1,
      leftOut: ["unchanged": 3, "model.too-long": 1])
    #expect(
      Array(found.json.keys) == [
        "probe", "name", "keeps_meaning", "n", "flips", "reversals", "ties_made", "ties_broken",
        "shift", "accuracy_before", "accuracy_after", "accuracy_difference", "kappa", "left_out",
      ])
    #expect(found.json["left_out"] == ["unchanged": 3, "model.too-long": 1])
    #expect(found.rows[0].json["left_out"]?["unchanged"] == 3)
    #expect(found.rows.map(\.aim) == [.low, .low, .zero] && found.rows[0].chance == 0.5)
  }

  @Test func badInput() {
    #expect(code { _ = try result([]) } == .evaluationEmpty)
    #expect(code { _ = try result([pair((.nan, 0), (1, 0))]) } == .evaluationNaN)
    #expect(code { _ = try result([pair((1, 0), (1, .infinity))]) } == .evaluationInfinite)
  }

  @Test func theUnitIsTheDeviationOfMargins() {
    func unit(_ margins: [Double]) -> Double? {
      marginUnit(margins.map { PairScores(chosen: $0 + 3, rejected: 3) })
    }
    #expect(isClose(unit([1, 3, 5]), (8.0 / 3).squareRoot()))
    #expect(unit([2, 2]) == nil && unit([]) == nil)
    #expect(unit([1e200, -1e200]) == nil, "the square of it is too large for a double")
  }
}
