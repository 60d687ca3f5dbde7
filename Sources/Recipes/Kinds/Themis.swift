import Basics
import Evaluation
import Models
import OrderedCollections
import Preferences
import Rewards
import Storage
import Tools
import Training

/// Li et al. 2023: a reward model that sees what tools say of an answer.
public struct Themis: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "themis",
    paper: "Tool-Augmented Reward Modeling (Li et al. 2023)",
    claim:
      "A reward model that asks tools before it judges prefers right answers where reading alone "
      + "does not tell them.",
    setting:
      "The paper's calculator (877 training, 154 held-out pairs) and calendar data (320, 106). "
      + "Rules decide on the calls, tools of this package run, and a head of 32 units reads "
      + "MiniLM's vectors of question and answer, with or without five numbers of what the tools "
      + "confirmed or contradicted: nothing recorded is read, since the published calculator was "
      + "told the right answer. Each seed draws training and held-out pairs with replacement from "
      + "the same files. In the held-out calculator file wrong answers end in the right number, "
      + "which no step of theirs leads to, so that a calculator finds them out; in the training "
      + "file they end in their own. 'own ends' are measured on a third of the training file, "
      + "drawn anew by each seed, that the head did not see. The paper trains models of 7 billion "
      + "parameters to call tools and to write a rationale.",
    measure: "Share of held-out pairs in which the right answer is preferred, ties a half",
    data: ["tool-augmented-rm"], seeds: 10, draws: .resamples,
    arms: ["calculator", "own ends", "calendar"].flatMap { task in
      [
        ("\(task), with tools", "question, answer and what tools confirmed"),
        ("\(task), without", "question and answer"),
        ("\(task), corrupted", "with tools, but what they said of another answer"),
        ("\(task), tools alone", "what tools confirmed, nothing learned; a half if unread"),
        ("\(task), longer", "the longer answer"),
      ]
    },
    comparisons: ["calculator", "own ends", "calendar"].flatMap { task in
      [
        RecipeCard.Comparison(
          "\(task): tools help", better: "\(task), with tools", worse: "\(task), without"),
        RecipeCard.Comparison(
          "\(task): the observations are read", better: "\(task), with tools",
          worse: "\(task), corrupted"),
      ]
    })

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let data = try await context.once("themis") { try await Self.read(context) }
    let source = RandomSource(seed: seed)
    var numbers: [String: Double] = [:]
    for (name, training, heldOut) in [
      ("calculator", data.calculator, data.heldOutCalculator),
      ("calendar", data.calendar, data.heldOutCalendar),
    ] {
      var draw = source.stream("draw \(name)")
      try measure(
        name, training: Self.resampled(training, from: &draw),
        heldOut: Self.resampled(heldOut, from: &draw), source, into: &numbers)
    }
    var order = source.stream("split")
    let pairs = data.calculator.shuffled(using: &order)
    try measure(
      "own ends", training: Array(pairs.dropFirst(pairs.count / 3)),
      heldOut: Array(pairs.prefix(pairs.count / 3)), source, into: &numbers)
    return numbers
  }

  /// An answer as the arms see it.
  private struct Answer: Sendable {
    /// MiniLM's vectors of question and answer.
    let vector: [Float]
    /// What tools confirmed and contradicted: ``ToolVerdict/features(_:)``.
    let confirmed: [Float]
    /// The same as a reward of a rule, 0.5 where nothing could be checked: for neither answer.
    let verdict: Double
    let length: Double
  }

  private struct Pair: Sendable {
    let chosen: Answer, rejected: Answer
  }

  private struct Data: Sendable {
    let calculator: [Pair], heldOutCalculator: [Pair], calendar: [Pair], heldOutCalendar: [Pair]
  }

  private func measure(
    _ name: String, training: [Pair], heldOut: [Pair], _ source: RandomSource,
    into numbers: inout [String: Double]
  ) throws {
    let with = try head(name, training, source) { $0.vector + $0.confirmed }
    let without = try head(name, training, source) { $0.vector }
    numbers["\(name), with tools"] = try share(heldOut.map { ($0.chosen, $0.rejected) }) {
      try with.outputs(of: $0.map { $0.vector + $0.confirmed }).map { $0[0] }
    }
    numbers["\(name), without"] = try share(heldOut.map { ($0.chosen, $0.rejected) }) {
      try without.outputs(of: $0.map(\.vector)).map { $0[0] }
    }
    // Every answer gets what tools said of an answer of another pair, right or wrong.
    var other = source.stream("corrupt \(name)")
    let corrupted = heldOut.indices.map { index -> (Answer, Answer) in
      func mixed(_ own: Answer) -> Answer {
        let shift = Int.random(in: 1..<heldOut.count, using: &other)
        let pair = heldOut[(index + shift) % heldOut.count]
        let given = Bool.random(using: &other) ? pair.chosen : pair.rejected
        return Answer(
          vector: own.vector, confirmed: given.confirmed, verdict: given.verdict,
          length: own.length)
      }
      return (mixed(heldOut[index].chosen), mixed(heldOut[index].rejected))
    }
    numbers["\(name), corrupted"] = try share(corrupted) {
      try with.outputs(of: $0.map { $0.vector + $0.confirmed }).map { $0[0] }
    }
    let whole = heldOut.map { ($0.chosen, $0.rejected) }
    numbers["\(name), tools alone"] = try share(whole) { $0.map(\.verdict) }
    numbers["\(name), longer"] = try share(whole) { $0.map(\.length) }
  }

  private func head(
    _ name: String, _ pairs: [Pair], _ source: RandomSource, _ row: (Answer) -> [Float]
  ) throws -> Perceptron {
    let pairs = pairs.map { FeaturePair(chosen: row($0.chosen), rejected: row($0.rejected)) }
    // Both heads see the pairs in the same order.
    var (start, order) = (source.stream("start \(name)"), source.stream("order \(name)"))
    let network = Perceptron(widths: [pairs[0].chosen.count, 32, 1], from: &start)
    try FeatureTrainer(epochs: 6, batchSize: 64, learningRate: 3e-3, weightDecay: 0.01)
      .fit(network, pairs: pairs, from: &order)
    return network
  }

  private func share(
    _ pairs: [(Answer, Answer)], _ score: ([Answer]) throws -> [Double]
  ) throws -> Double {
    let (chosen, rejected) = (try score(pairs.map(\.0)), try score(pairs.map(\.1)))
    let result = try PairwiseResult(margins: zip(chosen, rejected).map { $0 - $1 })
    guard let share = result.accuracy(.half) else {
      throw RewardError(.recipeData, "there are no held-out pairs")
    }
    return share
  }

  private static func resampled(_ pairs: [Pair], from source: inout RandomSource) -> [Pair] {
    pairs.map { _ in pairs[Int.random(in: pairs.indices, using: &source)] }
  }

  private static func read(_ context: RecipeContext) async throws -> Data {
    let features = SentenceFeatures(try SentenceTextEmbedder())
    func pairs(_ path: String) async throws -> [Pair] {
      try await read(context.file("tool-augmented-rm/\(path)"), features)
    }
    return Data(
      calculator: try await pairs("calculator/agent_calculator_train_cases.json.gz"),
      heldOutCalculator: try await pairs("calculator/agent_calculator_test.json.gz"),
      calendar: try await pairs("calendar/agent_calendar_train.json.gz"),
      heldOutCalendar: try await pairs("calendar/agent_calendar_test.json"))
  }

  /// Of every row the question and the two answers' texts, and nothing else.
  private static func read(_ path: String, _ features: SentenceFeatures) async throws -> [Pair] {
    let tracer = ToolTracer(
      tools: ToolRegistry([Calculator(), CalendarTool()]),
      planner: RulePlanner(tools: ["calculator", "calendar"]))
    let reader = try RowReader(path: path)
    var candidates: [Candidate] = []
    while let (line, row) = try reader.next() {
      let answers = ["pos_answer", "neg_answer"].compactMap { row[$0]?["answer"]?.string }
      guard let question = row["question"]?.string, answers.count == 2 else {
        throw RewardError(
          .recipeData, "a row needs a question and two answers", at: .init(file: path, line: line))
      }
      candidates += answers.map { Candidate(prompt: question, response: $0) }
    }
    let vectors = try features.features(of: candidates)
    let verdict = ToolVerdictRewardModel(unchecked: 0.5)
    var answers: [Answer] = []
    for (candidate, vector) in zip(candidates, vectors) {
      let trace = try await tracer.trace(candidate)
      answers.append(
        Answer(
          vector: vector.values, confirmed: ToolVerdict.features(ToolVerdict(trace)),
          verdict: try await verdict.rewards(for: [candidate.traced(trace)])[0].value,
          length: Double(candidate.responseText.count)))
    }
    return stride(from: 0, to: answers.count, by: 2).map {
      Pair(chosen: answers[$0], rejected: answers[$0 + 1])
    }
  }
}
