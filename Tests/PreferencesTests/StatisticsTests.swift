import Basics
import OrderedCollections
import Preferences
import Testing
import Text

@Suite struct StatisticsTests {
  /// numpy: percentile([3, 5, 5, 9, 12, 20, 21, 40], [5, 25, 50, 75, 95, 99])
  @Test func percentilesEqualNumpy() throws {
    let summary = try #require(LengthSummary([40, 5, 3, 9, 5, 21, 20, 12]))
    let expected = [3.7, 5, 10.5, 20.25, 33.35, 38.67]
    for (value, wanted) in zip(summary.percentiles, expected) {
      #expect(abs(value - wanted) < 1e-12)
    }
    #expect(summary.mean == 14.375 && summary.median == 10.5)
    #expect(summary.minimum == 3 && summary.maximum == 40)
    #expect(LengthSummary([7])?.percentiles == Array(repeating: 7, count: 6))
    #expect(LengthSummary([]) == nil)
  }

  @Test func baseline() {
    let baseline = LengthBaseline(chosen: [3, 1, 2, 9], rejected: [1, 3, 2, 8])
    #expect(baseline.chosenLonger == 2 && baseline.ties == 1 && baseline.rejectedLonger == 1)
    #expect(baseline.longerWins == 0.625 && baseline.shorterWins == 0.375)
    #expect(LengthBaseline(chosen: [], rejected: []).longerWins == nil)
  }

  @Test func values() throws {
    let summary = try #require(ValueSummary([nil, 3, 0.5, nil, 1]))
    #expect(summary.count == 3 && summary.total == 5)
    #expect(abs(summary.mean - 1.5) < 1e-12)
    #expect(summary.description == "3 of 5, from 0.5 to 3")
    #expect(ValueSummary([nil, nil]) == nil && ValueSummary([]) == nil)
    let large = try #require(ValueSummary([1.7e308, 1.7e308, 1.7e308]))
    #expect(large.mean == 1.7e308)
    var weighted = pairs
    weighted[1].weight = 2
    let statistics = PairStatistics(weighted)
    #expect(statistics.margins == nil && statistics.weights?.maximum == 2)
    #expect(statistics.json["weights"]?["count"]?.int == 1)
  }

  /// A column is used where leaving it out changes what is read.
  @Test func columnUse() throws {
    let rows = try [
      #"{"prompt": "p", "chosen": "a", "rejected": "b", "margn": 1, "weight": null, "id": 7}"#,
      #"{"prompt": "p", "chosen": "a", "rejected": "b", "margin": 1, "weight": 2, "system": "s"}"#,
    ].map { try #require(try JSONValue.parse($0).object) }
    let use = ColumnUse(rows, as: PreferencePair.self)
    #expect(
      Array(use.used) == ["prompt", "chosen", "rejected", "margin", "weight", "system"])
    #expect(Array(use.ignored) == ["margn", "id"])
    #expect(ColumnUse([], as: PreferencePair.self).used.isEmpty)
  }

  let pairs = [
    PreferencePair(prompt: [user("p")], chosen: [assistant("äé🙂")], rejected: [assistant("b")]),
    PreferencePair(prompt: [user("p")], chosen: [assistant("a")], rejected: [assistant("A")]),
    PreferencePair(prompt: [user("q")], chosen: [assistant("a")], rejected: [assistant("bcd")]),
  ]

  @Test func characters() {
    let statistics = PairStatistics(pairs)
    #expect(statistics.pairs == 3 && statistics.prompts == 2)
    #expect(statistics.chosen?.maximum == 3 && statistics.rejected?.maximum == 3)
    #expect(statistics.baseline.ties == 1 && statistics.baseline.longerWins == 0.5)
    #expect(statistics.tokenIdentical == nil && statistics.shared == nil)
    #expect(
      Array(statistics.json.keys) == [
        "unit", "pairs", "prompts", "chosen", "rejected", "length_baseline",
      ])
  }

  @Test func tokens() throws {
    // A tokenizer that forgets case finds a pair that is identical in tokens.
    let statistics = try PairStatistics(pairs) { conversation in
      conversation.flatMap { Array($0.content.lowercased().utf8) }
    }
    #expect(statistics.tokenIdentical == 1)
    #expect(statistics.chosen?.maximum == 9 && statistics.rejected?.maximum == 4)
    #expect(statistics.shared?.minimum == 1 && statistics.shared?.maximum == 2)
    #expect(statistics.json["token_identical"] == 1)
    #expect(throws: RewardError.self) {
      try PairStatistics(pairs) { _ -> [Int] in throw RewardError(.badArgument, "no") }
    }
  }
}
