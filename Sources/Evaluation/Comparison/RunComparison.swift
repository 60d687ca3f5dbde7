public import Basics
public import OrderedCollections

/// Two models compared on all that two evaluations have in common (`reward compare A B`).
public struct RunComparison: Hashable, Sendable {
  /// Both evaluations.
  public let first: ComparedRun, second: ComparedRun
  /// What is compared, in the first evaluation's order.
  public let benchmarks: [BenchmarkComparison]
  /// Where both have items of a name, but none in common.
  public let unmatched: OrderedDictionary<String, SampleMatching>
  /// Benchmarks that are defined otherwise in the second evaluation: their numbers are others.
  public let redefined: [String]
  /// Names that only one of them has.
  public let onlyFirst: [String], onlySecond: [String]
  /// How intervals were drawn.
  public let bootstrap: Bootstrap

  /// Compares benchmarks of equal names; where each side has one, these.
  ///
  /// - Throws: `evaluation.unmatched` where nothing is in common, or the same name stands for two
  ///   benchmarks; what ``EvaluationFolder/samples(_:)`` and ``BenchmarkComparison`` throw.
  /// - Complexity: O(rows) memory: the samples of one benchmark at a time.
  public init(
    _ first: ComparedRun, _ second: ComparedRun, bootstrap: Bootstrap = Bootstrap()
  ) throws(RewardError) {
    (self.first, self.second, self.bootstrap) = (first, second, bootstrap)
    let isSingle = first.parts.count == 1 && second.parts.count == 1
    var benchmarks: [BenchmarkComparison] = []
    var unmatched: OrderedDictionary<String, SampleMatching> = [:]
    var redefined: [String] = []
    var redefinition: RewardError?
    for (name, part) in first.parts {
      guard let other = isSingle ? second.parts.values[0] : second.parts[name] else { continue }
      let definition = try part.definition()
      let theirs = try other.definition()
      // Samples alone do not say what they are of.
      let isSame =
        definition.map { one in theirs.map(one.measuresTheSame) ?? false } ?? (theirs == nil)
      if part.result != nil, other.result != nil, !isSame {
        let isOtherVersion = definition?.name == theirs?.name
        redefined.append(name)
        redefinition =
          redefinition
          ?? RewardError(
            .evaluationUnmatched,
            "is \(definition?.title ?? "a data set") here and "
              + (isOtherVersion ? "otherwise defined" : theirs?.title ?? "a data set")
              + " in \(other.samplesFile)", at: .init(file: part.samplesFile))
        continue
      }
      let samples = try EvaluationFolder.samples(file: part.samplesFile)
      let others = try EvaluationFolder.samples(file: other.samplesFile)
      do throws(RewardError) {
        benchmarks.append(
          try BenchmarkComparison(
            name: name, definition ?? theirs, samples, others, bootstrap: bootstrap))
      } catch {
        guard error.code == .evaluationUnmatched else { throw error.inFile(part.samplesFile) }
        unmatched[name] = SampleMatching(samples, others)
      }
    }
    guard !benchmarks.isEmpty else {
      throw redefinition
        ?? RewardError(
          .evaluationUnmatched,
          "has no item in common with \(second.path)\(Self.reason(unmatched))",
          at: .init(file: first.path))
    }
    self.benchmarks = benchmarks
    self.unmatched = unmatched
    self.redefined = redefined
    onlyFirst = isSingle ? [] : first.parts.keys.filter { second.parts[$0] == nil }
    onlySecond = isSingle ? [] : second.parts.keys.filter { first.parts[$0] == nil }
  }

  private static func reason(_ unmatched: OrderedDictionary<String, SampleMatching>) -> String {
    guard !unmatched.isEmpty else { return ": no benchmark or data set has the same name" }
    return unmatched.map { name, matching in
      "; \(name) has \(matching.onlyFirst.count) and \(matching.onlySecond.count) others"
    }.joined()
  }

  /// One object.
  public var json: JSONObject {
    func names(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }
    var own: JSONObject = [:]
    for benchmark in benchmarks {
      var members: JSONObject = [
        "a": .object(identity(first, benchmark.name)),
        "b": .object(identity(second, benchmark.name)),
      ]
      members.merge(benchmark.json) { _, new in new }
      own[benchmark.name] = .object(members)
    }
    return [
      "a": .string(first.path), "b": .string(second.path), "level": .number(bootstrap.level),
      "resamples": .number(bootstrap.resamples), "seed": .number(bootstrap.seed),
      "benchmarks": .object(own), "unmatched": jsonObjects(unmatched, \.json),
      "redefined": names(redefined), "only_a": names(onlyFirst), "only_b": names(onlySecond),
    ]
  }

  /// What a run's `result.json` says of where its scores come from.
  private func identity(_ run: ComparedRun, _ name: String) -> JSONObject {
    let result = (run.parts[name] ?? run.parts.values[0]).result ?? [:]
    return [
      "model", "model_sha256", "reference", "reference_sha256", "reduction", "scorer",
      "step_aggregation", "template_sha256", "precision", "deterministic",
    ].reduce(into: [:]) { members, key in members[key] = result[key] }
  }
}
