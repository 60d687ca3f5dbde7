public import Basics
public import OrderedCollections

/// Everything that `reward evaluate` says about a scorer on preference pairs.
///
/// Ties count as not correct in `accuracy`, as all peers count them; `accuracyTiesHalf` has the
/// other reading. All intervals are about pairs of the same kind as these, not about another
/// data set.
public struct PairEvaluation: Hashable, Sendable {
  /// The exact counts.
  public let result: PairwiseResult
  /// wins / n.
  public let accuracy: Double
  /// (wins + ties/2) / n.
  public let accuracyTiesHalf: Double
  /// Wilson's interval of `accuracy`, pairs taken as independent: too narrow where prompts repeat.
  /// What is shown is ``headlineInterval``.
  public let interval: Interval
  /// A bootstrap interval of `accuracy` that resamples whole prompts; nil unless prompts repeat.
  /// Where all prompts have the same accuracy, or there is only one, resampling shows no variation
  /// and would claim certainty: then it is Wilson's interval with the prompts as trials.
  public let clusteredInterval: Interval?
  /// How ``headlineInterval``, the one to show, was computed.
  public let headlineMethod: IntervalMethod
  /// Different prompts; nil where no groups were given.
  public let groups: Int?
  /// Length baselines and controls.
  public let length: LengthControl
  /// `accuracyTiesHalf` minus the better length rule's, over the same pairs: what the scorer knows
  /// beyond length. A bootstrap interval, over whole prompts where these repeat; Newcombe's (with
  /// the prompts as trials) where resampling shows no variation.
  public let gainOverLength: Estimate
  /// Calibration of σ(margin).
  public let calibration: Calibration
  /// Whether margins are meant as log-odds; if not, σ of them is no chance, and JSON and table do not
  /// speak of its calibration.
  public var claimsLogOdds = true
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
  /// - Complexity: O(n log n + resamples · prompts).
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
    interval = result.interval(level: bootstrap.level)
    if !groups.isEmpty { try requireSameCount((margins.count, "pairs"), (groups.count, "groups")) }
    let distinct = Set(groups).count
    self.groups = groups.isEmpty ? nil : distinct
    if groups.isEmpty || distinct == groups.count {
      clusteredInterval = nil
      headlineMethod = .wilson
    } else {
      let outcomes = margins.map { $0 > 0 ? 1.0 : 0 }
      let resampled = try bootstrap.clusteredMean(of: outcomes, groups: groups)
      let isFlat = resampled.upper - resampled.lower < 1e-12
      headlineMethod = isFlat ? .wilsonOverPrompts : .clusteredBootstrap
      clusteredInterval =
        isFlat
        ? .wilson(successes: accuracy * Double(distinct), n: distinct, level: bootstrap.level)
        : resampled
    }
    gainOverLength = try Evaluation.gainOverLength(
      margins: margins,
      lengths: zip(chosenLengths, rejectedLengths).map { Double($0) - Double($1) },
      control: length, groups: groups, bootstrap: bootstrap)
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

  /// How ``headlineInterval`` was computed.
  public enum IntervalMethod: String, Sendable {
    /// Wilson's score interval, every pair taken as independent.
    case wilson
    /// The percentile bootstrap over whole prompts.
    case clusteredBootstrap = "clustered-bootstrap"
    /// Wilson's with the prompts as trials, where the bootstrap shows no variation.
    case wilsonOverPrompts = "wilson-over-prompts"

    /// For people: "Wilson", "bootstrap over prompts", "Wilson over prompts".
    public var name: String {
      switch self {
      case .wilson: "Wilson"
      case .clusteredBootstrap: "bootstrap over prompts"
      case .wilsonOverPrompts: "Wilson over prompts"
      }
    }
  }

  /// The interval of `accuracy` to show and to conclude from: over prompts where these repeat,
  /// since pairs of one prompt are not independent, and Wilson's else.
  public var headlineInterval: Interval { clusteredInterval ?? interval }

