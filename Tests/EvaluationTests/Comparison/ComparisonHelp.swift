import Basics
import OrderedCollections
import Foundation

@testable import Evaluation

/// A pair whose first candidate is right.
func pair(
  _ id: String, _ right: Double, _ wrong: Double, subset: String = "", prompt: String? = nil
) -> EvaluationSample {
  EvaluationSample(
    id: id, subset: subset, prompt: .string(prompt ?? "prompt \(id)"),
    candidates: ["right \(id)", "wrong \(id)"], correct: [0], scores: [right, wrong])
}

/// Pairs that are judged rightly where `isRight` says so.
func pairs(_ isRight: [Bool], subset: String = "", prompts: Int? = nil) -> [EvaluationSample] {
  isRight.enumerated().map { index, isRight in
    pair(
      "\(index)", isRight ? 1 : 0, isRight ? 0 : 1, subset: subset,
      prompt: prompts.map { "prompt \(index % $0)" })
  }
}

/// A folder of its own for a test, removed with the last reference.
final class ScratchFolder: Sendable {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("compare-\(UUID().uuidString)").path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes `NAME/samples.jsonl` and `NAME/result.json`.
  func add(_ name: String, _ samples: [EvaluationSample], _ result: JSONObject? = nil) throws {
    let folder = "\(path)/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let rows = samples.map { JSONValue.object($0.json).text + "\n" }.joined()
    try rows.write(toFile: "\(folder)/samples.jsonl", atomically: false, encoding: .utf8)
    guard let result else { return }
    try JSONValue.object(result).text.write(
      toFile: "\(folder)/result.json", atomically: false, encoding: .utf8)
  }
}

/// Two models' scores of random items of a benchmark, some prompts of which repeat.
struct RandomEvaluations {
  var items: [BenchmarkItem] = []
  var scores: [[[Double]]] = [[], []]
  private var random: RandomSource

  /// - Parameter each: items of each subset, in each language.
  init(_ definition: BenchmarkDefinition, each: Int, seed: UInt64) {
    random = RandomSource(seed: seed).stream(definition.name)
    let subsets =
      Set(definition.counts.keys).union(definition.pools.values.joined()).union(
        definition.sections.values.flatMap { $0.keys.flatMap { definition.groups[$0] ?? [$0] } }
      )
      .subtracting(["*"]).sorted()
    let languages = definition.referenceLanguage.map { [$0, "deu_Latn", "fra_Latn"] } ?? [""]
    for language in languages {
      for subset in subsets.isEmpty ? ["a", "b"] : subsets {
        for number in 0..<each { add(definition, subset, language, number) }
      }
    }
  }

  private mutating func add(
    _ definition: BenchmarkDefinition, _ subset: String, _ language: String, _ number: Int
  ) {
    let reducer = definition.reducer(of: definition.pooledName(of: subset))
    // Every second prompt is also the one before it, and is in another subset as well.
    let prompt = reducer == .ties ? "\(number)" : "prompt \(number / 2)"
    var item = BenchmarkItem(
      id: "\(number)", prompt: .string(prompt), candidates: [], subset: subset,
      language: language)
    if reducer == .ties { item.id = "\(number % 2 == 0 ? "ref" : "tied"):\(number / 2)" }
    let answers = "\(subset) \(language) \(number) "
    func texts(_ count: Int) -> [String] { (0..<count).map { answers + "\($0)" } }
    var count = 2
    switch reducer {
    case .strictPair:
      count = number % 3 == 0 ? 3 : 2
      item.correct = [0]
    case .sharedCredit:
      count = 4
      item.correct = [0]
    case .styleMatrix:
      count = 6
      item.correct = [0, 1, 2]
    case .ties:
      count = 5
      item.correct = number % 2 == 0 ? [0] : [0, 1, 2]
    case .rating:
      count = definition.columns.candidates.count
      item.ratings = (0..<count).map { _ in Double(Int.random(in: 1...5, using: &random)) }
      if count > 1 { item.ratings[0] = item.ratings[1] + 1 }
    case .firstError, .stepLabels:
      count = 1
      item.steps = (0..<Int.random(in: 2...5, using: &random)).map { "step \($0)" }
      if number % 2 == 0 { item.wrongSteps = [Int.random(in: 0...1, using: &random)] }
    }
    item.candidates = texts(count)
    items.append(item)
    for model in 0...1 {
      let places = item.steps.isEmpty ? count : item.steps.count
      // Few values, so that there are ties; steps' scores are probabilities.
      var own = (0..<places).map { _ in Double(Int.random(in: 0...4, using: &random)) / 4 }
      if reducer == .rating, count > 1 { own[0] = own[1] + 0.25 }
      scores[model].append(own)
    }
  }

  func samples(_ model: Int) -> [EvaluationSample] {
    zip(items, scores[model]).map { item, scores in
      var sample = EvaluationSample(
        id: item.id, subset: item.subset, prompt: item.prompt, candidates: item.candidates,
        correct: item.correct)
      sample.language = item.language
      sample.ratings = item.ratings
      sample.steps = item.steps
      sample.wrongSteps = item.wrongSteps
      if item.steps.isEmpty { sample.scores = scores } else { sample.stepScores = scores }
      return sample
    }
  }
}
