import Basics
import Evaluation
import Rewards
import Training

/// Wang et al. 2024: what each objective counts depends on the prompt.
public struct ArmoRM: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "armorm",
    paper:
      "Interpretable Preferences via Multi-Objective Reward Modeling and Mixture-of-Experts "
      + "(Wang et al. 2024)",
    claim:
      "A gate that reads the prompt and weighs several objectives foretells preferences better "
      + "than any weights that are the same for all prompts.",
    setting:
      "Three objectives of each response are known, independent and normal. Prompts of one type "
      + "are judged by (1, −1, 0.5), those of the other by (−1, 1, 0.5); a gate's weights cannot "
      + "be below 0. The gate has two hidden layers of 64 units and sees eight numbers of a "
      + "prompt, one of which tells its type; 4,000 pairs to train on, 4,000 to measure. The paper "
      + "has 19 objectives of an 8-billion-parameter model and no known truth.",
    measure: "Accuracy on held-out pairs",
    arms: [
      ("uniform", "all objectives weigh the same"),
      ("best fixed", "the likeliest weights of at least 0 for all prompts"),
      ("gate", "weights by the prompt, as ArmoRM trains them"),
      ("best per type", "the likeliest weights of at least 0, told the type: the most there is"),
    ],
    comparisons: [
      .init("the gate beats fixed weights", better: "gate", worse: "best fixed"),
      .init("the gate beats equal weights", better: "gate", worse: "uniform"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's accuracies.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let source = RandomSource(seed: seed)
    var (first, second) = (source.stream("training"), source.stream("held-out"))
    let training = (0..<4000).map { _ in JudgedPair(from: &first) }
    let heldOut = (0..<4000).map { _ in JudgedPair(from: &second) }
    var (start, order) = (source.stream("gate"), source.stream("order"))
    let gate = GatingNetwork(
      inputs: 8, outputs: 3, hidden: [64, 64], dropout: 0, from: &start)
    try GateTrainer(steps: 600, batchSize: 256).fit(
      gate, pairs: training.map(\.pair), from: &order)
    let report = try GateReport(
      gate, correction: nil, training: training.map(\.pair), heldOut: heldOut.map(\.pair),
      groups: heldOut.indices.map(String.init))
    var informed = 0.0
    for type in [0, 1] {
      func differences(_ pairs: [JudgedPair]) -> [[Double]] {
        pairs.filter { $0.type == type }.map(\.pair.difference)
      }
      let weights = try FixedWeighting.nonNegative(differences(training))
      let own = differences(heldOut)
      informed +=
        (FixedWeighting.accuracy(weights, on: own) ?? 0) * Double(own.count)
        / Double(heldOut.count)
    }
    return [
      "uniform": report.uniform.mean, "best fixed": report.fixed.mean, "gate": report.gate.mean,
      "best per type": informed,
    ]
  }
}

/// A pair whose better response is known, for a prompt of one of two types.
private struct JudgedPair {
  let type: Int
  let pair: GatePair

  init(from source: inout RandomSource) {
    let type = Int.random(in: 0...1, using: &source)
    let truth = type == 0 ? [1, -1, 0.5] : [-1, 1, 0.5]
    let responses = (0..<2).map { _ in (0..<3).map { _ in source.normal() } }
    let rewards = responses.map { zip(truth, $0).reduce(0) { $0 + $1.0 * $1.1 } }
    let best = rewards[0] >= rewards[1] ? 0 : 1
    let prompt = (0..<8).map { place in
      Float((place == 0 ? Double(2 * type - 1) : 0) + 0.25 * source.normal())
    }
    self.type = type
    pair = GatePair(prompt: prompt, chosen: responses[best], rejected: responses[1 - best])
  }
}
