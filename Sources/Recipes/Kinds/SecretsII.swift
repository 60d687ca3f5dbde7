import Basics
import Models
import Training

/// Wang et al. 2024: wrong labels found by preference strength, and turned round.
public struct SecretsII: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "secrets-ii",
    paper: "Secrets of RLHF in Large Language Models Part II: Reward Modeling (Wang et al. 2024)",
    claim: "The mean difference µ that an ensemble of reward models sees between the responses of "
      + "a pair tells wrong labels; turning the lowest slice round makes a better reward model.",
    setting: "1,000 pairs of independent 12-dimensional Gaussian items under a random network of "
      + "16 ReLU units, 25 % of the labels turned round; the reward model has 64 hidden units and "
      + "is trained for 120 epochs (AdamW without decay, 3e-3, batches of 64). Out of fold: four "
      + "models of 15 epochs for each pair, of other folds of five. In sample: four models of 120 "
      + "epochs on all pairs, and for comparison four of 15, which do not know the labels by heart "
      + "yet. The paper has ten language models of 7 billion parameters, in sample, and human "
      + "preferences.",
    measure: "Share of 2,000 fresh pairs with the right order",
    seeds: 6,
    arms: [
      ("plain", "the labels as they are"),
      ("flip, out of fold", "the lowest 20 % by µ of models that did not see the pair"),
      ("flip, in sample", "the lowest 20 % by µ of models that were trained on it for 120 epochs"),
      ("flip, in sample, 15 epochs", "the same by models that stopped early"),
      ("smoothing 0.2", "every label is wrong with the chance 0.2"),
      ("right labels", "what could be reached"),
    ],
    comparisons: [
      .init(
        "turning labels by strength out of fold helps", better: "flip, out of fold",
        worse: "plain"),
      .init(
        "out of fold is better than in sample", better: "flip, out of fold",
        worse: "flip, in sample"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  private static let pairs = 1000
  private static let share = 0.2

  /// One seed's shares.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let source = RandomSource(seed: seed)
    var drawing = source.stream("task")
    let gold = GoldNetwork(inputs: 12, units: 16, from: &drawing)
    let right = (0..<Self.pairs).map { _ in gold.pair(from: &drawing) }
    let noisy = right.map { drawing.uniform() < 0.25 ? $0.flipped : $0 }
    let fresh = (0..<2000).map { _ in gold.pair(from: &drawing) }
    let whole = FeatureTrainer(epochs: 120)

    // All arms begin with the same weights and see the pairs in the same order.
    func accuracy(_ pairs: [FeaturePair], _ loss: PreferenceLoss = .init()) throws -> Double {
      var own = source.stream("reward model")
      let model = Perceptron(widths: [12, 64, 1], from: &own)
      var trainer = whole
      trainer.loss = loss
      try trainer.fit(model, pairs: pairs, from: &own)
      let found = try model.differences(of: fresh)
      return Double(found.count { $0 > 0 }) / Double(found.count)
    }
    func turned(_ ensemble: StrengthEnsemble) throws -> [FeaturePair] {
      let strengths = try ensemble.strengths(of: noisy, from: source.stream("ensemble"))
      return try StrengthPolicy([.flipLowest(share: Self.share)])
        .outcome(of: strengths.map(\.mean)).applied(to: noisy)
    }
    return [
      "plain": try accuracy(noisy),
      "flip, out of fold": try accuracy(turned(StrengthEnsemble())),
      "flip, in sample": try accuracy(
        turned(StrengthEnsemble(.inSample(models: 4), trainer: whole))),
      "flip, in sample, 15 epochs": try accuracy(turned(StrengthEnsemble(.inSample(models: 4)))),
      "smoothing 0.2": try accuracy(noisy, PreferenceLoss(labelSmoothing: 0.2)),
      "right labels": try accuracy(right),
    ]
  }
}

/// A random network that says which item is better: b · ReLU(A·x + c), all standard normal.
private struct GoldNetwork {
  private let rows: [[Double]]
  private let offsets: [Double]
  private let outputs: [Double]

  init(inputs: Int, units: Int, from source: inout RandomSource) {
    rows = (0..<units).map { _ in (0..<inputs).map { _ in source.normal() } }
    offsets = (0..<units).map { _ in source.normal() }
    outputs = (0..<units).map { _ in source.normal() }
  }

  private func value(_ item: [Double]) -> Double {
    rows.indices.reduce(0) { sum, unit in
      let state = zip(rows[unit], item).reduce(offsets[unit]) { $0 + $1.0 * $1.1 }
      return sum + outputs[unit] * max(0, state)
    }
  }

  /// Two fresh items, the better one chosen.
  func pair(from source: inout RandomSource) -> FeaturePair {
    let items = (0..<2).map { _ in rows[0].map { _ in source.normal() } }
    let isFirst = value(items[0]) > value(items[1])
    let (better, worse) = isFirst ? (items[0], items[1]) : (items[1], items[0])
    return FeaturePair(chosen: better.map { Float($0) }, rejected: worse.map { Float($0) })
  }
}
