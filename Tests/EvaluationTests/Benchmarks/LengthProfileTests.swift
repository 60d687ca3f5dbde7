import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct LengthProfileTests {
  private let bootstrap = Bootstrap(resamples: 200)

  /// Pairs give what ``LengthControl`` gives.
  @Test func pairsAreAsInLengthControl() throws {
    var random = RandomSource(seed: 3)
    let items = (0..<200).map { index in
      ScoredItem(id: "\(index)", scores: [random.normal() + 0.4, random.normal()])
    }
    let lengths = items.map { _ in (0..<2).map { _ in Int.random(in: 1...6, using: &random) } }
    let profile = try LengthProfile(items, lengths: lengths, .strictPair, bootstrap: bootstrap)
    let control = try LengthControl(
      chosenScores: items.map { $0.scores[0] }, rejectedScores: items.map { $0.scores[1] },
      chosenLengths: lengths.map { $0[0] }, rejectedLengths: lengths.map { $0[1] })
    #expect(profile.longest.value == control.longer.accuracy())
    #expect(profile.shortest.value == control.shorter.accuracy())
    #expect(profile.rightLonger.value == control.chosenLonger.accuracy())
    #expect(profile.rightLonger.interval == control.chosenLonger.interval())
    #expect(profile.rightShorter.value == control.chosenShorter.accuracy())
    #expect(profile.rightShorter.n == control.chosenShorter.n)
    #expect(profile.equal.n == control.longer.ties)
    #expect(isClose(profile.controlled?.mean, control.controlledAccuracy()!))
    // Within a pair the correlation is 1 or −1, or 0 for equal scores.
    #expect(profile.correlated == 200 - control.longer.ties)
    let agreeing = zip(items, lengths).count { item, lengths in
      (item.scores[0] - item.scores[1]) * Double(lengths[0] - lengths[1]) > 0
    }
    let expected = Double(2 * agreeing - profile.correlated) / Double(profile.correlated)
    #expect(isClose(profile.scoreCorrelation?.mean, expected))
  }

  /// A model that counts characters is at one half on pairs, whatever the data prefers.
  @Test func lengthAloneIsWorthOneHalf() throws {
    let lengths = [[5, 2], [9, 1], [7, 3], [2, 8]]
    let items = lengths.map { ScoredItem(scores: $0.map(Double.init)) }
    let profile = try LengthProfile(items, lengths: lengths, .strictPair, bootstrap: bootstrap)
    #expect(profile.controlled?.mean == 0.5 && profile.longest.value == 0.75)
    #expect(isClose(profile.scoreCorrelation?.mean, 1))
    // Both halves are sure, but three items and one are few.
    let range = try #require(profile.controlled?.interval)
    let (sure, lost) = (
      Interval.wilson(successes: 3, n: 3), Interval.wilson(successes: 0, n: 1)
    )
    let lower = (1 - sure.lower) / 2
    #expect(isClose(range.lower, 0.5 - lower) && isClose(range.upper, 0.5 + lost.upper / 2))
  }

  /// Four candidates with shared credit: the right one is longer than the others' mean.
  @Test func severalCandidates() throws {
    let items = [
      ScoredItem(scores: [1, 1, 0, 0]), ScoredItem(scores: [0, 1, 2, 3]),
      ScoredItem(scores: [5, 5, 5, 5]),
    ]
    let profile = try LengthProfile(
      items, lengths: [[9, 9, 1, 1], [4, 5, 5, 5], [5, 5, 5, 5]], .sharedCredit,
      bootstrap: bootstrap)
    #expect(profile.rightLonger.value == 0.5 && profile.rightLonger.n == 1)
    #expect(profile.rightShorter.value == 0 && profile.equal.value == 0.25)
    #expect(isClose(profile.longest.value, (0.5 + 0 + 0.25) / 3))
    #expect(isClose(profile.shortest.value, (0 + 1 + 0.25) / 3))
    #expect(profile.correlated == 2)
    #expect(profile.json["length_controlled"]?["mean"]?.double == 0.25)
  }

  @Test func halvesMayBeEmpty() throws {
    let profile = try LengthProfile(
      [ScoredItem(id: "tied:1", scores: [2, 1, 0], correct: [0, 1])], lengths: [[3, 3, 3]], .ties)
    #expect(profile.equal.value == 1 && profile.controlled == nil)
    #expect(profile.rightLonger.value == nil && profile.scoreCorrelation == nil)
    #expect(profile.json["right_longer"]?["value"] == .null)
    #expect(code { _ = try LengthProfile([], lengths: [], .strictPair) } == .evaluationEmpty)
    let item = ScoredItem(scores: [1, .nan])
    #expect(
      code { _ = try LengthProfile([item], lengths: [[1, 2]], .strictPair) } == .evaluationNaN)
    #expect(
      code { _ = try LengthProfile([item], lengths: [], .strictPair) } == .evaluationCount)
    let short = ScoredItem(scores: [1, 0])
    #expect(
      code { _ = try LengthProfile([short], lengths: [[1]], .strictPair) } == .evaluationCount)
  }
}
