public import Basics
public import OrderedCollections

/// Everything that `reward evaluate` says about a scorer on preference pairs.
///
/// Ties count as not correct in `accuracy`, as all peers count them; `accuracyTiesHalf` has the
/// other reading. Both intervals are about pairs of the same kind as these, not about another
/// data set.
public struct PairEvaluation: Hashable, Sendable {
  /// The exact counts.
  public let result: PairwiseResult
  /// wins / n.
  public let accuracy: Double
  /// (wins + ties/2) / n.
  public let accuracyTiesHalf: Double
  /// Wilson's 95 % interval of `accuracy`, pairs taken as independent.
  public let interval: Interval
  /// A bootstrap interval of `accuracy` that resamples whole prompts; nil unless prompts repeat.
  public let clusteredInterval: Interval?
  /// Different prompts; nil where no groups were given.
  public let groups: Int?
  /// Length baselines and controls.
  public let length: LengthControl
  /// Calibration of σ(margin).
  public let calibration: Calibration
  /// Counts of the margins, for a plot.
  public let histogram: Histogram
  /// Mean of chosen minus rejected score.
  public let meanMargin: Double
  /// Standard deviation of the margins (divided by n).
  public let marginDeviation: Double
  /// Mean score of chosen and of rejected responses.
  public let meanChosen: Double, meanRejected: Double
  /// AUROC of single scores, chosen against rejected responses of all pairs together.
  public let auroc: Double

  /// - Parameters:
  ///   - lengths: of the responses, in any one unit; the length baseline is measured with them.
  ///   - groups: the prompt's group for each pair; empty where unknown.
  /// - Throws: `evaluation.nan`, `evaluation.infinite`, `evaluation.empty`, `evaluation.count`.
  /// - Complexity: O(n log n), and O(resamples · prompts) where prompts repeat.
  public init(
    chosenScores: [Double], rejectedScores: [Double], chosenLengths: [Int],
    rejectedLengths: [Int], groups: [String] = [], bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    length = try LengthControl(
      chosenScores: chosenScores, rejectedScores: rejectedScores, chosenLengths: chosenLengths,
      rejectedLengths: rejectedLengths)
    let margins = zip(chosenScores, rejectedScores).map { $0 - $1 }
    let n = Double(margins.count)
    result = try PairwiseResult(margins: margins)
    accuracy = result.accuracy()!
    accuracyTiesHalf = result.accuracy(.half)!
    interval = result.interval(level: 0.95)
    if !groups.isEmpty { try requireSameCount((margins.count, "pairs"), (groups.count, "groups")) }
    let distinct = Set(groups).count
    self.groups = groups.isEmpty ? nil : distinct
    clusteredInterval =
      groups.isEmpty || distinct == groups.count
      ? nil
      : try bootstrap.clusteredMean(of: margins.map { $0 > 0 ? 1 : 0 }, groups: groups)
    calibration = try Calibration(margins: margins)
    histogram = try Histogram(margins)
    let mean = margins.reduce(0, +) / n
    meanMargin = mean
    marginDeviation = (margins.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    meanChosen = chosenScores.reduce(0, +) / n
    meanRejected = rejectedScores.reduce(0, +) / n
    auroc = try Evaluation.auroc(
      scores: chosenScores + rejectedScores,
      labels: chosenScores.map { _ in true } + rejectedScores.map { _ in false })!
  }

  /// The one-line JSON object of `reward evaluate --json`.
  ///
  /// `accuracy` counts ties as not correct; `ci95` is Wilson's interval; `length_baseline` is the
  /// share of pairs whose chosen response is longer, ties as half; `random_baseline` is ½ by
  /// construction. Undefined numbers are null.
  public var json: JSONObject {
    func value(_ number: Double?) -> JSONValue { number.map { JSONValue.number($0) } ?? .null }
    var members: JSONObject = [
      "accuracy": .number(accuracy), "n": .number(result.n), "wins": .number(result.wins),
      "ties": .number(result.ties), "losses": .number(result.losses), "ci95": interval.json,
      "accuracy_ties_half": .number(accuracyTiesHalf),
    ]
    if let groups { members["prompts"] = .number(groups) }
    if let clusteredInterval {
      members[intervalKey(clusteredInterval.level) + "_clustered"] = clusteredInterval.json
    }
    members["length_baseline"] = value(length.longer.accuracy(.half))
    members["length_ties"] = .number(length.longer.ties)
    members["random_baseline"] = 0.5
    members["length_controlled_accuracy"] = value(length.controlledAccuracy())
    members["length_correlation"] = value(length.scoreCorrelation)
    members["length_margin_correlation"] = value(length.marginCorrelation)
    members["ece"] = .number(calibration.ece)
    members["brier"] = .number(calibration.brier)
    members["log_loss"] = .number(calibration.logLoss)
    members["mean_margin"] = .number(meanMargin)
    members["std_margin"] = .number(marginDeviation)
    members["mean_chosen"] = .number(meanChosen)
    members["mean_rejected"] = .number(meanRejected)
    members["auroc"] = .number(auroc)
    return members
  }

  /// A table for people: a name and a value a row.
  public var table: [[String]] {
    func range(_ interval: Interval) -> String {
      "[\(fixed(interval.lower)), \(fixed(interval.upper))]"
    }
    var rows = [
      ["accuracy", "\(fixed(accuracy)) \(range(interval)) (95 %, ties as wrong)"],
      [
        "wins / ties / losses", "\(result.wins) / \(result.ties) / \(result.losses) of \(result.n)",
      ],
    ]
    if let groups, let clusteredInterval {
      rows.append(["interval over \(groups) prompts", range(clusteredInterval)])
    }
    rows += [
      ["longer response wins", "\(fixed(length.longer.accuracy(.half))) (ties as half)"],
      ["random choice", fixed(0.5)],
      ["accuracy at balanced length", fixed(length.controlledAccuracy())],
      ["rank correlation score, length", fixed(length.scoreCorrelation)],
      ["calibration error (ECE)", fixed(calibration.ece)],
      ["Brier score", fixed(calibration.brier)],
      ["log loss", fixed(calibration.logLoss)],
      ["mean margin", "\(fixed(meanMargin)) (std \(fixed(marginDeviation)))"],
    ]
    return rows
  }
}
