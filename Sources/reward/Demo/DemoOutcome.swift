import Basics
import Evaluation
import Foundation
import OrderedCollections
import Selection
import Tracking
import Training

/// What the reward model said about one prompt's answers.
struct DemoSelection {
  let task: DemoTask
  let choice: BestOfNChoice

  var rewards: [Double] { choice.rewards }
  var best: Int { choice.best }
}

/// Everything that the demo measured.
struct DemoOutcome {
  let data: DemoData
  let training: TrainingJob.Result
  let selection: [DemoSelection]
  let seconds: Double
  let seed: UInt64
  /// The base model as it was named.
  let model: String
  let date: Date
  let history: MetricsHistory

  /// True success against N, with intervals over prompts.
  func curve() throws -> SelectionResult {
    try SelectionResult(
      selection.map { choice in
        SelectionTask(
          gold: choice.task.satisfied.map { $0 ? 1 : 0 }, scores: choice.rewards,
          lengths: choice.task.responses.map { $0.scalarCount })
      })
  }

  /// Every pair of a satisfying and a failing answer to the same held-out prompt; intervals are
  /// clustered by prompt, since such pairs are not independent.
  func pairs() throws -> (evaluation: PairEvaluation, margins: [Double]) {
    var chosen: [(score: Double, length: Int)] = []
    var rejected: [(score: Double, length: Int)] = []
    var groups: [String] = []
    for choice in selection {
      let answers = choice.task.responses.indices.map {
        (score: choice.rewards[$0], length: choice.task.responses[$0].scalarCount)
      }
      let satisfied = choice.task.satisfied
      for good in answers.indices where satisfied[good] {
        for bad in answers.indices where !satisfied[bad] {
          chosen.append(answers[good])
          rejected.append(answers[bad])
          groups.append(choice.task.prompt)
        }
      }
    }
    let evaluation = try PairEvaluation(
      chosenScores: chosen.map(\.score), rejectedScores: rejected.map(\.score),
      chosenLengths: chosen.map(\.length), rejectedLengths: rejected.map(\.length),
      groups: groups)
    return (evaluation, zip(chosen, rejected).map { $0.score - $1.score })
  }

  /// The one table of the demo.
  func table() throws -> String {
    let row = try curve().rows.last!
    func cell(_ estimate: Estimate) -> String {
      NumberText.interval(
        estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
    }
    var table = HumanTable([.init("held-out prompts"), .init("value [95 %]", .right)])
    let pairs = try pairs().evaluation
    let own = pairs.headlineInterval
    table.add([
      "pair accuracy (\(pairs.result.n) pairs of \(pairs.groups ?? 0) prompts)",
      NumberText.interval(pairs.accuracy, own.lower, own.upper, digits: 3),
    ])
    for (rule, result) in [
      (LengthRule.longer, pairs.length.longer), (.shorter, pairs.length.shorter),
    ] {
      let mark = rule == pairs.length.betterRule ? ", the length baseline" : ""
      table.add([
        "  the \(rule.rawValue) answer wins (ties half\(mark))",
        NumberText.fixed(result.accuracy(.half) ?? .nan, digits: 3),
      ])
    }
    table.add([
      "  reward model minus the length baseline (ties half)", cell(pairs.gainOverLength),
    ])
    table.add(["prompts with all instructions satisfied, best of \(row.n):", ""])
    table.add(["  a random answer", cell(row.random)])
    table.add(["  the longest", cell(row.longest)])
    table.add(["  the shortest", cell(row.shortest)])
    table.add(["  the reward model's choice", cell(row.model)])
    table.add(["  the best possible", cell(row.oracle)])
    table.add(["reward model minus random", cell(row.gain)])
    table.add([
      "reward model minus the \(row.lengthRule.choice)", cell(row.gainOverLength),
    ])
    return table.text
      + "intervals: pair accuracy by \(pairs.headlineMethod.name), the others over prompts\n\n"
      + ([pairs.lengthVerdict(subject: Self.onPairs)] + row.verdicts).joined(separator: "\n")
  }

  /// The subject of the sentence about pairs.
  static let onPairs = "On pairs, the reward model"

  func json() throws -> JSONObject {
    var result: JSONObject = [
      "seed": .number(seed), "seconds": .number(seconds),
      "training_pairs": .number(training.trainingPairs), "steps": .number(training.steps),
    ]
    result["pairs"] = .object(try pairs().evaluation.json)
    result["best_of_n"] = .object(try curve().json)
    return result
  }
}
