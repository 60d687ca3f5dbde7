import Basics
import OrderedCollections
import Testing

@testable import Evaluation

/// Numbers of subsets, languages and whole benchmarks.
@Suite struct BenchmarkPartTests {
  private func solution(_ count: Int, wrong: [Int]) -> BenchmarkItem {
    var item = BenchmarkItem(id: "s", prompt: "p", candidates: ["c"])
    item.steps = (0..<count).map { "step \($0)" }
    item.wrongSteps = wrong
    return item
  }

  /// The published counts: 83,371 steps of which 13,300 are wrong.
  @Test func predictorsThatSeeNothing() throws {
    let items = [solution(83_371, wrong: Array(0..<13_300))]
    let bootstrap = Bootstrap(resamples: 10)
    let good = try BenchmarkPart(
      items, scores: [Array(repeating: 1, count: 83_371)], .stepLabels, bootstrap: bootstrap)
    #expect(abs(good.details["f1"]! - 0.91332) < 5e-6 && abs(good.value! - 0.45666) < 5e-6)
    let bad = try BenchmarkPart(
      items, scores: [Array(repeating: 0, count: 83_371)], .stepLabels, bootstrap: bootstrap)
    #expect(abs(bad.details["negative_f1"]! - 0.27516) < 5e-6 && abs(bad.value! - 0.13758) < 5e-6)
  }

  /// One half itself is not good: the published rule is strict.
  @Test func aStepAtOneHalfIsWrong() throws {
    let part = try BenchmarkPart([solution(2, wrong: [0])], scores: [[0.5, 0.6]], .stepLabels)
    #expect(part.value == 1)
  }

  @Test func theThresholdIsChosenOnOneSubset() throws {
    let definition = try BenchmarkCatalog.named("processbench")
    var items: [BenchmarkItem] = []
    var scores: [[Double]] = []
    // In gsm8k .6 tells right from wrong; in math steps below it are often right.
    for (subset, wrong, score) in [
      ("gsm8k", [1], [0.9, 0.5]), ("gsm8k", [], [0.9, 0.6]), ("math", [0], [0.1, 0.9]),
      ("math", [], [0.55, 0.9]),
    ] {
      var item = solution(2, wrong: wrong)
      item.subset = subset
      items.append(item)
      scores.append(score)
    }
    let result = try BenchmarkResult(definition, items: items, scores: scores)
    let (own, other) = (result.parts["gsm8k"]!, result.parts["math"]!)
    #expect(own.value == 1 && own.details["threshold_chosen_here"] == 1)
    #expect(own.details["threshold"] == 0.6 && other.details["threshold"] == 0.6)
    #expect(other.value == 0 && other.details["threshold_chosen_here"] == nil)
    #expect(result.overall == nil && result.missing == ["olympiadbench", "omnimath"])
    // "Every step is right" finds no error anywhere.
    #expect(result.baselines[.allStepsRight]?["math"]?.value == 0)
  }

  @Test func ratingsWithinItems() throws {
    func item(_ ratings: [Double]) -> BenchmarkItem {
      var item = BenchmarkItem(
        id: "r", prompt: "p", candidates: ratings.map { _ in "text" })
      item.ratings = ratings
      return item
    }
    let part = try BenchmarkPart(
      [item([1, 2, 3]), item([1, 2, 3]), item([2, 2, 2])],
      scores: [[1, 2, 3], [3, 2, 1], [1, 2, 3]], .rating)
    #expect(part.value == 0 && part.details["pair_accuracy"] == 0.5)
    #expect(part.details["items_without_order"] == 1 && part.n == 3)
    // Equal scores are no way to leave an item out.
    let abstaining = try BenchmarkPart(
      [item([1, 2, 3]), item([1, 2, 3])], scores: [[1, 2, 3], [5, 5, 5]], .rating)
    #expect(abstaining.value == 0.5 && abstaining.details["items_without_order"] == nil)
    let flat = try BenchmarkPart([item([2, 2])], scores: [[1, 2]], .rating)
    #expect(flat.value == nil && flat.interval == nil)
    let pooled = try BenchmarkPart(
      [item([1]), item([2]), item([3])], scores: [[1], [5], [9]], .rating)
    #expect(pooled.value == 1 && pooled.details["pair_accuracy"] == 1)
  }

