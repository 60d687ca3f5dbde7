import Basics
import Testing

@testable import Rewards

@Suite struct PrincipleAggregationTests {
  private let aggregation = PrincipleAggregation()
  private typealias Draw = PrincipleAggregation.Draw

  private func label(_ verdict: PrincipleVerdict) -> PrincipleVerdict.Label? {
    if case .label(let label) = verdict { label } else { nil }
  }

  @Test func ordersMustAgree() {
    #expect(TwoOrderScore(asGiven: 1, exchanged: 3).agreed == 2)
    #expect(TwoOrderScore(asGiven: -1, exchanged: -3).agreed == -2)
    for (one, other) in [(1.0, -3.0), (0, 3), (1, 0), (0, 0), (-2, 0)] {
      let score = TwoOrderScore(asGiven: one, exchanged: other)
      #expect(score.agreed == 0 && !score.agrees)
    }
    #expect(TwoOrderScore(asGiven: 1.5, exchanged: -0.5).positionBias == 1)
  }

  /// Divisor n, both orders together: of 1, 3, 5, 7 it is 5.
  @Test func variancesAreOfBothOrders() throws {
    let scores = [
      [TwoOrderScore(asGiven: 1, exchanged: 3), TwoOrderScore(asGiven: -1, exchanged: 1)],
      [TwoOrderScore(asGiven: 5, exchanged: 7), TwoOrderScore(asGiven: 1, exchanged: -1)],
    ]
    #expect(try PrincipleAggregation.variances(scores) == [5, 1])
    for bad in [[], [[TwoOrderScore(asGiven: 2, exchanged: 2)]]] {
      let error = #expect(throws: RewardError.self) { try PrincipleAggregation.variances(bad) }
      #expect(error?.code == .rewardPrinciples)
    }
  }

  @Test func theLoudestPrincipleDecides() throws {
    let scores = [
      TwoOrderScore(asGiven: 2, exchanged: 4), TwoOrderScore(asGiven: -1, exchanged: -3),
      TwoOrderScore(asGiven: 9, exchanged: -9),
    ]
    let variances = [4.0, 1, 1]
    // 3/4 against −2/1.
    let all = Draw(principles: [0, 1, 2], isNegated: [false, false, false])
    let plain = try #require(label(aggregation.verdict(scores, variances: variances, all)))
    #expect(plain.scores == [0.75, -2, 0] && plain.loudest == 1 && !plain.prefersFirst)
    #expect(!plain.isFlipped && !plain.isExchanged && plain.rule == nil)
    let negated = label(
      aggregation.verdict(
        scores, variances: variances, Draw(principles: [0, 1], isNegated: [false, true])))
    #expect(negated?.scores == [0.75, 2] && negated?.prefersFirst == true)
    #expect(
      aggregation.verdict(scores, variances: variances, Draw(principles: [2], isNegated: [true]))
        == .dropped(.undecided))
    // The first of equals.
    let equal = label(
      aggregation.verdict(
        [scores[0], scores[0]], variances: [1, 1],
        Draw(principles: [0, 1], isNegated: [false, true])))
    #expect(equal?.loudest == 0 && equal?.prefersFirst == true)
  }

  /// Every case of one principle's signs, the rules, chance and sides, against the rule written out
  /// as a table of who wins.
  @Test func everyCase() {
    var cases = 0
    for case let (one, other) in [-1.0, 0, 1].flatMap({ a in [-1.0, 0, 1].map { (a, $0) } }) {
      for bits in 0..<256 {
        func bit(_ place: Int) -> Bool { bits >> place & 1 > 0 }
        for roll in [0.05, 0.2, 0.5] {
          var pair = PrincipleAggregation.Pair()
          (pair.firstIsBanned, pair.secondIsBanned) = (bit(0), bit(1))
          (pair.firstIsForeign, pair.secondIsForeign) = (bit(2), bit(3))
          let draw = Draw(
            principles: [0], isNegated: [bit(4)], bans: bit(5), flipRoll: roll,
            exchangesSides: bit(6))
          let verdict = aggregation.verdict(
            [TwoOrderScore(asGiven: one, exchanged: other)], variances: [2], draw, pair: pair)
          cases += 1
          guard one == other, one != 0 else {
            #expect(verdict == .dropped(.undecided))
            continue
          }
          guard !(bit(2) && bit(3)) else {
            #expect(verdict == .dropped(.language))
            continue
          }
          // Who wins, 1 or 2, before chance.
          var winner = (one > 0) != bit(4) ? 1 : 2
          var isRule = false
          if bit(5), bit(0) != bit(1) { (winner, isRule) = (bit(0) ? 2 : 1, true) }
          if bit(2) != bit(3) { (winner, isRule) = (bit(2) ? 2 : 1, true) }
          let isFlipped = roll < 0.1 || (isRule && roll < 0.25)
          if isFlipped { winner = 3 - winner }
          if bit(6) { winner = 3 - winner }
          let label = label(verdict)
          #expect(label?.prefersFirst == (winner == 1) && label?.isFlipped == isFlipped)
          #expect((label?.rule != nil) == isRule && label?.isExchanged == bit(6))
          let sign = (bit(4) ? -1.0 : 1) * (bit(6) ? -1 : 1)
          #expect(label?.scores == [sign * one / 2])
        }
      }
    }
    #expect(cases == 9 * 256 * 3)
  }

  /// Exchanging the responses exchanges the verdict.
  @Test func responsesHaveNoOrder() {
    var source = RandomSource(seed: 11)
    for _ in 0..<500 {
      let scores = (0..<8).map { _ in
        TwoOrderScore(asGiven: source.normal(), exchanged: source.normal())
      }
      let mirrored = scores.map { TwoOrderScore(asGiven: -$0.exchanged, exchanged: -$0.asGiven) }
      let draw = aggregation.draw(of: 8, from: &source)
      #expect((1...8).contains(draw.principles.count))
      #expect(Set(draw.principles).count == draw.principles.count)
      var pair = PrincipleAggregation.Pair()
      pair.firstIsBanned = source.uniform() < 0.3
      pair.secondIsForeign = source.uniform() < 0.3
      var other = PrincipleAggregation.Pair()
      (other.secondIsBanned, other.firstIsForeign) = (pair.firstIsBanned, pair.secondIsForeign)
      let variances = (0..<8).map { _ in 0.5 + source.uniform() }
      let found = aggregation.verdict(scores, variances: variances, draw, pair: pair)
      let turned = aggregation.verdict(mirrored, variances: variances, draw, pair: other)
      #expect(label(found)?.prefersFirst == label(turned).map { !$0.prefersFirst })
      #expect(label(found)?.rule == label(turned)?.rule)
    }
  }

  /// Half are negated, half change sides, and so on.
  @Test func chancesOfADraw() {
    var source = RandomSource(seed: 5)
    let draws = (0..<8000).map { _ in aggregation.draw(of: 8, from: &source) }
    let signs = draws.flatMap(\.isNegated)
    #expect(abs(Double(signs.count { $0 }) / Double(signs.count) - 0.5) < 0.02)
    #expect(abs(Double(draws.count { $0.exchangesSides }) / 8000 - 0.5) < 0.03)
    #expect(abs(Double(draws.count { $0.bans }) / 8000 - 0.5) < 0.03)
    #expect(abs(Double(draws.count { $0.flipRoll < 0.1 }) / 8000 - 0.1) < 0.02)
    #expect(abs(Double(draws.count { $0.principles.contains(3) }) / 8000 - 3.387248 / 8) < 0.03)
  }
}
