import Basics
import Models
import Rewards
import Training

/// Sun et al. 2024: one reward model that is told which principles to judge by.
public struct Salmon: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "salmon",
    paper: "SALMON: Self-Alignment with Principle-Following Reward Models (Sun et al. 2024)",
    claim:
      "A reward model trained on preferences by changing principles does what its prompt's principles "
      + "say, also in combinations and negations that it never saw.",
    setting:
      "A perceptron reads eight numbers of a response, which of four principles are asked for, and "
      + "which of those are negated; the truth is four orthogonal directions. Labels come from a "
      + "judge with noise and a liking for the first option, by SALMON's rule: one or two principles, "
      + "negated half the time, the loudest decides, a tenth turned round. 6 of 24 signed pairs of "
      + "principles are held out. The paper has a language model of 70 billion parameters, principles "
      + "in words, and reinforcement learning where this has best-of-64.",
    measure: "Share of decisions; of the choices among 64, their true attribute A in deviations",
    arms: [
      ("conditioned", "right decisions under held-out pairs of principles"),
      ("unconditioned", "the same by a model that is not told the principles"),
      ("negated", "decisions that change when every principle is negated"),
      ("85 %", "the least that is asked for"),
      ("best of 64 by A", "attribute A of the choice when the principle is A"),
      ("best of 64 by B", "attribute A of the choice when the principle is B"),
    ],
    comparisons: [
      .init(
        "it judges by combinations that it never saw", better: "conditioned", worse: "85 %"),
      .init(
        "a model without principles cannot", better: "conditioned", worse: "unconditioned"),
      .init("negated principles turn its decisions", better: "negated", worse: "85 %"),
      .init(
        "what is selected follows the principle", better: "best of 64 by A",
        worse: "best of 64 by B"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let source = RandomSource(seed: seed).stream("salmon")
    let task = PrincipleTask(from: source)
    let conditioned = try task.trained(isTold: true, from: source)
    let unconditioned = try task.trained(isTold: false, from: source)
    let (right, turned) = try task.decisions(of: conditioned, isTold: true, from: source)
    return [
      "conditioned": right,
      "unconditioned": try task.decisions(of: unconditioned, isTold: false, from: source).right,
      "negated": turned, "85 %": 0.85,
      "best of 64 by A": try task.attribute(of: conditioned, principle: 0, from: source),
      "best of 64 by B": try task.attribute(of: conditioned, principle: 1, from: source),
    ]
  }
}

/// Responses of eight numbers, and four things that they may be judged by.
private struct PrincipleTask {
  /// Principles, each with whether it is negated.
  typealias Asked = [Int: Bool]

  let directions: [[Double]]
  /// Pairs of principles that no label is made with.
  let held: [Asked]
  private let aggregation: PrincipleAggregation

  init(from base: RandomSource) {
    var source = base.stream("task")
    var directions: [[Double]] = []
    while directions.count < 4 {
      // Gram and Schmidt.
      var x = (0..<8).map { _ in source.normal() }
      for other in directions {
        let share = dot(x, other)
        for index in x.indices { x[index] -= share * other[index] }
      }
      let norm = dot(x, x).squareRoot()
      directions.append(x.map { $0 / norm })
    }
    self.directions = directions
    var pairs: [Asked] = []
    for one in 0..<4 {
      for other in one + 1..<4 {
        for signs in 0..<4 { pairs.append([one: signs & 1 > 0, other: signs & 2 > 0]) }
      }
    }
    held = Array(pairs.shuffled(using: &source).prefix(6))
    var aggregation = PrincipleAggregation()
    aggregation.count = PrincipleCount(most: 2)
    self.aggregation = aggregation
  }

  private func response(_ source: inout RandomSource) -> [Double] {
    (0..<8).map { _ in source.normal() }
  }

  private func row(_ response: [Double], _ asked: Asked?) -> [Float] {
    let asked = asked ?? [:]
    return response.map { Float($0) } + (0..<4).map { asked[$0] == nil ? 0 : 1 }
      + (0..<4).map { asked[$0] == true ? 1 : 0 }
  }

