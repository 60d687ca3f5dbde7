public import Basics
public import Evaluation
public import OrderedCollections
import Preferences
public import Rewards

/// How well a detector tells texts apart that it was not trained on, beside what their length,
/// their likelihood and their curvature reach without any training; by domain.
public struct DetectorReport: Sendable, Hashable {
  /// A human and a machine text, and their features: those of ``DetectionFeatures``, statistics
  /// first.
  public struct Pair: Sendable, Hashable {
    /// The texts.
    public let texts: DetectionTexts
    /// Their features.
    public let machine: [Float], human: [Float]

    /// A pair. Traps unless there is a number for each statistic.
    public init(_ texts: DetectionTexts, machine: [Float], human: [Float]) {
      let least = TextStatistics.Measure.allCases.count
      precondition(machine.count >= least && human.count >= least, "a number for each statistic")
      self.texts = texts
      self.machine = machine
      self.human = human
    }
  }

  /// What texts are told apart by; higher should mean a machine's.
  public enum Score: String, Sendable, CaseIterable {
    /// What the head says.
    case detector
    /// Characters (Unicode scalars).
    case length
    /// The mean log-probability of the text's tokens.
    case likelihood
    /// Fast-DetectGPT's conditional probability curvature.
    case curvature
  }

  /// The fewest pairs of a domain that is measured: of one there is no interval.
  public static let fewestPairs = 2
  /// What rows without a domain are called: where no row has one, and where others do.
  public static let domainless = (alone: "all", amongOthers: "without a domain")

  /// All pairs, also of domains that are not measured.
  public let pairs: Int
  /// AUROC by domain, in the order of their names, for each score; none where no domain has enough
  /// pairs.
  public let reports: OrderedDictionary<Score, DetectionReport>
  /// Domains with too few pairs.
  public let unmeasured: [String]

  /// The report of pairs that were held out.
  ///
  /// - Throws: `head.width`, `evaluation.nan`, `evaluation.infinite`, `torch.memory`. Traps unless
  ///   there is one head.
  /// - Complexity: O(scores · resamples · pairs).
  public init(
    _ pairs: [Pair], heads: AttributeHeads, bootstrap: Bootstrap = Bootstrap()
  ) throws {
    precondition(heads.names.count == 1, "a detector is one head")
    let isDivided = pairs.contains { $0.texts.example.domain != nil }
    let other = isDivided ? Self.domainless.amongOthers : Self.domainless.alone
    let domains = Dictionary(grouping: pairs) { $0.texts.example.domain ?? other }
    let names = domains.keys.sorted()
    self.pairs = pairs.count
    unmeasured = names.filter { domains[$0, default: []].count < Self.fewestPairs }
    let measured = names.filter { domains[$0, default: []].count >= Self.fewestPairs }
    var reports: OrderedDictionary<Score, DetectionReport> = [:]
    for score in Score.allCases where !measured.isEmpty {
      let samples = try measured.map { name in
        let pairs = domains[name, default: []]
        return DetectionReport.Sample(
          domain: name, generator: "machine",
          machine: try pairs.map { try score.value($0.machine, $0.texts.machine, heads) },
          human: try pairs.map { try score.value($0.human, $0.texts.human, heads) })
      }
      reports[score] = try DetectionReport(samples, bootstrap: bootstrap)
    }
    self.reports = reports
  }

  /// `{"pairs": …, "mean_auroc": {"detector": …, …}, "domains": [{"domain": …, "pairs": …,
  /// "detector": {"mean": …, "ci95": …}, …}], "unmeasured_domains": […]}`.
  public var json: JSONObject {
    let cells = reports.values.first?.cells ?? []
    let domains = cells.indices.map { index -> JSONValue in
      var object: JSONObject = [
        "domain": .string(cells[index].domain), "pairs": .number(cells[index].machine),
      ]
      for (score, report) in reports { object[score.rawValue] = report.cells[index].area.json }
      return .object(object)
    }
    let means = reports.map { score, report in
      (score.rawValue, report.meanArea().map(JSONValue.number) ?? .null)
    }
    return [
      "pairs": .number(pairs), "mean_auroc": .object(JSONObject(uniqueKeysWithValues: means)),
      "domains": .array(domains), "unmeasured_domains": .array(unmeasured.map(JSONValue.string)),
    ]
  }
}

extension DetectorReport.Score {
  fileprivate func value(
    _ features: [Float], _ text: String, _ heads: AttributeHeads
  ) throws -> Double {
    switch self {
    case .detector: return try heads.outputs(of: [features])[0][0]
    case .length: return Double(text.unicodeScalars.count)
    case .likelihood: return Self.statistic(.meanLogProbability, of: features)
    case .curvature: return Self.statistic(.curvature, of: features)
    }
  }

  private static func statistic(_ measure: TextStatistics.Measure, of features: [Float]) -> Double {
    guard let place = TextStatistics.Measure.allCases.firstIndex(of: measure) else {
      preconditionFailure("all measures are in the vector")
    }
    return Double(features[place])
  }
}
