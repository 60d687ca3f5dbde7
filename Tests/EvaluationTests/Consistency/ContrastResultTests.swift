import Basics
import OrderedCollections
import Testing

@testable import Evaluation

/// A scorer of texts, as a test makes one up.
typealias TextScorer = (_ prompt: String, _ answer: String) -> Double

func contrastResult(_ pairs: [ContrastPair], _ scorer: TextScorer) throws -> ContrastResult {
  try ContrastResult(
    pairs: pairs,
    scores: pairs.map { pair in
      ContrastScores(pair.texts.map { scorer($0.prompt.string!, $0.answer) })
    })
}

@Suite struct ContrastResultTests {
  /// Pairs of unlike answers, of which no two share an instruction.
  private let pairs = (0..<25).map { index in
    ContrastPair(
      query: .string("q\(index)"), queryAnswer: "answer " + String(repeating: "a", count: index),
      retrieval: .string("r\(index)"),
      retrievalAnswer: "answer " + String(repeating: "b", count: (index * 7) % 25 + 30))
  }

  /// Every order and tie that four scores can have, against the definitions.
  @Test func everyOrderOfFourScores() throws {
    let pair = [pairs[0]]
    for scores in everyList(4, base: 4) {
      let (own, swapped, other, otherSwapped) = (scores[0], scores[1], scores[2], scores[3])
      let result = try ContrastResult(pairs: pair, scores: [ContrastScores(scores)])
      func check(_ side: ContrastResult.Side, _ a: Double, _ b: Double) {
        #expect(side.accuracy == (a > b ? 1 : 0))
        #expect(side.accuracyTiesHalf == (a > b ? 1 : a < b ? 0 : 0.5))
        #expect(side.counts.n == 1 && side.counts.ties == (a == b ? 1 : 0))
      }
      check(result.response.query, own, swapped)
      check(result.response.retrieval, other, otherSwapped)
      check(result.instruction.query, own, otherSwapped)
      check(result.instruction.retrieval, other, swapped)
      let wins = [own > swapped, other > otherSwapped, own > otherSwapped, other > swapped]
      #expect(result.allFourShare == (wins.allSatisfy { $0 } ? 1 : 0))
      let both = result.response.both
      #expect(both.accuracy == Double(wins[..<2].count { $0 }) / 2 && both.counts.n == 2)
      #expect(result.instruction.both.accuracy == Double(wins[2...].count { $0 }) / 2)
    }
  }

  /// With four scores of one distribution, 4 of the 24 orders have both right ones on top.
  @Test func chanceOfAllFour() throws {
    let orders = everyList(4, base: 4).filter { Set($0).count == 4 }
    let wins = try orders.count { scores in
      try ContrastResult(pairs: [pairs[0]], scores: [ContrastScores(scores)]).allFourShare == 1
    }
    #expect(orders.count == 24 && Double(wins) / 24 == ContrastResult.allFourChance)
  }

  /// The spec's unit test: a scorer of answers alone has C_ins exactly 0, or ½ with ties as half.
  @Test(arguments: ["length", "hash"])
  func answersAlone(scorer: String) throws {
    let result = try contrastResult(pairs) { _, answer in
      scorer == "length"
        ? Double(answer.count)
        : Double(answer.utf8.reduce(7) { ($0 * 31 + UInt64($1)) % 1_000_003 })
    }
    for side in [result.instruction.query, result.instruction.retrieval, result.instruction.both] {
      #expect(side.accuracy == 0 && side.accuracyTiesHalf == 0.5)
      #expect(side.counts.ties == side.counts.n)
      #expect(side.interval.lower == 0 && side.intervalTiesHalf.contains(0.5))
    }
    // What it gets right from one side it gets wrong from the other.
    #expect(result.response.both.accuracy == 0.5 && result.response.both.counts.ties == 0)
    #expect(result.allFourShare == 0)
  }

  @Test func instructionsAlone() throws {
    let result = try contrastResult(pairs) { prompt, _ in Double(prompt.count) }
    #expect(result.response.both.accuracy == 0 && result.response.both.accuracyTiesHalf == 0.5)
    let sided = try contrastResult(pairs) { prompt, _ in prompt.hasPrefix("q") ? 1 : 0 }
    #expect(sided.instruction.query.accuracy == 1 && sided.instruction.retrieval.accuracy == 0)
    #expect(sided.instruction.both.accuracy == 0.5)
  }

  @Test func aPerfectScorer() throws {
    let right = Set(
      pairs.flatMap { pair in
        [
          pair.query.string! + "|" + pair.queryAnswer,
          pair.retrieval.string! + "|" + pair.retrievalAnswer,
        ]
      })
    let result = try contrastResult(pairs) { right.contains($0 + "|" + $1) ? 1 : 0 }
    #expect(result.rows.allSatisfy { $0.value == 1 })
    #expect(result.response.query.interval.lower == Interval.wilson(successes: 25, n: 25).lower)
    #expect(result.response.both.interval == result.response.query.interval, "25 pairs, not 50")
    #expect(result.clusters == 25)
  }

