import Basics
import OrderedCollections
import Testing
import Training

/// What is done with pairs by their strength: small cases exhaustively.
@Suite struct StrengthPolicyTests {
  /// All orders of some values.
  private func orders<Value>(_ values: [Value]) -> [[Value]] {
    guard values.count > 1 else { return [values] }
    return values.indices.flatMap { index -> [[Value]] in
      var rest = values
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }

  private let values = [-2, -0.5, 0, 0.4, 1.5]

  @Test func everyOrderOfFiveStrengths() throws {
    let all = orders(values)
    #expect(all.count == 120)
    let policy = StrengthPolicy([
      .dropLowest(share: 0.2), .flipLowest(share: 0.5), .softenBelow(0.45, smoothing: 0.1),
      .softenHighest(share: 0.25, smoothing: 0.3), .margin,
    ])
    for means in all {
      let outcome = try policy.outcome(of: means)
      for (mean, change) in zip(means, outcome.changes) {
        var pair = FeaturePair(chosen: [1], rejected: [2])
        pair.weight = 3
        let found = change.applied(to: pair)
        #expect(change.isDropped == (mean == -2) && (found == nil) == (mean == -2))
        // Of the four that are left the lower two.
        #expect(change.isFlipped == (mean == -0.5 || mean == 0))
        guard let found else { continue }
        #expect(found.chosen == (change.isFlipped ? [2] : [1]))
        #expect(found.rejected == (change.isFlipped ? [1] : [2]))
        // −0.5 is 0.5 after the flip, and not below 0.45.
        let expected = [-0.5: nil, 0: 0.1, 0.4: 0.1, 1.5: 0.3] as [Double: Double?]
        #expect(found.smoothing == expected[mean]!)
        #expect(found.margin == abs(mean) && found.weight == 3)
      }
      #expect(outcome.account.map(\.seen) == [5, 4, 4, 4, 4])
      #expect(outcome.account.map(\.changed) == [1, 2, 2, 1, 4])
      #expect(outcome.kept == 4)
    }
  }

  /// Lists of four strengths out of three values: of equal ones the first are the lower.
  @Test func ties() throws {
    for number in 0..<81 {
      let means = [number % 3, number / 3 % 3, number / 9 % 3, number / 27].map { Double($0) - 1 }
      for count in 0...4 {
        let share = Double(count) / 4
        let low = try StrengthPolicy([.flipLowest(share: share)]).outcome(of: means)
        let high = try StrengthPolicy([.softenHighest(share: share, smoothing: 0.2)])
          .outcome(of: means)
        let flipped = means.indices.filter { low.changes[$0].isFlipped }
        let softened = means.indices.filter { !high.changes[$0].applied.isEmpty }
        #expect(flipped.count == count && softened.count == count)
        #expect(low.account[0].changed == count && low.account[0].seen == 4)
        func isLower(_ one: Int, _ other: Int) -> Bool { (means[one], one) < (means[other], other) }
        for inside in flipped {
          for outside in means.indices where !flipped.contains(outside) {
            #expect(isLower(inside, outside), "\(means) \(flipped)")
          }
        }
        for inside in softened {
          for outside in means.indices where !softened.contains(outside) {
            #expect(isLower(outside, inside), "\(means) \(softened)")
          }
        }
      }
    }
  }

  /// The nearest number of pairs, halves up, however shares are rounded.
  @Test func sharesAreRounded() throws {
    for (count, share, expected) in [
      (1, 0.49, 0), (1, 0.5, 1), (3, 0.5, 2), (100, 0.29, 29), (10, 0.7, 7), (7, 1, 7), (9, 0, 0),
      (0, 0.5, 0),
    ] {
      let means = (0..<count).map(Double.init)
      let outcome = try StrengthPolicy([.dropLowest(share: share)]).outcome(of: means)
      #expect(outcome.account[0].changed == expected && outcome.kept == count - expected)
      #expect(outcome.changes.prefix(expected).allSatisfy { $0.isDropped })
    }
  }

  @Test func orderOfSteps() throws {
    let means = [-3.0, -1, 2]
    // Softened before it is flipped, and softened no more afterwards.
    let first = try StrengthPolicy([.softenBelow(0, smoothing: 0.1), .flipLowest(share: 0.67)])
      .outcome(of: means)
    #expect(first.account.map(\.changed) == [2, 2])
    let second = try StrengthPolicy([.flipLowest(share: 0.67), .softenBelow(0, smoothing: 0.1)])
      .outcome(of: means)
    #expect(second.account.map(\.changed) == [2, 0])
    // A second flip sees |µ|: the lowest of 3, 1 and 2 is flipped back.
    let twice = try StrengthPolicy([.flipLowest(share: 0.67), .flipLowest(share: 0.34)])
      .outcome(of: means)
    #expect(twice.changes.map(\.isFlipped) == [true, false, false])
    #expect(twice.changes[1].applied.map(\.action) == [.flip, .flip])
  }

  /// What a pair brought: a flip makes a margin positive, a later margin takes its place.
  @Test func marginsThatPairsBring() throws {
    var pair = FeaturePair(chosen: [1], rejected: [2])
    pair.margin = -0.7
    let flip = try StrengthPolicy([.flipLowest(share: 1)]).outcome(of: [-0.2])
    #expect(flip.applied(to: [pair])[0].margin == 0.7)
    let both = try StrengthPolicy([.flipLowest(share: 1), .margin]).outcome(of: [-0.2])
    #expect(both.applied(to: [pair])[0].margin == 0.2)
    let alone = try StrengthPolicy([.margin]).outcome(of: [-0.2])
    #expect(alone.applied(to: [pair])[0].margin == -0.2)
    let none = try StrengthPolicy([]).outcome(of: [-0.2])
    #expect(none.applied(to: [pair]) == [pair] && none.account.isEmpty)
  }

  @Test func accountsAndRefusals() throws {
    let outcome = try StrengthPolicy([.softenBelow(0, smoothing: 0.1)]).outcome(of: [-1, 1])
    #expect(
      JSONValue.object(outcome.account[0].json)
        == [
          "step": "soften", "options": ["below": 0.0, "smoothing": 0.1], "seen": 2, "changed": 1,
        ])
    for (bad, code) in [(Double.nan, "evaluation.nan"), (.infinity, "evaluation.infinite")] {
      let error = #expect(throws: RewardError.self) {
        try StrengthPolicy([.margin]).outcome(of: [0, bad])
      }
      #expect(error?.code.rawValue == code)
    }
  }
}
