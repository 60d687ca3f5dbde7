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
    if case .lora = job.options.tuning { card.isAdapter = !job.mergesAdapter }
    card.datasets = job.datasets.map { URL(fileURLWithPath: $0).lastPathComponent }
    card.rowAccounting = training.accounting.json
    card.hyperParameters = job.configuration
    if let evaluation = result.evaluation {
      let longer = evaluation.length.longer
      let interval = evaluation.interval
      let baseline = longer.interval(.half)
      card.results = [
        .init(
          split: "held-out",
          dataset: job.evaluationDatasets.first ?? job.datasets.first ?? "",
          count: evaluation.result.n, ties: evaluation.result.ties,
          accuracy: .init(evaluation.accuracy, interval.lower, interval.upper),
          lengthBaseline: longer.accuracy(.half).map {
            .init($0, baseline.lower, baseline.upper)
          },
          calibrationError: evaluation.calibration.ece, brier: evaluation.calibration.brier)
      ]
    }
    return card
  }
}
