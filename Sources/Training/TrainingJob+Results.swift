public import Basics
public import Evaluation
public import OrderedCollections
import Preferences
import Tracking

extension TrainingJob.Result {
  /// Adds an evaluation that was made after training to the model card and to `run.json`, as a
  /// caller does that evaluates the written model on data of its own.
  ///
  /// - Parameters:
  ///   - evaluation: of the weights that were written.
  ///   - split: a name for people, such as `held-out`: a line of the card and, under `evaluations`,
  ///     a key of the record's results.
  ///   - dataset: where the pairs came from: a hub id or a file's name.
  ///   - rewards: of the responses, for the card's reward range; nil leaves that as it is.
  ///   - more: further results for `run.json`, such as a best-of-N table.
  /// - Throws: `file.access`, and what reading `run.json` throws. Traps for a job that did not
  ///   finish, which has no card.
  public mutating func add(
    _ evaluation: PairEvaluation, split: String, dataset: String, rewards: [Double]? = nil,
    more: JSONObject = [:]
  ) throws(RewardError) {
    guard var card else { preconditionFailure("only a finished job has a model card") }
    card.add(evaluation, split: split, dataset: dataset)
    if let rewards, !rewards.isEmpty { card.rewardRange = .init(of: rewards) }
    let path = directory + "/run.json"
    var record = try RunRecord(contentsOf: path)
    var evaluations = record.results["evaluations"]?.object ?? [:]
    evaluations[split] = .object(evaluation.json)
    record.results["evaluations"] = .object(evaluations)
    record.results.merge(more) { $1 }
    try record.write(to: path)
    try card.write(toDirectory: directory)
    self.card = card
  }
}

extension TrainingJob {
  /// The result of a run whose steps are done, with the weights that it writes.
  func evaluate(
    _ trainer: RewardTrainer, _ data: JobData, _ record: inout RunRecord
  ) throws -> Result {
    var result = Result(
      outcome: .finished, directory: outputDirectory, trainingPairs: data.training.pairs.count,
      steps: trainer.state.step)
    if loadsBestAtEnd { try trainer.loadBest() }
    try trainer.restoreFrozen {
      guard try data.fingerprint(self) == trainer.state.fingerprint else {
        throw RewardError(
          .trainingBaseChanged,
          "the base model's files are not those that training began with; the last checkpoint is "
            + "whole: put them back and go on with --resume-from-checkpoint latest",
          at: .init(file: model))
      }
      return try openTrunk(data)
    }
    if let evaluation = data.evaluation {
      let scores = try trainer.evaluationScores()
      result.evaluation = try PairEvaluation(
        chosenScores: scores.chosen, rejectedScores: scores.rejected,
        chosenLengths: data.evaluationLengths.chosen,
        rejectedLengths: data.evaluationLengths.rejected, groups: evaluation.examples.map(\.group))
      result.rewards = scores
      record.results.merge(result.evaluation!.json) { $1 }
      if loadsBestAtEnd, trainer.state.evaluations > 1 {
        result.chosenAmong = trainer.state.evaluations
        record.results["chosen_among_evaluations"] = .number(trainer.state.evaluations)
      }
    }
    record.results["steps"] = .number(trainer.state.step)
    if let best = trainer.state.bestStep { record.results["best_step"] = .number(best) }
    result.card = data.card(self, result)
    return result
  }
}
