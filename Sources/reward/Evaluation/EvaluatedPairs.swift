import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Tracking

/// What is kept of scored pairs: a few numbers each, whatever their texts.
struct EvaluatedPairs {
  private var scores: (chosen: [Double], rejected: [Double]) = ([], [])
  private var lengths: (chosen: [Int], rejected: [Int]) = ([], [])
  private var groups: [String] = []
  /// Pairs that are the same text to the model.
  private var identical = 0

  /// Why the scores have no calibration; nil where σ of their difference is meant as a chance.
  private let leftOut: String?

  init(scorer: String, claimsLogOdds: Bool) {
    leftOut =
      claimsLogOdds
      ? nil : "the scorer \(scorer) does not claim that differences of its scores are log-odds"
  }

  mutating func add(_ item: EvaluationItem, _ rewards: [Rewards.Reward]) {
    scores.chosen.append(rewards[0].value)
    scores.rejected.append(rewards[1].value)
    lengths.chosen.append(item.sample.candidates[0].scalarCount)
    lengths.rejected.append(item.sample.candidates[1].scalarCount)
    groups.append(item.group)
    if let read = rewards[0].reading, read.hash == rewards[1].reading?.hash,
      read.tokens == rewards[1].reading?.tokens
    {
      identical += 1
    }
  }

  /// - Throws: `evaluation.…`.
  func result() throws(RewardError) -> (table: HumanTable, json: JSONObject, remarks: [String]) {
    var evaluation = try PairEvaluation(
      chosenScores: scores.chosen, rejectedScores: scores.rejected,
      chosenLengths: lengths.chosen, rejectedLengths: lengths.rejected, groups: groups)
    evaluation.claimsLogOdds = leftOut == nil
    var table = HumanTable([.init("measure"), .init("value")])
    for row in evaluation.table { table.add(row) }
    var json = evaluation.json
    json["token_identical"] = .number(identical)
    if let leftOut {
      json["calibration_left_out"] = .string(leftOut)
      return (table, json, ["no calibration: \(leftOut)"])
    }
    guard groups.count <= CalibrationReport.mostPairs else {
      let remark =
        "no temperature was fitted: that takes long for more than \(CalibrationReport.mostPairs) pairs"
      return (table, json, [remark])
    }
    let margins = zip(scores.chosen, scores.rejected).map { $0 - $1 }
    if let calibration = try CalibrationReport(margins: margins, groups: groups) {
      json["temperature_fit"] = .object(calibration.json)
      for row in calibration.table { table.add(row) }
    }
    return (table, json, [])
  }
}