  /// Pairs that share an instruction, directly or through others, are one cluster.
  @Test func clustersAreWhatInstructionsJoin() throws {
    func pair(_ query: String, _ retrieval: String) -> ContrastPair {
      ContrastPair(
        query: .string(query), queryAnswer: "a", retrieval: .string(retrieval),
        retrievalAnswer: "b")
    }
    let joined = [
      pair("a", "b"), pair("c", "d"), pair("b", "e"), pair("f", "g"), pair("d", "f"),
    ]
    #expect(ContrastResult.components(joined) == [0, 1, 0, 1, 1])
    #expect(ContrastResult.components([pair("a", "b"), pair("a", "c")]) == [0, 0])
    let scores = [[1.0, 0, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
    let result = try ContrastResult(pairs: joined, scores: scores.map { ContrastScores($0) })
    #expect(result.clusters == 2 && result.n == 5)
    // Outcomes 1 0 1 | 1 0 … in clusters {0, 2} and {1, 3, 4}: of mean 3/5, sums off by 4/5 each.
    let variance = 2 * (0.8 * 0.8 + 0.8 * 0.8) / 25
    let expected = Interval.wilson(share: 0.6, trials: max(1, 0.24 / variance), 0.95)
    #expect(isClose(result.response.query.interval.lower, expected.lower))
    #expect(isClose(result.response.query.interval.upper, expected.upper))
  }

  @Test func rowsAndJSON() throws {
    let result = try contrastResult(pairs) { _, answer in Double(answer.count) }
    #expect(
      result.rows.map(\.measure) == [
        "C_res, query", "C_res, retrieval", "C_res, both", "C_res, both, ties half",
        "C_ins, query", "C_ins, retrieval", "C_ins, both", "C_ins, both, ties half",
        "all four comparisons right",
      ])
    #expect(result.rows.dropLast().allSatisfy { $0.chance == 0.5 })
    #expect(result.json["instruction"]?["query"]?["accuracy"]?.double == 0)
    #expect(result.json["instruction"]?["query"]?["accuracy_ties_half"]?.double == 0.5)
    #expect(result.json["response"]?["both"]?["n"]?.int == 50)
  }

  @Test func badInput() {
    func error(_ scores: [[Double]], _ count: Int = 1) -> RewardError.Code? {
      code {
        _ = try ContrastResult(
          pairs: Array(pairs[..<count]), scores: scores.map { ContrastScores($0) })
      }
    }
    #expect(error([], 0) == .evaluationEmpty)
    #expect(error([[1, 2, 3, 4]], 2) == .evaluationCount)
    #expect(error([[1, .nan, 3, 4]]) == .evaluationNaN)
    #expect(error([[1, 2, 3, .infinity]]) == .evaluationInfinite)
    #expect(error([[1e308, -1e308, 0, 0]]) == .evaluationInfinite)
  }
}

@Suite struct ContrastPairTests {
  private let row: JSONObject = [
    "query": "How do I sort a list?", "retrieval": "How do I sort a dictionary?",
    "query_response_k": "list.sort()", "query_response_j": "Why?",
    "retrieval_response_k": "sorted(d)", "retrieval_response_j": "No.",
  ]

  @Test func thePublishedSchema() throws {
    let pair = try ContrastPair(row: row)
    #expect(pair.query == "How do I sort a list?" && pair.retrievalAnswer == "sorted(d)")
    #expect(pair.queryWorse == "Why?" && pair.similarity == nil)
    #expect(
      pair.texts.map { "\($0.prompt.string!) \($0.answer)" } == [
        "How do I sort a list? list.sort()", "How do I sort a list? sorted(d)",
        "How do I sort a dictionary? sorted(d)", "How do I sort a dictionary? list.sort()",
      ])
    #expect(pair.row == row || Set(pair.row.keys) == Set(row.keys))
    #expect(try ContrastPair(row: pair.row) == pair)
    var built = row
    built["similarity"] = 0.8
    built["retrieval_response_j"] = nil
    built["query"] = [["role": "user", "content": "Sort?"]]
    let other = try ContrastPair(row: built)
    #expect(other.similarity == 0.8 && other.retrievalWorse == nil)
    #expect(try ContrastPair(row: other.row) == other)
  }

  @Test(
    arguments: [
      ("query", .null), ("query", " \n"), ("query", 3), ("query", []),
      ("retrieval", ["a": 1]), ("query_response_k", ""), ("query_response_k", ["x"]),
      ("retrieval_response_k", .null), ("query_response_j", 1), ("similarity", "high"),
    ] as [(String, JSONValue)])
  func badRows(column: String, value: JSONValue) {
    var bad = row
    bad[column] = value
    let error = #expect(throws: RewardError.self) { try ContrastPair(row: bad) }
    #expect(error?.code == .consistencyRow && error?.place?.item == column)
  }
}