  @Test func languagesAreAveraged() throws {
    let definition = try BenchmarkDefinition(
      json: """
        {"name": "n", "version": 1, "title": "t", "about": "a", "paper": "p", "licence": "l",
         "source": "s", "reducer": "strict-pair", "reference_language": "en",
         "columns": {"id": "id", "prompt": "p", "right": "r", "wrong": "w", "subset": "s",
                     "language": "l"},
         "sections": {"A": {"x": 3, "y": 1}}}
        """)
    func item(_ id: Int, _ subset: String, _ language: String) throws -> BenchmarkItem {
      try definition.item(
        [
          "id": .number(id), "p": "p", "r": "r", "w": "w", "s": .string(subset),
          "l": .string(language),
        ], number: 0)
    }
    let rows = [
      (1, "x", "en", 1.0), (2, "x", "en", 1), (3, "y", "en", -1), (4, "y", "en", -1),
      (1, "x", "de", 1), (2, "x", "de", -1), (3, "y", "de", -1), (4, "y", "de", -1),
      (1, "x", "fr", 1), (2, "x", "fr", 1), (3, "y", "fr", 1), (4, "y", "fr", -1),
    ]
    let items = try rows.map { try item($0.0, $0.1, $0.2) }
    let result = try BenchmarkResult(definition, items: items, scores: rows.map { [$0.3, 0] })
    // en: (3·1 + 0)/4, de: (3·½ + 0)/4.
    #expect(result.languages["en"]?.summary.overall == 0.75)
    #expect(result.languages["de"]?.summary.overall == 0.375)
    #expect(result.languages["fr"]?.summary.overall == 0.875)
    // English is there to compare with; the published number is over the other languages.
    #expect(result.overall == 0.625 && result.sections["A"] == 0.625)
    let english = try BenchmarkResult(
      definition, items: Array(items[..<4]), scores: rows[..<4].map { [$0.3, 0] })
    #expect(english.overall == 0.75 && english.consistency?.mean == nil)
    let kappas = [0.5, 0.5]
    #expect(result.consistency?.mean == kappas.reduce(0, +) / 2)
    // The specification's check: kappa([1,1,0,0],[1,0,0,0]) = .5.
    #expect(result.languages["de"]?.kappa?.value == 0.5 && result.languages["en"]?.kappa == nil)
    #expect(result.parts["x"]?.n == 6 && result.parts["x"]?.value == 5.0 / 6)
    let german = try BenchmarkResult(
      definition, items: Array(items[4..<8]), scores: rows[4..<8].map { [$0.3, 0] })
    #expect(german.languages["de"]?.kappa == nil && german.overall == 0.375)
  }

  @Test func poolsAndTheOverallPart() throws {
    let definition = try BenchmarkCatalog.named("judgebench")
    func item(_ source: String, _ label: String) throws -> BenchmarkItem {
      try definition.item(
        [
          "pair_id": "1", "question": "q", "response_A": "a", "response_B": "b",
          "label": .string(label), "source": .string(source),
        ], number: 0)
    }
    let items = try [
      item("mmlu-pro-law", "A>B"), item("mmlu-pro-math", "B>A"), item("livecodebench", "A>B"),
      item("livebench-math", "A>B"),
    ]
    let result = try BenchmarkResult(
      definition, items: items, scores: [[1, 0], [1, 0], [1, 0], [0, 1]])
    #expect(result.parts["knowledge"]?.n == 2 && result.parts["knowledge"]?.value == 0.5)
    #expect(result.parts["all"]?.n == 4 && result.overall == 0.5)
    #expect(throws: RewardError.self) { try item("livecodebench", "A=B") }
  }
}
