public import Basics
public import OrderedCollections

/// Whether one temperature would make σ(margin) more honest: fitted on some prompts, measured on
/// the others, which it has not seen.
public struct CalibrationReport: Hashable, Sendable {
  /// More pairs take long: the interval of the temperature alone is some thousand fits. 100,000 take
  /// about 6 s.
  public static let mostPairs = 100_000

  /// How prompts were divided.
  public let split: SeededSplit
  /// The temperature of the first part.
  public let fit: TemperatureFit
  /// Calibration of σ(margin) on the second part.
  public let before: Calibration
  /// The same of σ(margin / T); nil where there is no best T.
  public let after: Calibration?
  /// How much lower the log loss is for it, in nats a pair, with an interval over whole prompts;
  /// nil where there is no best T.
  public let gain: Estimate?
  /// Pairs and prompts of the second part.
  public let measured: Int, measuredGroups: Int

  /// - Parameters:
  ///   - margins: chosen minus rejected score of each pair.
  ///   - groups: the prompt's name for each pair; all pairs of a prompt are on the same side.
  /// - Returns: nil where one of the parts has no pair.
  /// - Throws: `evaluation.nan`, `evaluation.infinite`, `evaluation.empty`, `evaluation.count`.
  /// - Complexity: O(resamples · n).
  public init?(
    margins: [Double], groups: [String], split: SeededSplit = SeededSplit(), bins: Int = 10,
    bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    try requireSome(margins.count, "margins")
    try requireSameCount((margins.count, "margins"), (groups.count, "groups"))
    try requireFinite(margins, "margin")
    let parts = split.divide(groups)
    guard !parts.fit.isEmpty, !parts.measured.isEmpty else { return nil }
    self.split = split
    fit = try TemperatureFit(
      margins: parts.fit.map { margins[$0] }, groups: parts.fit.map { groups[$0] },
      bootstrap: bootstrap)
    let rest = parts.measured.map { margins[$0] }
    let names = parts.measured.map { groups[$0] }
    measured = rest.count
    measuredGroups = Set(names).count
    before = try Calibration(margins: rest, bins: bins)
    guard let temperature = fit.temperature else {
      (after, gain) = (nil, nil)
      return
    }
    after = try Calibration(margins: rest.map { $0 / temperature }, bins: bins)
    let gains = rest.map { softplus(-$0) - softplus(-$0 / temperature) }
    gain = Estimate(
      mean: gains.reduce(0, +) / Double(gains.count),
      interval: try bootstrap.clusteredMean(of: gains, groups: names))
  }

  /// `{"temperature": 1.4, "ci95": [1.2, 1.7], "outcome": "fitted", "fit": …, "measured": …,
  /// "before": {"ece": …}, "after": …, "log_loss_gain": …}`; an end of the interval that is
  /// infinite is null.
  public var json: JSONObject {
    func numbers(_ calibration: Calibration) -> JSONValue {
      [
        "ece": .number(calibration.ece), "brier": .number(calibration.brier),
        "log_loss": .number(calibration.logLoss),
      ]
    }
    var members: JSONObject = [
      "temperature": fit.temperature.map(JSONValue.number) ?? .null,
      "outcome": .string(fit.outcome.name),
    ]
    if let interval = fit.interval { members[intervalKey(interval.level)] = interval.json }
    members["fit"] = ["pairs": .number(fit.n), "prompts": .number(fit.groups)]
    members["measured"] = ["pairs": .number(measured), "prompts": .number(measuredGroups)]
    members["split"] = ["fraction": .number(split.fraction), "seed": .number(split.seed)]
    members["before"] = numbers(before)
    members["after"] = after.map(numbers) ?? .null
    members["log_loss_gain"] = gain?.json ?? .null
    return members
  }

  /// Rows for people: a name and a value.
  public var table: [[String]] {
    var rows = [["temperature", temperatureText]]
    guard let after, let gain else { return rows }
    rows += [
      ["  ECE before, after", "\(fixed(before.ece)), \(fixed(after.ece))"],
      ["  Brier score before, after", "\(fixed(before.brier)), \(fixed(after.brier))"],
      [
        "  log loss before, after",
        "\(fixed(before.logLoss)), \(fixed(after.logLoss)) (less by \(fixed(gain.mean)) "
          + "[\(fixed(gain.interval.lower)), \(fixed(gain.interval.upper))])",
      ],
    ]
    return rows
  }

  private var temperatureText: String {
    let place = "fitted on \(fit.n) pairs, measured on \(measured) of other prompts"
    switch fit.outcome {
    case .fitted(let value):
      let range = fit.interval.map { interval in
        let upper = interval.upper.isFinite ? fixed(interval.upper) : "∞"
        return " [\(fixed(interval.lower)), \(upper)]"
      }
      return "\(fixed(value))\(range ?? "") (\(place))"
    case .unbounded: return "0 and sharper without end: none of \(fit.n) pairs is wrong"
    case .useless: return "∞: on \(fit.n) pairs the margins are no better than a coin"
    case .undetermined: return "any: all margins of \(fit.n) pairs are 0"
    }
  }
}
