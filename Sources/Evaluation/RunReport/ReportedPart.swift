public import Basics
public import OrderedCollections

/// One benchmark or data set of a run: read, computed again from its samples, and found to say what
/// it says.
public struct ReportedPart: Sendable {
  /// What was evaluated.
  enum Content: Sendable {
    case benchmark(BenchmarkResult)
    case pairs(PairEvaluation)
  }

  /// The folder's name.
  public let name: String
  /// The benchmark's or data set's name for people.
  public let title: String
  /// `result.json`.
  public let result: JSONObject
  /// The numbers: the whole first, then sections, languages and subsets.
  public let measures: [RunMeasure]
  /// All items with their scores, in the order of the file.
  let samples: [EvaluationSample]
  /// The same as the benchmark's items.
  let items: [BenchmarkItem]
  let content: Content
  /// The folder.
  let path: String

  /// Reads and checks a part of a run.
  ///
  /// - Throws: what ``EvaluationFolder`` throws; `report.input` for a kind that this program does not
  ///   have; `evaluation.sample` for an item that the benchmark
  ///   cannot have; `report.mismatch` where `result.json` says another number than the samples
  ///   give.
  /// - Complexity: O(samples), and bootstraps.
  public init(_ folder: EvaluationFolder, _ name: String) throws(RewardError) {
    self.name = name
    path = "\(folder.path)/\(name)"
    let file = "\(path)/\(EvaluationFolder.resultFile)"
    result = try folder.result(name)
    samples = try folder.samples(name)
    title = result["title"]?.string ?? name
    items = samples.map { BenchmarkItem(reported: $0) }
    let samplesFile = "\(path)/\(EvaluationFolder.samplesFile)"
    guard !samples.isEmpty else {
      throw RewardError(.evaluationEmpty, "there are no samples", at: .init(file: samplesFile))
    }
    let definition = try folder.definition(name)
    let computed: JSONObject
    do throws(RewardError) {
      switch (result["kind"]?.string, definition) {
      case ("benchmark", let definition?):
        for sample in samples { try sample.requireFit(definition) }
        let evaluated = try BenchmarkResult(
          definition, items: items, scores: samples.map(\.givenScores))
        content = .benchmark(evaluated)
        computed = evaluated.json
      case ("pairs", nil):
        for sample in samples { try sample.requirePair() }
        var evaluated = try PairEvaluation(samples)
        // A result of scores that are no log-odds says nothing of their calibration.
        evaluated.claimsLogOdds = result["ece"]?.isNull != true
        content = .pairs(evaluated)
        computed = evaluated.json
      default:
        throw RewardError(
          .reportInput,
          "the kind is 'benchmark', with the benchmark's name, or 'pairs', not "
            + (result["kind"]?.text ?? "none"), at: .init(file: file, item: "kind"))
      }
    } catch { throw error.inFile(samplesFile) }
    if let difference = ResultAgreement(computed: computed, written: result).difference {
      throw RewardError(
        .reportMismatch, "'\(difference.place)' \(difference.text) (in \(samplesFile))",
        at: .init(file: file, item: difference.place))
    }
    if let count = RowAccount(result)?.items, count != samples.count {
      throw RewardError(
        .reportMismatch,
        "says that \(count) items were used, where there are \(samples.count) samples",
        at: .init(file: file, item: "rows"))
    }
    switch content {
    case .benchmark(let evaluated):
      measures = try BenchmarkMeasures(
        evaluated, items: items, scores: samples.map(\.givenScores)
      ).all()
    case .pairs(let evaluated): measures = try evaluated.measures(samples)
    }
  }

  /// The benchmark; nil for a data set of pairs.
  public var definition: BenchmarkDefinition? {
    if case .benchmark(let result) = content { result.definition } else { nil }
  }

  /// The command line that made these numbers; nil where it is not known.
  public var command: String? { result["command"].flatMap(ReportedRun.command) }

  /// Whether numbers of both can be compared: they are of one benchmark, or both of pairs.
  func measuresTheSame(as other: ReportedPart) -> Bool {
    definition.map { one in other.definition.map(one.measuresTheSame) ?? false }
      ?? (other.definition == nil)
  }

  /// What stands for the part on the first screen: the whole; where that is incomplete, the part that it
  /// would be; or all subsets where there is neither.
  public var headlines: [RunMeasure] {
    let whole = measures.filter { $0.role == .overall || $0.role == .pooled }
    guard whole.isEmpty else { return whole }
    let subsets = measures.filter { $0.role == .subset }
    let named = subsets.filter { $0.name == definition?.overall }
    return named.isEmpty ? subsets : named
  }

  /// Whether score differences are claimed to be log-odds, so that σ of them can be called a
  /// probability: what `scale` says, and where there is none those of a scalar model, which the
  /// Bradley–Terry loss trains.
  var isLogit: Bool {
    if let scale = result["scale"]?.string { return scale == "logit" }
    return result["scorer"]?.string == "scalar"
  }
}
