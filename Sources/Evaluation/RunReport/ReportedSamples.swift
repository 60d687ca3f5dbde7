import Basics
import Hashing
import OrderedCollections

extension BenchmarkItem {
  /// The item that a sample is of.
  init(reported sample: EvaluationSample) {
    self.init(id: sample.id, prompt: sample.prompt, candidates: sample.candidates)
    correct = sample.correct
    ratings = sample.ratings
    steps = sample.steps
    wrongSteps = sample.wrongSteps
    subset = sample.subset
    language = sample.language
  }
}

extension EvaluationSample {
  /// The scores of the answers, or of the steps.
  var givenScores: [Double] { steps.isEmpty ? scores : stepScores }

  /// Whether there are right answers, and others.
  var hasChoice: Bool { !correct.isEmpty && correct.count < candidates.count }

  /// - Throws: `evaluation.sample` for an item that the benchmark cannot have.
  func requireFit(_ definition: BenchmarkDefinition) throws(RewardError) {
    let (fits, wanted) =
      switch definition.kind {
      case .stepped: (!steps.isEmpty, "steps")
      case .rated: (!ratings.isEmpty, "ratings")
      case .sides, .labelled, .annotated, .rows: (hasChoice, "right and wrong answers")
      }
    guard fits else {
      throw RewardError(
        .evaluationSample, "an item of \(definition.title) has \(wanted)", at: .init(item: id))
    }
  }

  /// - Throws: `evaluation.sample` for what is no preference pair.
  func requirePair() throws(RewardError) {
    guard candidates.count == 2, correct == [0], scores.count == 2 else {
      throw RewardError(
        .evaluationSample, "a pair has two answers with scores, of which the first is right",
        at: .init(item: id))
    }
  }

  /// What the pair's prompt is known by, as `promptGroup` names it: a hash of roles and texts, or
  /// without a prompt of the answers in either order.
  fileprivate var promptName: String {
    let isBare = prompt.string?.isEmpty ?? prompt.array?.isEmpty ?? prompt.isNull
    let known: JSONValue
    if isBare {
      let texts = candidates.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      known = .array(texts.map(JSONValue.string))
    } else {
      known = prompt.array.map { .array($0.map(Self.roleAndText)) } ?? prompt
    }
    return String(sha256(known.text).prefix(Self.promptNameLength))
  }

  /// 60 bits tell a billion prompts apart, and lie in a string itself.
  public static let promptNameLength = 15

  private static func roleAndText(_ message: JSONValue) -> JSONValue {
    guard let role = message["role"], let content = message["content"] else { return message }
    let parts = content.array?.compactMap { $0["text"]?.string }.joined()
    return [role, parts.map(JSONValue.string) ?? content]
  }
}

extension [EvaluationSample] {
  /// A name for each pair's prompt: pairs of one prompt are not independent. It is that of `reward
  /// evaluate`, so that what is split by prompts is split alike.
  var promptNames: [String] { map(\.promptName) }
}

extension PairEvaluation {
  /// The evaluation of samples that are pairs.
  init(_ samples: [EvaluationSample]) throws(RewardError) {
    func lengths(_ index: Int) -> [Int] {
      samples.map { $0.candidates[index].scalarCount }
    }
    try self.init(
      chosenScores: samples.map { $0.scores[0] }, rejectedScores: samples.map { $0.scores[1] },
      chosenLengths: lengths(0), rejectedLengths: lengths(1), groups: samples.promptNames)
  }

  /// The numbers of pairs: the whole and, where there are several, subsets.
  func measures(_ samples: [EvaluationSample]) throws(RewardError) -> [RunMeasure] {
    var measures = [measure("", .overall)]
    let subsets = OrderedSet(samples.map(\.subset))
    guard subsets.count > 1 else { return measures }
    for subset in subsets {
      let part = try PairEvaluation(samples.filter { $0.subset == subset })
      measures.append(part.measure(subset.isEmpty ? RunMeasure.noSubset : subset, .subset))
    }
    return measures
  }

  private func measure(_ name: String, _ role: RunMeasure.Role) -> RunMeasure {
    RunMeasure(
      name: name, role: role, measure: "accuracy", n: result.n, value: accuracy,
      interval: headlineInterval, chance: 0.5,
      rule: .init(
        name: "\(length.betterRule.choice) answer wins", value: length.better.accuracy(.half)!,
        gain: gainOverLength))
  }
}
