import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

/// Pages of runs whose numbers are known by hand.
@Suite struct RunReportTests {
  /// Wilson's intervals of 3 of 4 and 1 of 2 are [.3006, .9544] and [.0945, .9055]; their mean's
  /// ends are 0.625 − ½√(.4494² + .4055²) = .3223 and 0.625 + ½√(.2044² + .4055²) = .8521.
  @Test func numbersOfATinyRun() throws {
    let run = try TinyRun()
    try run.add("rag-rewardbench", TinyRun.small)
    let page = try TinyRun.page([run])
    let text = words(page)
    #expect(text.contains("How good is tiny?"))
    #expect(text.contains("RAG-RewardBench 62.5% interval [32.2, 85.2]"))
    #expect(text.contains("A 4 items 75.0% [30.1, 95.4]"), "\(text)")
    #expect(text.contains("B 2 items 50.0% [9.5, 90.5]"))
    // The wrong answer is one character longer.
    #expect(text.contains("\u{201c}shortest answer wins\u{201d}, 100%"))
    #expect(text.contains("\u{201c}longest wins\u{201d} reaches 0.0% [0.0, 39.0]"))
    #expect(text.contains("\u{201c}shortest wins\u{201d} 100.0% [61.0, 100.0]"))
    // Margins 2, 1, .5, −3, .25, −1.
    #expect(text.contains("better one scored higher 66.7% median 0.375 ties 0"))
    // σ(3) = .9526 was wrong: the worst margin comes first.
    #expect(text.contains("2 items of 6 are wrong; shown are the 2 with the worst margins."))
    #expect(text.contains("text 3 A \u{b7} item A3 \u{b7} margin \u{2212}3.00"))
    #expect(text.contains("Wrong answer, preferred reward 1.00"))
    #expect(text.contains("RAG-RewardBench 7 6 6 0 text.too-long: 1"))
    #expect(text.contains("There is no run.json in \(run.path)"))
  }

