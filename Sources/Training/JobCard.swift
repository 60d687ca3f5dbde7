import Basics
import Evaluation
import Foundation
import OrderedCollections
import Preferences
import Rewards
import Text
import Tracking

extension JobData {
  /// The model card of a finished job.
  func card(_ job: TrainingJob, _ result: TrainingJob.Result) -> ModelCard {
    let beginning: ModelCard.SpecialToken =
      switch recipe.bos {
      case .asRendered: .template
      case .add: .added
      }
    let end: ModelCard.SpecialToken =
      switch recipe.eos {
      case .asRendered: .template
      case .append: .added
      case .none: .none
      }
    var card = ModelCard(
      name: URL(fileURLWithPath: job.outputDirectory).lastPathComponent,
      baseModel: ModelName.published(job.model),
      recipe: .init(
        templateHash: recipe.templateHash, beginningOfText: beginning, endOfText: end,
        truncation: recipe.truncation.rawValue, maximumLength: recipe.maximumLength),
      trainingPairs: training.pairs.count)
    card.isBasePublished = ModelName.published(job.model) != job.model
    if case .lora = job.options.tuning { card.isAdapter = !job.mergesAdapter }
    if case .gguf = files.name { card.bringsBase = card.isAdapter }
    card.datasets = job.datasets.map { URL(fileURLWithPath: $0).lastPathComponent }
    card.rowAccounting = training.accounting.json
    card.hyperParameters = job.configuration
    if let evaluation = result.evaluation {
      card.add(
        evaluation, split: "held-out",
        dataset: job.evaluationDatasets.first ?? job.datasets.first ?? "",
        chosenAmong: result.chosenAmong)
      card.rewardRange = .init(of: result.rewards.chosen + result.rewards.rejected)
    }
    return card
  }
}

extension ModelCard {
  /// Adds a line to the table of results.
  mutating func add(
    _ evaluation: PairEvaluation, split: String, dataset: String, chosenAmong: Int? = nil
  ) {
    let length = evaluation.length
    let interval = evaluation.headlineInterval
    let baseline = length.better.interval(.half)
    results.append(
      .init(
        split: split, dataset: dataset, count: evaluation.result.n, ties: evaluation.result.ties,
        accuracy: .init(evaluation.accuracy, interval.lower, interval.upper),
        lengthBaseline: length.better.accuracy(.half).map {
          .init($0, baseline.lower, baseline.upper)
        },
        lengthRule: "\(length.betterRule.rawValue) wins", chosenAmong: chosenAmong,
        calibrationError: evaluation.calibration.ece, brier: evaluation.calibration.brier))
  }
}

extension ModelCard.RewardRange {
  /// What rewards look like on held-out responses, at least one.
  init(of rewards: [Double]) {
    let sorted = rewards.sorted()
    let mean = rewards.reduce(0, +) / Double(rewards.count)
    let squares = rewards.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.init(
      measuredOn: "the \(rewards.count) held-out responses", mean: mean,
      standardDeviation: (squares / Double(rewards.count)).squareRoot(),
      percentiles: [1, 25, 50, 75, 99].map { .init($0, quantile(ofSorted: sorted, $0 / 100)) })
  }
}
