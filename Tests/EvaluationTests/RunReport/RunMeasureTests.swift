import Basics
import Foundation
import OrderedCollections
import Testing

@testable import Evaluation

@Suite struct RunMeasureTests {
  private func part(_ name: String, _ samples: [EvaluationSample]) throws -> ReportedPart {
    let run = try TinyRun()
    try run.add(name, samples)
    return try RunReport([try run.folder]).runs[0].parts[0]
  }

  /// Half of [1, 3] around 2 and half of [3, 4] around 3: 2.5 − ½√(1 + 0) to 2.5 + ½√(1 + 1).
  @Test func weightedSumsOfIntervals() throws {
    let found = try #require(
      Interval.weightedSum([
        (0.5, 2, Interval(lower: 1, upper: 3)), (0.5, 3, Interval(lower: 3, upper: 4)),
      ]))
    #expect(abs(found.lower - 2) < 1e-12 && abs(found.upper - (2.5 + 0.5.squareRoot())) < 1e-12)
    #expect(Interval.weightedSum([(1, 2, nil)]) == nil)
  }

  /// The interval of a mean of subsets covers as stated.
  @Test func coverageOfAMeanOfSubsets() throws {
    var random = RandomSource(seed: 4)
    let truth = [0.9, 0.6, 0.75]
    let sizes = [30, 80, 50]
    var covered = 0
    let rounds = 4000
    for _ in 0..<rounds {
      let terms = zip(truth, sizes).map {
        share, n -> (weight: Double, value: Double, interval: Interval?) in
        let hits = Double((0..<n).count { _ in random.uniform() < share })
        return (1.0 / 3, hits / Double(n), .wilson(successes: hits, n: n))
      }
      if try #require(Interval.weightedSum(terms)).contains(0.75) { covered += 1 }
    }
    // Four standard errors of the share itself are 1.4 points.
    #expect(abs(Double(covered) / Double(rounds) - 0.95) < 0.014)
  }

  /// LLMBar without two of its subsets has no number of its own: its items are pooled.
  @Test func partOfABenchmarkIsPooled() throws {
    let part = try part(
      "llmbar",
      TinyRun.pairs([1, 1, 1, -1], subset: "natural") + TinyRun.pairs([-1, 1], subset: "neighbor"))
    let whole = try #require(part.headlines.first)
    #expect(whole.role == .pooled && whole.n == 6 && part.headlines.count == 1)
    #expect(abs(whole.value! - 4.0 / 6) < 1e-12)
    #expect(whole.interval == .wilson(successes: 4, n: 6))
    #expect(!part.measures.contains { $0.role == .section })
    #expect(part.measures.map(\.name) == ["", "natural", "neighbor"])
  }

  /// PRMBench without some of its classes has no number of its own, but the items at hand have the one
  /// that it would be.
  @Test func thePartThatWouldBeTheWhole() throws {
    let samples = ["circular", "deception"].map { subset in
      var sample = EvaluationSample(id: subset, subset: subset, prompt: "p", candidates: ["a\n\nb"])
      (sample.steps, sample.wrongSteps, sample.stepScores) = (["a", "b"], [1], [0.9, 0.2])
      return sample
    }
    let part = try part("prmbench", samples)
    #expect(part.headlines.map(\.name) == ["all"] && part.headlines[0].n == 2)
    #expect(part.headlines[0].value == 1 && part.headlines[0].role == .subset)
  }

  /// A benchmark of one's own in two languages: 3 of 4 and 2 of 4, whose translations are taken to go
  /// together, so that the mean's interval has the mean of their ends.
  @Test func languagesAndOwnDefinitions() throws {
    let own = try BenchmarkDefinition(
      json: """
        {"name": "mine", "version": 1, "title": "Mine", "about": "a", "paper": "p", "licence": "l",
         "source": "s", "reducer": "strict-pair", "reference_language": "en",
         "columns": {"prompt": "q", "right": "good", "wrong": "bad", "language": "lang"}}
        """)
    func translated(_ language: String, _ margins: [Double]) -> [EvaluationSample] {
      TinyRun.pairs(margins).map { sample in
        var sample = sample
        sample.language = language
        return sample
      }
    }
    let run = try TinyRun()
    try run.add(
      "mine",
      translated("en", [1, 1, 1, -1]) + translated("de", [1, 1, -1, -1])
        + translated("fr", [1, -1, -1, -1]), own: own)
    let report = try RunReport([try run.folder])
    let measures = report.runs[0].parts[0].measures
    #expect(measures.map(\.name) == ["", "en", "de", "fr", ""])
    #expect(measures.map(\.value) == [0.375, 0.75, 0.5, 0.25, 0.5])
    let (whole, de, fr) = (measures[0].interval, measures[2].interval, measures[3].interval)
    #expect(whole?.lower == (de!.lower + fr!.lower) / 2)
    #expect(whole?.upper == (de!.upper + fr!.upper) / 2)
    // A run brings its benchmark along; without it the benchmark would have to be built in.
    let definition = "\(run.path)/mine/\(EvaluationFolder.definitionFile)"
    try FileManager.default.removeItem(atPath: definition)
    let error = #expect(throws: RewardError.self) { try RunReport([run.folder]) }
    #expect(error?.code == .benchmarkUnknown)
    try run.write(
      own.json.text.replacing("mine", with: "other"), to: "mine/definition.json")
    let other = #expect(throws: RewardError.self) { try RunReport([run.folder]) }
    #expect(other?.code == .benchmarkDefinition)
  }

  /// An item that people rated without an order is in neither number: the gain over a rule is the
  /// difference of what is shown.
  @Test func gainsWhereSomeItemsHaveNoOrder() throws {
    let own = try BenchmarkDefinition(
      json: """
        {"name": "mine", "version": 1, "title": "Mine", "about": "a", "paper": "p", "licence": "l",
         "source": "s", "reducer": "rating",
         "columns": {"prompt": "q", "candidates": ["a", "b", "c"], "ratings": ["x", "y", "z"]}}
        """)
    let ratings: [[Double]] = [[1, 2, 3], [2, 2, 2], [3, 1, 2], [1, 3, 2]]
    let scores: [[Double]] = [[1, 2, 3], [5, 6, 7], [1, 2, 3], [0, 2, 1]]
    let samples = ratings.indices.map { index in
      var sample = EvaluationSample(
        id: "\(index)", prompt: .string("p\(index)"), candidates: ["a", "bbb", "cc"],
        scores: scores[index])
      sample.ratings = ratings[index]
      return sample
    }
    let run = try TinyRun()
    try run.add("mine", samples, own: own)
    let measures = try RunReport([try run.folder]).runs[0].parts[0].measures
    let measure = try #require(measures.first { $0.value != nil })
    // Spearman's: 1, −½ and 1, and for the length 1, 3, 2: ½, −1 and 1.
    #expect(abs(measure.value! - 0.5) < 1e-12)
    let rule = try #require(measure.rule)
    #expect(abs(try #require(rule.gain).mean - (measure.value! - rule.value)) < 1e-12)
  }

  /// Three styles: right beats wrong exactly where it is the more ornate one, so easy is 1, hard 0
  /// and normal 0.
  @Test func stylesAreParts() throws {
    let samples = (0..<3).map { index in
      EvaluationSample(
        id: "\(index)", subset: "chat", prompt: "p",
        candidates: ["a", "bb", "ccc", "d", "ee", "fff"],
        correct: [0, 1, 2], scores: [0, 1, 2, 0, 1, 2])
    }
    let part = try part("rm-bench", samples)
    let details = part.measures.filter { $0.role == .detail }
    #expect(details.map(\.name) == ["easy", "normal", "hard"])
    #expect(details.map(\.value) == [1, 0, 0] && details.allSatisfy { $0.parent == "chat" })
    #expect(abs(part.headlines[0].value! - 1.0 / 3) < 1e-12)
    #expect(part.pairs.count == 27 && part.decidingPairs.count == 3)
    // The right answer that has to win and the highest wrong one.
    #expect(part.decidingPairs[0].margin == -2)
  }

  /// Of 40 items one run orders all pairs rightly, the other only where styles help: better by all
  /// that hard and normal are, and by nothing in easy.
  @Test func stylesAreCompared() throws {
    func samples(_ scores: [Double]) -> [EvaluationSample] {
      (0..<40).map { index in
        EvaluationSample(
          id: "\(index)", subset: "chat", prompt: "p",
          candidates: ["a", "bb", "ccc", "d", "ee", "fff"], correct: [0, 1, 2], scores: scores)
      }
    }
    let found = try RunDifferences(
      part("rm-bench", samples([4, 5, 6, 1, 2, 3])), part("rm-bench", samples([0, 1, 2, 0, 1, 2])))
    func difference(_ style: String) -> Double? {
      found.estimates[RunMeasure.key(.detail, style, parent: "chat")]?.mean
    }
    #expect(difference("easy") == 0 && difference("normal") == 1 && difference("hard") == 1)
    let hard = try #require(found.estimates[RunMeasure.key(.detail, "hard", parent: "chat")])
    // No item varies, so that a bootstrap would be certain.
    #expect(hard.interval.lower < 0.95 && hard.interval.isAbove(0))
    #expect(found.mcNemar == nil && found.common == 40)
  }

  /// With shared credit the best right answer is enough; with ties it is 1 over their number.
  @Test func sharedCreditTakesTheBestRightAnswer() throws {
    let sample = EvaluationSample(
      id: "x", subset: "Math", prompt: "p", candidates: ["a", "b", "c", "d"], correct: [0, 1],
      scores: [0, 3, 2, 1])
    let part = try part("rewardbench-2", [sample])
    #expect(part.decidingPairs.map(\.margin) == [1])
    #expect(part.measures.first { $0.name == "Math" }?.value == 1)
  }

  /// Prompts are drawn, not items; the number itself is the protocol's.
  @Test func tiesHaveAnInterval() throws {
    var random = RandomSource(seed: 2)
    let samples = (0..<30).flatMap { prompt in
      ["ref", "tied"].map { kind in
        EvaluationSample(
          id: "\(kind):\(prompt)", subset: "Ties", prompt: "p", candidates: ["a", "b", "c", "d"],
          correct: kind == "ref" ? [0] : [0, 1],
          scores: (0..<4).map { Double($0 < (kind == "ref" ? 1 : 2) ? 1 : 0) + random.normal() })
      }
    }
    let part = try part("rewardbench-2", samples)
    let ties = try #require(part.measures.first { $0.name == "Ties" })
    let interval = try #require(ties.interval)
    #expect(interval.contains(ties.value!) && interval.upper - interval.lower > 0.05)
    let scored = try samples.map { try BenchmarkItem(reported: $0).scored($0.scores) }
    #expect(try ties.value == TiesResult(scored).score)
  }

  @Test func stepsAndRatings() throws {
    func solution(_ id: String, wrong: [Int], _ scores: [Double]) -> EvaluationSample {
      var sample = EvaluationSample(id: id, subset: "gsm8k", prompt: "p", candidates: ["a b"])
      sample.steps = scores.map { "step \($0)" }
      sample.wrongSteps = wrong
      sample.stepScores = scores
      return sample
    }
    let run = try TinyRun()
    try run.add(
      "processbench",
      [
        solution("a", wrong: [], [0.9, 0.8]), solution("b", wrong: [1], [0.9, 0.95, 0.1]),
        solution("c", wrong: [0], [0.2, 0.9]),
      ])
    var rated = (0..<4).map { index in
      EvaluationSample(
        id: "\(index)", subset: "lamp-r", prompt: "p", candidates: ["text \(index)"],
        scores: [[1.0, 2, 3, -9][index]])
    }
    for index in rated.indices { rated[index].ratings = [Double(index + 1)] }
    try run.add("writing-ratings", rated)
    let parts = try RunReport([try run.folder]).runs[0].parts
    // Of a solution whose first wrong step is known, nothing is known of later ones.
    #expect(parts[0].steps.map(\.score) == [0.9, 0.8, 0.9, 0.95, 0.2])
    #expect(parts[0].steps.map(\.isRight) == [true, true, true, false, false])
    let text = words(try TinyRun.page([run]))
    #expect(text.contains("step 2 is wrong, scored 0.950"), "\(text)")
    #expect(text.contains("1 solution of 3 has a step whose score"))
    #expect(text.contains("rank 1.00 by score, 4.00 by rating, of 4"))
    #expect(text.contains("[2, wrong; score 0.950] step 0.95"))
    #expect(parts[1].headlines[0].isShare == false)
  }

  /// Of three runs the best one must be above both others at a level of 97.5 %.
  @Test func bestOfSeveral() throws {
    #expect(BestRuns.level(of: 2) == 0.95 && BestRuns.level(of: 3) == 0.975)
    let margins = [[-1.0, 1], [-1, 1], [1, 1]].map { pattern in (0..<40).map { pattern[$0 % 2] } }
    let runs = try margins.enumerated().map { index, margins in
      let run = try TinyRun("r\(index)")
      try run.add(pairs: "pairs", TinyRun.pairs(margins))
      return run
    }
    // The folders go away with the values.
    let report = try withExtendedLifetime(runs) { try RunReport(try runs.map { try $0.folder }) }
    let best = try BestRuns(report.runs.map { $0.parts[0] })
    let key = RunMeasure.key(.overall)
    #expect(best.best(key, among: [0, 1, 2]) == 2)
    #expect(best.best(key, among: [0, 1]) == nil && best.best(key, among: [2]) == nil)
  }
}