  /// ECE of one pair each in the bins of σ(|margin|): Σ |confidence − right| / 6.
  @Test func reliabilityIsThatOfTheMargins() throws {
    let run = try TinyRun()
    try run.add("rag-rewardbench", TinyRun.small)
    let text = words(try TinyRun.page([run]))
    let margins = [2, 1, 0.5, -3, 0.25, -1]
    let error = try Calibration(margins: margins).ece
    #expect(text.contains("expected calibration error \(shown(error)) cases 6"))
    #expect(
      text.contains("Brier score \(shown(try Calibration(margins: margins).brier)), log loss"))
    try run.add("rag-rewardbench", TinyRun.small, more: ["scorer": "likelihood"])
    let other = words(try TinyRun.page([run]))
    #expect(!other.contains("expected calibration error"))
    #expect(other.contains("No reliability diagram: the scorer likelihood does not claim"))
  }

  /// One name for two benchmarks costs the report nothing else: both are shown, and not compared.
  @Test func benchmarksThatOnlyShareTheirName() throws {
    func own(_ reducer: String) throws -> BenchmarkDefinition {
      try BenchmarkDefinition(
        json: """
          {"name": "mine", "version": 1, "title": "Mine", "about": "a", "paper": "p", "licence": "l",
           "source": "s", "reducer": "\(reducer)",
           "columns": {"prompt": "q", "right": "good", "wrong": "bad"}}
          """)
    }
    let (one, other) = (try TinyRun("one"), try TinyRun("other"))
    try one.add("mine", TinyRun.pairs([1, 1, 1, -1]), own: own("strict-pair"))
    try other.add("mine", TinyRun.pairs([1, -1, -1, -1]), own: own("shared-credit"))
    for run in [one, other] { try run.add("rag-rewardbench", TinyRun.small) }
    let text = words(try TinyRun.page([one, other]))
    #expect(text.contains("Defined otherwise in other than in one: these numbers are others"))
    #expect(text.contains("defined otherwise, not compared"))
    #expect(text.contains("6 in common"))
  }

  @Test func weakPartsAreNamed() throws {
    let run = try TinyRun()
    let strong = Array(repeating: 1.0, count: 60)
    try run.add(
      "rag-rewardbench",
      TinyRun.pairs(strong, subset: "strong") + TinyRun.pairs(strong.map { -$0 }, subset: "weak"))
    let text = words(try TinyRun.page([run]))
    #expect(text.contains("Where it is weak or unproven: 2 of 2 parts"))
    #expect(text.contains("RAG-RewardBench, weak: 0.00% [0.00, 6.02], below chance (50%)"))
    // The rule is always right there too: nothing shows that the model is more than it.
    #expect(
      text.contains(
        "RAG-RewardBench, strong: 100.0% [94.0, 100.0], not clearly better than "
          + "\u{201c}shortest answer wins\u{201d} (100%)"))
    var samples = TinyRun.pairs(strong, subset: "strong")
    for index in samples.indices { samples[index].candidates = ["same", "long"] }
    try run.add("rag-rewardbench", samples)
    #expect(
      words(try TinyRun.page([run])).contains(
        "Where it is weak: nowhere at the level of chance or of a rule that does not read the "
          + "answers, in 1 part; the lowest are RAG-RewardBench, strong: 100.0% [94.0, 100.0]"))
  }

  /// McNemar: 6 discordant items all for the second run: p = 2 · 2⁻⁶ = .03125.
  @Test func runsStandSideBySide() throws {
    let (first, second) = (try TinyRun("first"), try TinyRun("second"))
    let margins = [-1.0, -1, -1, -1, -1, -1] + Array(repeating: 1.0, count: 14)
    try first.add(pairs: "pairs", TinyRun.pairs(margins))
    try second.add(pairs: "pairs", TinyRun.pairs(margins.map { abs($0) }))
    let text = words(try TinyRun.page([first, second]))
    #expect(text.contains("Comparing first and second"))
    #expect(text.contains("pairs 20 items first 70.0% [48.1, 85.5]"), "\(text)")
    #expect(text.contains("second 100.0% [83.9, 100.0] best"))
    #expect(text.contains("pairs second 30.0 points"))
    #expect(text.contains("6 / 0 0.0313 20 in common"))
    for name in ["Margins, first", "Margins, second", "Most confident mistakes, first"] {
      #expect(text.contains(name))
    }
    #expect(text.contains("Most confident mistakes, second There is no mistake in 20 items."))
  }

  /// Equal runs, and runs that differ by one item of twenty, have no best one.
  @Test func bestNeedsTheInterval() throws {
    let (first, second) = (try TinyRun("a"), try TinyRun("b"))
    let margins = Array(repeating: 1.0, count: 20)
    try first.add(pairs: "pairs", TinyRun.pairs(margins))
    try second.add(pairs: "pairs", TinyRun.pairs([-1] + margins.dropFirst()))
    for runs in [[first, first], [first, second], [second, first]] {
      #expect(!words(try TinyRun.page(runs)).contains("] best"))
    }
    #expect(words(try TinyRun.page([first, first])).contains("Comparing a and a (2)"))
  }

  @Test func onlySharedItemsAreCompared() throws {
    let (first, second) = (try TinyRun("a"), try TinyRun("b"))
    try first.add(pairs: "pairs", TinyRun.pairs([1, 1, 1, -1]))
    var samples = TinyRun.pairs([1, -1, -1])
    samples[2].candidates[1] = "another text"
    try second.add(pairs: "pairs", samples)
    let text = words(try TinyRun.page([first, second]))
    #expect(text.contains("2 in common, 1 in one run only, 1 with other texts"))
    #expect(text.contains("\u{2212}50.0 points"))
  }

  @Test func missingPartsAreSaid() throws {
    let (first, second) = (try TinyRun("a"), try TinyRun("b"))
    try first.add(pairs: "one", TinyRun.pairs([1, -1]))
    try first.add(pairs: "two", TinyRun.pairs([1, -1]), more: ["rows": nil])
    try second.add(pairs: "two", TinyRun.pairs([1, 1]))
    let text = words(try TinyRun.page([first, second]))
    #expect(text.contains("Not evaluated: b."))
    #expect(text.contains("No account of rows was written for two, a."))
    try first.write(TinyRun.pairs([1]), to: "begun/samples.jsonl")
    let alone = words(try TinyRun.page([first], mistakes: 0))
    #expect(alone.contains("Not ended, and left out: begun."))
    #expect(!alone.contains("Most confident mistakes"))
    #expect(!alone.contains("Over-optimisation") && !alone.contains("Consistency"))
  }

  @Test func samePageToTheByte() throws {
    let run = try TinyRun()
    try run.add("rag-rewardbench", TinyRun.small)
    try run.add(pairs: "pairs", TinyRun.pairs([1, 2, -1, 0]))
    #expect(try TinyRun.page([run]) == TinyRun.page([run]))
  }

  @Test func nothingIsRequested() throws {
    let run = try TinyRun()
    try run.add("rag-rewardbench", TinyRun.small)
    let page = try TinyRun.page([run])
    for reference in ["://", "src=", "<link", "url(", "@import", "<iframe", "fetch("] {
      #expect(!page.contains(reference), "\(reference)")
    }
  }

  @Test(arguments: HostileTextTests.hostile) func hostileTextsAreOnlyTexts(text: String) throws {
    func page(_ text: String) throws -> String {
      let run = try TinyRun()
      try run.add(
        pairs: "pairs", TinyRun.pairs([1, -1], text: text), more: ["title": .string(text)])
      try run.write(
        ["title": .string(text), "rows": [["name": .string(text), "value": 1]]],
        to: "consistency.json")
      try run.write(
        ["command": ["reward", .string(text)], "versions": [text: .string(text)]], to: "run.json")
      return try TinyRun.page([run]).replacing(run.path, with: "PATH")
    }
    let (own, harmless) = (try page(text), try page("text"))
    #expect(tags(own) == tags(harmless))
    #expect(own.utf8.count { $0 == 0 } == 0)
  }

  /// How many elements of each kind there are, outside of scripts.
  private func tags(_ page: String) -> [String: Int] {
    var counts: [String: Int] = [:]
    let parts = page.components(separatedBy: "<script")
    for (index, part) in parts.enumerated() {
      let own = index == 0 ? part : part.components(separatedBy: "</script>").dropFirst().joined()
      for tag in own.split(separator: "<").dropFirst() {
        counts[String(tag.prefix { $0 != " " && $0 != ">" }), default: 0] += 1
      }
    }
    return counts
  }

  @Test func longTextsAreFolded() throws {
    let run = try TinyRun()
    var samples = TinyRun.pairs([-1])
    samples[0].candidates = [String(repeating: "word ", count: 1000), "short"]
    try run.add(pairs: "pairs", samples)
    let page = try TinyRun.page([run])
    #expect(words(page).contains("The other 3,500 characters"))
    // Nothing of it is lost.
    #expect(page.components(separatedBy: "word ").count == 1001)
  }

  @Test func pointsAreDrawnFromWithAStatedSeed() throws {
    let run = try TinyRun()
    try run.add(pairs: "pairs", TinyRun.pairs((0..<1500).map { Double($0 % 7) - 3 }))
    let page = try TinyRun.page([run])
    #expect(
      words(page).contains(
        "the correlation is over all 3,000 answers. 2,000 of them are drawn, taken at random with "
          + "seed 0."))
    let scatter = try #require(
      SampleReport.plotData(in: page).map { try JSONValue.parse($0) }.first {
        $0["data"]?.array?.first?["mode"] == "markers"
      })
    let count = scatter["data"]?.array?.reduce(0) { $0 + ($1["x"]?.array?.count ?? 0) }
    #expect(count == 2000)
  }
}