  /// The one-line JSON object of `reward evaluate --json`.
  ///
  /// `accuracy` counts ties as not correct; `ci95` is ``headlineInterval`` and `ci95_method` its
  /// method; `ci95_wilson` takes pairs as independent, `ci95_clustered` is there where prompts
  /// repeat. `longer_wins` and `shorter_wins` are the accuracies of the two length rules, ties as
  /// half; `length_baseline` is the better of them, named in `length_baseline_rule`.
  /// `gain_over_length` is ``gainOverLength``, `{"mean": …, "ci95": [lower, upper]}`.
  /// `random_baseline` is ½ by construction. Undefined numbers are null.
  public var json: JSONObject {
    func value(_ number: Double?) -> JSONValue { number.map { JSONValue.number($0) } ?? .null }
    var members: JSONObject = [
      "accuracy": .number(accuracy), "n": .number(result.n), "wins": .number(result.wins),
      "ties": .number(result.ties), "losses": .number(result.losses),
    ]
    let key = intervalKey(headlineInterval.level)
    members[key] = headlineInterval.json
    members[key + "_method"] = .string(headlineMethod.rawValue)
    members[key + "_wilson"] = interval.json
    members["accuracy_ties_half"] = .number(accuracyTiesHalf)
    if let groups { members["prompts"] = .number(groups) }
    if let clusteredInterval { members[key + "_clustered"] = clusteredInterval.json }
    members["length_baseline"] = value(length.better.accuracy(.half))
    members["length_baseline_rule"] = .string(length.betterRule.rawValue)
    members["gain_over_length"] = gainOverLength.json
    members["longer_wins"] = value(length.longer.accuracy(.half))
    members["shorter_wins"] = value(length.shorter.accuracy(.half))
    members["length_ties"] = .number(length.longer.ties)
    members["random_baseline"] = 0.5
    members["length_controlled_accuracy"] = value(length.controlledAccuracy())
    members["length_correlation"] = value(length.scoreCorrelation)
    members["length_margin_correlation"] = value(length.marginCorrelation)
    let calibration = claimsLogOdds ? calibration : nil
    members["ece"] = value(calibration?.ece)
    members["brier"] = value(calibration?.brier)
    members["log_loss"] = value(calibration?.logLoss)
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
    let level = intervalKey(headlineInterval.level).dropFirst(2)
    var rows = [
      [
        "accuracy",
        "\(fixed(accuracy)) \(range(headlineInterval)) "
          + "(\(level) %, \(headlineMethod.name), ties as wrong)",
      ],
      [
        "wins / ties / losses", "\(result.wins) / \(result.ties) / \(result.losses) of \(result.n)",
      ],
    ]
    if let groups { rows.append(["prompts", String(groups)]) }
    rows += [
      [
        "length baseline",
        "\(fixed(length.better.accuracy(.half))) (\(length.betterRule.rawValue) response wins)",
      ],
      ["longer response wins", "\(fixed(length.longer.accuracy(.half))) (ties as half)"],
      ["shorter response wins", "\(fixed(length.shorter.accuracy(.half))) (ties as half)"],
      [
        "model minus length baseline",
        "\(fixed(gainOverLength.mean)) \(range(gainOverLength.interval)) (ties as half, "
          + "\(gainOverLength.interval.contains(0) ? "includes" : "excludes") zero)",
      ],
      ["random choice", fixed(0.5)],
      ["accuracy at balanced length", fixed(length.controlledAccuracy())],
      ["rank correlation score, length", fixed(length.scoreCorrelation)],
    ]
    if claimsLogOdds {
      rows += [
        ["calibration error (ECE)", fixed(calibration.ece)],
        ["Brier score", fixed(calibration.brier)],
        ["log loss", fixed(calibration.logLoss)],
      ]
    }
    return rows + [["mean margin", "\(fixed(meanMargin)) (std \(fixed(marginDeviation)))"]]
  }
}
