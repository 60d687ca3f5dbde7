import Basics
import Evaluation
import OrderedCollections
import Tracking
import Training

/// What the reward model said about one prompt's answers.
struct DemoSelection {
  let task: DemoTask
  let rewards: [Double]

  var best: Int { rewards.firstIndex(of: rewards.max()!)! }
}

/// Everything that the demo measured.
struct DemoOutcome {
  let data: DemoData
  let training: TrainingJob.Result
  let selection: [DemoSelection]
  let seconds: Double
  let seed: UInt64
  let history: MetricsHistory

  /// True success against N, with intervals over prompts.
  func curve() throws -> SelectionResult {
    try SelectionResult(
      selection.map { choice in
        SelectionTask(
          gold: choice.task.satisfied.map { $0 ? 1 : 0 }, scores: choice.rewards,
          lengths: choice.task.responses.map { $0.unicodeScalars.count })
      })
  }

  /// The one table of the demo.
  func table() throws -> String {
    let row = try curve().rows.last!
    func cell(_ estimate: Estimate) -> String {
      NumberText.interval(
        estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
    }
    var table = HumanTable([.init("held-out prompts"), .init("value [95 %]", .right)])
    if let pairs = training.evaluation {
      table.add([
        "pair accuracy (\(pairs.result.n) pairs)",
        NumberText.interval(
          pairs.accuracy, pairs.interval.lower, pairs.interval.upper, digits: 3),
      ])
      let longer = pairs.length.longer
      let interval = longer.interval(.half)
      table.add([
        "  the longer answer wins",
        NumberText.interval(
          longer.accuracy(.half) ?? .nan, interval.lower, interval.upper, digits: 3),
      ])
    }
    table.add(["instructions satisfied, best of \(row.n):", ""])
    table.add(["  a random answer", cell(row.random)])
    table.add(["  the longest", cell(row.longest)])
    table.add(["  the shortest", cell(row.shortest)])
    table.add(["  the reward model's choice", cell(row.model)])
    table.add(["  the best possible", cell(row.oracle)])
    table.add(["reward model minus random", cell(row.gain)])
    return table.text + "\n" + verdict(row)
  }

  private func verdict(_ row: SelectionResult.Row) -> String {
    row.gain.interval.isAbove(0)
      ? "The reward model's choice beats a random one: the interval excludes zero."
      : "The reward model's choice does NOT beat a random one: the interval includes zero."
  }

  func json() throws -> JSONObject {
    var result: JSONObject = [
      "seed": .number(Int(clamping: seed)), "seconds": .number(seconds),
      "training_pairs": .number(training.trainingPairs), "steps": .number(training.steps),
    ]
    if let pairs = training.evaluation { result["pairs"] = .object(pairs.json) }
    result["best_of_n"] = .object(try curve().json)
    return result
  }
}