  /// Attribute by attribute, how much more of it the first response has.
  private func differences(_ first: [Double], _ second: [Double]) -> [Double] {
    directions.map { dot($0, first) - dot($0, second) }
  }

  /// A model trained on 24,000 pairs that a judge looked at.
  func trained(isTold: Bool, from base: RandomSource) throws -> Perceptron {
    var source = base.stream("training")
    let pairs = (0..<24_000).map { _ in (response(&source), response(&source)) }
    let scores = pairs.map { first, second in
      differences(first, second).map { difference in
        TwoOrderScore(
          asGiven: difference + 0.3 + 0.2 * source.normal(),
          exchanged: difference - 0.3 + 0.2 * source.normal())
      }
    }
    let variances = try PrincipleAggregation.variances(scores)
    var labelled: [FeaturePair] = []
    for (pair, scores) in zip(pairs, scores) {
      var draw = aggregation.draw(of: 4, from: &source)
      while held.contains(asked(draw)) { draw = aggregation.draw(of: 4, from: &source) }
      guard case .label(let label) = aggregation.verdict(scores, variances: variances, draw) else {
        continue
      }
      let (first, second) =
        label.prefersFirst != label.isExchanged ? (pair.0, pair.1) : (pair.1, pair.0)
      let told = isTold ? asked(draw) : nil
      labelled.append(FeaturePair(chosen: row(first, told), rejected: row(second, told)))
    }
    var start = base.stream("network")
    let network = Perceptron(widths: [16, 64, 1], from: &start)
    try FeatureTrainer(epochs: 15, batchSize: 64, learningRate: 3e-3, weightDecay: 0.01)
      .fit(network, pairs: labelled, from: &start)
    return network
  }

  private func asked(_ draw: PrincipleAggregation.Draw) -> Asked {
    Asked(uniqueKeysWithValues: zip(draw.principles, draw.isNegated))
  }

  /// The shares of right decisions under the held-out pairs, and of decisions that change when the
  /// principles are negated.
  func decisions(
    of network: Perceptron, isTold: Bool, from base: RandomSource
  ) throws -> (right: Double, turned: Double) {
    var source = base.stream("test")
    var (right, turned, count) = (0, 0, 0)
    for asked in held {
      let opposite = asked.mapValues { !$0 }
      let signs = asked.sorted { $0.key < $1.key }
      let draw = PrincipleAggregation.Draw(
        principles: signs.map(\.key), isNegated: signs.map(\.value))
      for _ in 0..<300 {
        let (first, second) = (response(&source), response(&source))
        let exact = differences(first, second).map { TwoOrderScore(asGiven: $0, exchanged: $0) }
        let verdict = aggregation.verdict(exact, variances: [1, 1, 1, 1], draw)
        guard case .label(let label) = verdict else { continue }
        let (told, turnedRound) = isTold ? (asked, opposite) : (nil, nil)
        let rows = [
          row(first, told), row(second, told), row(first, turnedRound), row(second, turnedRound),
        ]
        let rewards = try network.outputs(of: rows).map { $0[0] }
        count += 1
        if (rewards[0] > rewards[1]) == label.prefersFirst { right += 1 }
        if (rewards[0] > rewards[1]) != (rewards[2] > rewards[3]) { turned += 1 }
      }
    }
    return (Double(right) / Double(count), Double(turned) / Double(count))
  }

  /// The mean of attribute A of the best of 64 responses by one principle, over 200 choices.
  func attribute(
    of network: Perceptron, principle: Int, from base: RandomSource
  ) throws -> Double {
    var source = base.stream("choices")
    var sum = 0.0
    for _ in 0..<200 {
      let candidates = (0..<64).map { _ in response(&source) }
      let rewards = try network.outputs(of: candidates.map { row($0, [principle: false]) })
      let best = rewards.indices.max { rewards[$0][0] < rewards[$1][0] } ?? 0
      sum += dot(directions[0], candidates[best])
    }
    return sum / 200
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
