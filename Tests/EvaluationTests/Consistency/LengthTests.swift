import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct LengthChangeTests {
  @Test(
    arguments: [
      (.repeatedSentence, "One is here. Two follows!", "One is here. Two follows! Two follows!"),
      (.repeatedSentence, "No stop\n", "No stop No stop\n"),
      (
        .repeatedSentence, "First line.\nSee J. Doe said \"so.\" Last one",
        "First line.\nSee J. Doe said \"so.\" Last one Last one"
      ),
      (
        .repeatedSentence, " Two  spaces.  Then   more.  ",
        " Two  spaces.  Then   more. Then   more.  "
      ),
      (.repeatedSentence, "a\n- item", "a\n- item - item"),
      (.repeatedSentence, "Use `x`.", nil), (.repeatedSentence, "```\ncode\n```", nil),
      (.restated, "One is. Two is.", "One is. Two is.\n\nTo say it once more: One is."),
      (
        .restated, "```\ncode\n```\n\n# Head\n\nReally so. End.",
        "```\ncode\n```\n\n# Head\n\nReally so. End.\n\nTo say it once more: Really so."
      ),
      (.restated, "```\ncode\n```", nil),
      (.duplicate, "Say it. ", "Say it.\n\nSay it. "),
      (.firstHalf, "a b  c\nd e", "a b"), (.firstHalf, "a b c d ", "a b"),
      (.firstHalf, "a b c", nil),
      (.padding, "", nil), (.duplicate, " \n", nil), (.firstHalf, "", nil),
    ] as [(LengthChange, String, String?)])
  func byHand(change: LengthChange, text: String, expected: String?) {
    #expect(change.apply(to: text) == expected)
  }

  @Test func additionsKeepTheAnswerAndAreLonger() {
    let texts = [
      "One.", "Two words", "A list:\n- a\n- b", "```\nx = 1\n```", "Mixed.\n\n```\nx\n```\nEnd.",
      "日本語。はい。", "a\r\nb.", "…",
    ]
    for text in texts {
      for change in LengthChange.allCases where !change.truncates {
        guard let longer = change.apply(to: text) else { continue }
        #expect(longer.hasPrefix(text) && longer.count > text.count)
      }
      #expect(LengthChange.padding.apply(to: text)!.hasSuffix(LengthChange.neutralSentences))
    }
    #expect(LengthChange.padding.apply(to: "```\nx\n```")!.contains("```\n\nThat is"))
  }
}

@Suite struct LengthResultTests {
  private func item(
    _ chosen: Double, _ rejected: Double, _ chosenAfter: Double?, _ rejectedAfter: Double?,
    _ group: String
  ) -> LengthResult.Item {
    LengthResult.Item(
      before: PairScores(chosen: chosen, rejected: rejected), chosenAfter: chosenAfter,
      rejectedAfter: rejectedAfter, group: group)
  }

  @Test func byHand() throws {
    let items = [
      item(2, 1, 3, 2.5, "a"),  // +1, +1.5; bought
      item(2, 1, 2, 2, "b"),  // 0, +1; a tie buys nothing
      item(1, 2, 0.5, nil, "c"),  // −0.5; was lost already
      item(2, 1, nil, 0, "d"),  // −1
    ]
    let found = try LengthResult(.padding, items: items, unit: 2, leftOut: ["unchanged": 2])
    #expect(found.n == 6 && found.counts == PairwiseResult(wins: 3, ties: 1, losses: 2))
    #expect(found.riseShare == 0.5 && isClose(found.fallShare, 1.0 / 3))
    #expect(isClose(found.meanShift, (1 + 1.5 + 0 + 1 - 0.5 - 1) / 6 / 2))
    #expect(found.won == 3 && isClose(found.boughtShare, 1.0 / 3))
    #expect(found.rows[0].value == 0.5 && found.rows[0].aim == .low)
    #expect(found.rows[0].leftOut == ["unchanged": 2])
    let half = try LengthResult(.firstHalf, items: items, unit: nil)
    #expect(half.rows[0].measure == "first-half: score falls" && half.rows[0].aim == .high)
    #expect(half.rows[0].value == half.fallShare && half.meanShift == nil)
    #expect(
      Array(found.json.keys) == [
        "name", "n", "rises", "falls", "unchanged", "shift", "bought", "won", "left_out",
      ])
  }

  /// A scorer that pays for length alone takes every addition and mourns every cut.
  @Test func aScorerOfLength() throws {
    let texts = (0..<30).map { index in
      (
        String(repeating: "Good words stand here. ", count: index % 4 + 1),
        String(repeating: "Bad ones too. ", count: index % 3 + 1)
      )
    }
    func score(_ text: String) -> Double { Double(text.count) }
    func result(_ change: LengthChange) throws -> LengthResult {
      try LengthResult(
        change,
        items: texts.enumerated().map { index, pair in
          item(
            score(pair.0), score(pair.1), change.apply(to: pair.0).map(score),
            change.apply(to: pair.1).map(score), "\(index)")
        }, unit: 1)
    }
    for change in LengthChange.allCases {
      let found = try result(change)
      #expect(change.truncates ? found.fallShare == 1 : found.riseShare == 1)
      #expect(change.truncates ? found.meanShift! < 0 : found.meanShift! > 0)
    }
    #expect(try result(.padding).boughtShare! > 0.9)
    #expect(try result(.firstHalf).boughtShare == 0)
  }

  @Test func withoutWonPairsNothingIsBought() throws {
    let found = try LengthResult(.duplicate, items: [item(0, 1, 1, 1, "a")], unit: 1)
    #expect(found.won == 0 && found.boughtShare == nil && found.rows[2].value == nil)
    #expect(code { _ = try LengthResult(.duplicate, items: [], unit: 1) } == .evaluationEmpty)
    #expect(
      code { _ = try LengthResult(.duplicate, items: [item(0, 1, .nan, 1, "a")], unit: 1) }
        == .evaluationNaN)
  }
}
