import Basics
import Grading
import Selection
import Testing

@Suite struct FilteredVoteTests {
  private let grader = AnswerGrader()

  private func rule(skipped: Int, share: Double = 0, threshold: Double = 0) -> FilteredVote {
    var rule = FilteredVote()
    (rule.skipped, rule.skippedShare, rule.threshold) = (skipped, share, threshold)
    return rule
  }

  /// All patterns of three samples of up to four tokens, of which each is near the goal or far.
  @Test func everySmallCase() throws {
    let samples = (0...4).flatMap { count in
      (0..<1 << count).map { bits in (0..<count).map { bits >> $0 & 1 == 1 ? 0.5 : -0.5 } }
    }
    let rule = rule(skipped: 1)
    for a in samples {
      for b in samples {
        for c in samples {
          let cosines = [a, b, c]
          let filter = try rule.filter(cosines)
          // The first token behind the skipped one that is far.
          let drops = cosines.map { sample in (1..<5).first { $0 < sample.count && sample[$0] < 0 }
          }
          #expect(filter.drops == drops)
          #expect(filter.tokens == a.count + b.count + c.count)
          #expect(filter.isExhausted == !drops.contains(nil))
          if filter.isExhausted {
            #expect(filter.voters == [0, 1, 2] && filter.savedTokens == 0)
          } else {
            #expect(filter.voters == (0..<3).filter { drops[$0] == nil })
            let unwritten = zip(cosines, drops).map { sample, drop in
              drop.map { Array(sample[($0 + 1)...]).count } ?? 0
            }
            #expect(filter.savedTokens == unwritten.reduce(0, +))
          }
        }
      }
    }
  }

  @Test func theFirstTokensDropNothing() throws {
    let sample = [Double](repeating: -1, count: 40)
    #expect(try FilteredVote().filter([sample]).drops == [5])
    // A quarter of 40 tokens is more than five; of 12 it is less.
    #expect(try rule(skipped: 5, share: 0.25).filter([sample]).drops == [10])
    #expect(try rule(skipped: 5, share: 0.25).filter([Array(sample.prefix(12))]).drops == [5])
    #expect(try FilteredVote().filter([Array(sample.prefix(5))]).drops == [nil])
    // Exactly at the threshold is not below it.
    #expect(try rule(skipped: 0, threshold: -1).filter([sample]).drops == [nil])
    let empty = try FilteredVote().filter([])
    #expect(empty.voters.isEmpty && !empty.isExhausted && empty.savedShare == 0)
  }

  @Test func sharesSaved() throws {
    let filter = try rule(skipped: 1).filter([[1, -1, 1, 1], [1, 1, 1, 1], [1, 1]])
    #expect(filter.savedTokens == 2 && filter.tokens == 10 && abs(filter.savedShare - 0.2) < 1e-15)
  }

  @Test func theVote() throws {
    let answers = ["7", "7", "8", nil].map { $0.map(grader.read) }
    let rule = rule(skipped: 0)
    func choice(_ kept: [Bool]) throws -> Int? {
      let filter = try rule.filter(kept.map { [$0 ? 1 : -1] })
      return rule.majority(filter, answers: answers, grader: grader)?.index
    }
    #expect(try choice([true, true, true, true]) == 0)
    // Without one of the two the first of equals is chosen, by its place among all samples.
    #expect(try choice([false, true, true, true]) == 1)
    #expect(try choice([false, false, true, true]) == 2)
    // None is left: all vote.
    #expect(try choice([false, false, false, false]) == 0)
    // What is left did not answer.
    #expect(try choice([false, false, false, true]) == nil)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumberIsRefused(value: Double) {
    let error = #expect(throws: RewardError.self) {
      try FilteredVote().filter([[1, 1], [1, value]])
    }
    #expect(error?.code == .init("reward.not-finite"))
    #expect(error?.place?.item == "sample 1")
  }
}
