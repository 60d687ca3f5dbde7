import Basics
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct BenchmarkComparisonTests {
  private let few = Bootstrap(resamples: 20)

  /// Of a mean of differences, each with a prompt of its own.
  private func interval(of differences: [Double], _ bootstrap: Bootstrap) -> Interval? {
    UnitResampling(units: differences.count).interval(bootstrap) { counts in
      zip(differences, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(differences.count)
    }
  }

  /// Every benchmark: the numbers of each side are those of its evaluation, to the last digits, and
  /// the difference is what lies between them.
  @Test(arguments: BenchmarkCatalog.all.map(\.name), [1, 2] as [UInt64])
  func valuesAreThoseOfTheEvaluations(name: String, seed: UInt64) throws {
    let definition = try BenchmarkCatalog.named(name)
    let data = RandomEvaluations(definition, each: 6, seed: seed)
    let found = try BenchmarkComparison(
      name: name, definition, data.samples(0), data.samples(1), bootstrap: few)
    let results = try (0...1).map { model in
      try BenchmarkResult(
        definition, items: data.items, scores: data.scores[model], bootstrap: few)
    }
    func check(_ value: ValueComparison?, _ expected: [Double?], _ what: String) {
      #expect((value == nil) == expected.contains(nil), "\(what)")
      guard let value, let first = expected[0], let second = expected[1] else { return }
      #expect(isClose(value.first, first), "\(what)")
      #expect(isClose(value.second, second), "\(what)")
      #expect(isClose(value.difference, first - second), "\(what)")
      if let interval = value.interval { #expect(interval.lower <= interval.upper) }
    }
    #expect(found.matching.matches.count == data.items.count)
    #expect(Array(found.subsets.keys) == Array(results[0].parts.keys))
    for (subset, value) in found.subsets {
      check(value, results.map { $0.parts[subset]?.value }, subset)
    }
    #expect(found.sections.count == results[0].sections.count)
    for (section, value) in found.sections {
      check(value, results.map { $0.sections[section] }, section)
    }
    for (language, value) in found.languages {
      check(value, results.map { $0.languages[language]?.summary.overall }, language)
    }
    #expect(found.languages.count == results[0].languages.count)
    check(found.overall, results.map(\.overall), "overall")
    #expect(found.missing == results[0].missing)
  }

  /// Ten pairs: both are right on four, one on three, the other on one, none on two.
  @Test func pairsByHand() throws {
    let first = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0].map { $0 == 1 }
    let second = [1, 1, 1, 1, 0, 0, 0, 1, 0, 0].map { $0 == 1 }
    let found = try BenchmarkComparison(name: "pairs", nil, pairs(first), pairs(second))
    let value = try #require(found.overall)
    let counts = PairedCounts(both: 4, onlyFirst: 3, onlySecond: 1, neither: 2)
    #expect(value.outcomes == counts && value.n == 10 && value.prompts == 10)
    #expect(value.first == 0.7 && value.second == 0.5 && isClose(value.difference, 0.2))
    #expect(value.interval == .pairedDifference(counts))
    #expect(value.intervalMethod == .newcombe && value.better == nil)
    #expect(isClose(value.pValue, 0.625) && value.mcNemar == value.pValue)
    #expect(value.testMethod == .mcNemar)
    #expect([value.higher, value.lower, value.equal] == [3, 1, 6])
    let kappa = try #require(try Kappa(first, second))
    #expect(isClose(value.agreement?.kappa, kappa.value))
    #expect(value.agreement?.interval == kappa.interval)
    #expect(found.differences.map(\.first.id).sorted() == ["4", "5", "6", "7"])
    #expect(found.family.isEmpty && found.subsets.isEmpty && found.pooled == nil)
    #expect(found.table(level: 0.95).map(\.[0]) == ["overall"])
    let json = found.json
    #expect(json["overall"]?["outcomes"]?["only_a"]?.int == 3)
    #expect(json["overall"]?["better"] == .null && json["overall"]?["p"]?.double == value.pValue)
  }

  /// A tie is wrong for both models, and another verdict than a loss.
  @Test func tiesAreVerdictsOfTheirOwn() throws {
    let first = [pair("0", 1, 1), pair("1", 1, 0), pair("2", 0, 1)]
    let second = [pair("0", 0, 1), pair("1", 1, 0), pair("2", 0, 1)]
    let value = try #require(try BenchmarkComparison(name: "p", nil, first, second).overall)
    #expect(value.difference == 0 && value.equal == 3)
    #expect(isClose(value.agreement?.observed, 2.0 / 3))
  }

  /// The same samples twice: the difference is exactly 0, and nothing is claimed.
  @Test(arguments: BenchmarkCatalog.all.map(\.name)) func nothingDiffersFromItself(name: String)
    throws
  {
    let definition = try BenchmarkCatalog.named(name)
    let samples = RandomEvaluations(definition, each: 6, seed: 9).samples(0)
    let found = try BenchmarkComparison(name: name, definition, samples, samples, bootstrap: few)
    let all = Array(found.subsets.values) + Array(found.sections.values)
    for value in all + [found.overall, found.pooled].compactMap({ $0 }) {
      #expect(value.difference == 0 && value.better == nil)
      #expect(value.pValue == nil || value.pValue == 1)
      #expect(value.higher == 0 && value.lower == 0)
      // Nothing was seen to differ, which is no proof that nothing does.
      let interval = try #require(value.interval)
      #expect(interval.lower < 0 && interval.upper > 0)
      if let agreement = value.agreement { #expect(agreement.observed == 1) }
    }
    #expect(found.differences.isEmpty)
  }

  /// Shared credit is neither right nor wrong: the paired bootstrap of the items' values.
  @Test func sharedCreditIsResampled() throws {
    var random = RandomSource(seed: 5)
    func samples() -> [EvaluationSample] {
      (0..<80).map { index in
        EvaluationSample(
          id: "\(index)", subset: "Math", prompt: .string("p\(index)"),
          candidates: ["r", "w", "x", "y"], correct: [0],
          scores: (0..<4).map { _ in Double(Int.random(in: 0...3, using: &random)) })
      }
    }
    let (first, second) = (samples(), samples())
    let bootstrap = Bootstrap(resamples: 300, level: 0.9, seed: 2)
    let found = try BenchmarkComparison(
      name: "rewardbench-2", try BenchmarkCatalog.named("rewardbench-2"), first, second,
      bootstrap: bootstrap)
    let value = try #require(found.subsets["Math"])
    func credits(_ samples: [EvaluationSample]) -> [Double] {
      samples.map { ScoredItem(scores: $0.scores).sharedCredit }
    }
    let differences = zip(credits(first), credits(second)).map { $0 - $1 }
    let expected = try #require(interval(of: differences, bootstrap))
    #expect(value.intervalMethod == .bootstrap && value.outcomes == nil && value.mcNemar == nil)
    #expect(isClose(value.interval?.lower, expected.lower, 1e-9))
    #expect(isClose(value.interval?.upper, expected.upper, 1e-9))
    #expect(value.interval?.level == 0.9 && found.json["subsets"]?["Math"]?["ci90"] != nil)
    #expect(value.testMethod == .swap)
    // Five of six subsets are not there.
    #expect(found.overall == nil && found.missing.count == 5 && found.headline == nil)
  }

  /// Pairs of one prompt are drawn together: copies of a prompt tell nothing new.
  @Test func promptsAreResampledWhole() throws {
    var random = RandomSource(seed: 6)
    let first = (0..<40).map { _ in random.uniform() < 0.8 }
    let second = (0..<40).map { _ in random.uniform() < 0.6 }
    let copies = { (list: [Bool]) in Array(repeating: list, count: 5).flatMap { $0 } }
    let found = try BenchmarkComparison(
      name: "p", nil, pairs(copies(first), prompts: 40), pairs(copies(second), prompts: 40))
    let value = try #require(found.overall)
    #expect(value.n == 200 && value.prompts == 40)
    let differences = zip(first, second).map { ($0 ? 1.0 : 0) - ($1 ? 1 : 0) }
    let expected = try #require(interval(of: differences, Bootstrap()))
    #expect(isClose(value.interval?.lower, expected.lower, 1e-9))
    #expect(isClose(value.interval?.upper, expected.upper, 1e-9))
    #expect(value.intervalMethod == .bootstrap && value.testMethod == .swap)
    // McNemar takes each copy as news.
    #expect(try #require(value.mcNemar) < #require(value.pValue))
    let single = try BenchmarkComparison(name: "p", nil, pairs(first), pairs(second)).overall!
    #expect(isClose(value.agreement!.kappa, single.agreement!.kappa!))
    let (wide, narrow) = (value.agreement!.interval!, single.agreement!.interval!)
    #expect(abs((wide.upper - wide.lower) / (narrow.upper - narrow.lower) - 1) < 0.25)
  }

  /// One prompt for all items says nothing of what goes together.
  @Test func oneConstantPromptIsNone() throws {
    let (first, second) = (
      pairs([true, true, false, true], prompts: 1), pairs([true, false, false, true], prompts: 1)
    )
    let value = try #require(try BenchmarkComparison(name: "p", nil, first, second).overall)
    #expect(value.prompts == 4 && value.intervalMethod == .newcombe)
  }

  @Test func subsetsAreAdjustedForEachOther() throws {
    let sure = (0..<12).map { _ in true }
    let wrong = sure.map { !$0 }
    let mixed = (0..<12).map { $0 % 2 == 0 }
    let found = try BenchmarkComparison(
      name: "p", nil,
      pairs(sure, subset: "x") + pairs(mixed, subset: "y") + pairs(sure, subset: "z"),
      pairs(wrong, subset: "x") + pairs(mixed, subset: "y") + pairs(mixed, subset: "z"))
    let own = found.subsets.values.map { $0.pValue! }
    #expect(found.subsets.values.map { $0.adjusted! } == holmAdjusted(own))
    #expect(found.family == ["x", "y", "z"])
    #expect(found.subsets["x"]?.better == .first && found.subsets["y"]?.better == nil)
    #expect(found.overall?.adjusted == nil && found.overall?.better == .first)
    #expect(isClose(found.overall?.difference, 0.5))
    #expect(found.table(level: 0.95).count == 4)
  }

  /// The largest differences: those of the values, and among equal ones those of the margins, each
  /// in its model's own units.
  @Test func whatDiffersMostComesFirst() throws {
    let first = [pair("a", 10, 0), pair("b", 200, 0), pair("c", 1, 0), pair("d", 0, 5)]
    let second = [pair("a", 0, 0.1), pair("b", 0.1, 0), pair("c", 0, 0.9), pair("d", 0, 0.1)]
    let found = try BenchmarkComparison(name: "p", nil, first, second)
    #expect(found.differences.map(\.first.id) == ["c", "a"])
    let row = found.differences[0].json
    #expect(row["a"]?["value"]?.double == 1 && row["b"]?["value"]?.double == 0)
    #expect(row["prompt"] == "prompt c" && row["candidates"]?.array?.count == 2)
    #expect(row["scores"] == nil && row["a"]?["scores"]?.array?.count == 2)
  }

  /// Translations of an item are drawn together, as are items of one prompt.
  @Test func translationsGoTogether() throws {
    func sample(_ id: String, _ language: String, _ prompt: String) -> EvaluationSample {
      var sample = pair(id, 1, 0, subset: "hep-go", prompt: prompt)
      sample.language = language
      sample.candidates = ["\(id) \(language) right", "wrong"]
      return sample
    }
    let samples = [
      sample("1", "eng_Latn", "one"), sample("1", "deu_Latn", "eins"),
      sample("2", "eng_Latn", "two"), sample("2", "deu_Latn", "zwei"),
      sample("3", "eng_Latn", "one"), sample("4", "eng_Latn", "four"),
    ]
    let found = try BenchmarkComparison(
      name: "m", try BenchmarkCatalog.named("m-rewardbench"), samples, samples)
    // 1 and 3 have a prompt in common, 1 and 2 each a translation.
    #expect(found.subsets["hep-go"]?.n == 6 && found.subsets["hep-go"]?.prompts == 3)
  }

  /// Solutions none of which is right have no F1, and neither has the benchmark.
  @Test func undefinedNumbers() throws {
    let definition = try BenchmarkCatalog.named("processbench")
    var data = RandomEvaluations(definition, each: 6, seed: 3)
    for index in data.items.indices where data.items[index].subset == "gsm8k" {
      data.items[index].wrongSteps = [0]
    }
    let found = try BenchmarkComparison(
      name: "p", definition, data.samples(0), data.samples(1), bootstrap: few)
    let value = try #require(found.subsets["gsm8k"])
    #expect(value.first == nil && value.difference == nil && value.interval == nil)
    #expect(value.pValue == nil && value.better == nil && value.json["a"] == .null)
    #expect(found.subsets["math"]?.difference != nil)
    #expect(found.overall?.difference == nil && !found.family.contains("gsm8k"))
  }

  @Test func itemsThatCannotBeValued() throws {
    func found(_ samples: [EvaluationSample], _ name: String? = nil) -> RewardError.Code? {
      code {
        _ = try BenchmarkComparison(
          name: "x", try name.map(BenchmarkCatalog.named), samples, samples, bootstrap: few)
      }
    }
    var none = pair("a", 1, 0)
    none.correct = []
    #expect(found([none]) == .evaluationSample)
    var all = pair("a", 1, 0)
    all.correct = [0, 1]
    #expect(found([all]) == .evaluationSample)
    #expect(found([pair("a", 1, 0)], "prmbench") == .evaluationSample)
    #expect(found([pair("a", 1, 0)], "writing-ratings") == .evaluationSample)
    #expect(found([pair("a", 1, 0)], "rm-bench") == .evaluationItem)
    #expect(found([pair("x:1", 1, 0, subset: "Ties")], "rewardbench-2") == .evaluationItem)
    let twice = [pair("ref:1", 1, 0, subset: "Ties"), pair("ref:1", 2, 0, subset: "Ties")]
    #expect(found(twice, "rewardbench-2") == .evaluationItem)
    var steps = pair("a", 1, 0)
    (steps.scores, steps.steps, steps.stepScores) = ([], ["one"], [1])
    #expect(found([steps]) == .evaluationSample)
    #expect(found([]) == .evaluationUnmatched)
  }
}
