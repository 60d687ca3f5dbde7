import Basics
import Models
import Training

/// Wang et al. 2024: what a preference's strength is good for.
public struct HelpSteer2: Recipe {
  /// The papers, and what is compared.
  public let card = RecipeCard(
    name: "helpsteer2",
    paper:
      "HelpSteer2: Open-source dataset for training top-performing reward models (Wang et al. "
      + "2024), and HelpSteer2-Preference: Complementing Ratings with Preferences (Wang et al. "
      + "2024)",
    claim:
      "A preference's strength is best used as a factor of the Bradley–Terry loss; reward models "
      + "of ratings are as good as those of preferences.",
    setting:
      "Linear rewards of 32 normal features. An annotator sees each response's true reward with "
      + "noise as large as the reward's own spread, prefers the one that seems better with a "
      + "strength of 1 to 3, and rates each response 0 to 4. 300 pairs to train on, 8,000 to "
      + "measure by the true reward; forty passes of AdamW for all. The papers have 10,000 pairs, "
      + "several annotators and models of 70 and 340 billion parameters.",
    measure: "Accuracy on held-out pairs",
    arms: [
      ("plain", "Bradley–Terry without strengths"), ("margin", "log σ(d − strength)"),
      ("scaled", "strength · log σ(d)"), ("regression", "squared error of ratings, one output"),
    ],
    comparisons: [
      .init("strengths as factors help", better: "scaled", worse: "plain"),
      .init("strengths as margins help", better: "margin", worse: "plain"),
      .init("factors beat margins", better: "scaled", worse: "margin"),
      .init("ratings beat preferences without strengths", better: "regression", worse: "plain"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  private static let width = 32

  /// One seed's accuracies.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let source = RandomSource(seed: seed)
    var (truthSource, pairSource) = (source.stream("truth"), source.stream("pairs"))
    let drawn = (0..<Self.width).map { _ in truthSource.normal() }
    let length = drawn.reduce(0) { $0 + $1 * $1 }.squareRoot()
    // A unit vector: rewards have a standard deviation of 1.
    let truth = drawn.map { $0 / length }
    let training = (0..<300).map { _ in AnnotatedPair(truth, from: &pairSource) }
    let heldOut = (0..<8000).map { _ in AnnotatedPair(truth, from: &pairSource) }

    func accuracy(_ fit: (FeatureTrainer, Perceptron, inout RandomSource) throws -> Void)
      throws -> Double
    {
      // Every arm has the same start and order.
      var (start, order) = (source.stream("head"), source.stream("order"))
      let head = Perceptron(widths: [Self.width, 1], from: &start)
      try fit(FeatureTrainer(epochs: 40, learningRate: 1e-2, weightDecay: 0.01), head, &order)
      let scores = try head.outputs(of: heldOut.flatMap { [$0.better, $0.worse] }).map { $0[0] }
      let right = heldOut.indices.count { scores[2 * $0] > scores[2 * $0 + 1] }
      return Double(right) / Double(heldOut.count)
    }
    func preferences(_ decorate: @escaping (inout FeaturePair, Double) -> Void) throws -> Double {
      let pairs = training.map { annotated in
        var pair = annotated.preference
        decorate(&pair, annotated.strength)
        return pair
      }
      return try accuracy { try $0.fit($1, pairs: pairs, from: &$2) }
    }
    return [
      "plain": try preferences { _, _ in },
      "margin": try preferences { $0.margin = $1 },
      "scaled": try preferences { $0.scale = $1 },
      "regression": try accuracy {
        try $0.fit(
          $1, rows: training.flatMap { [$0.better, $0.worse] },
          labels: training.flatMap { $0.ratings.map { [$0] } }, from: &$2)
      },
    ]
  }
}

/// Two responses in the order of their true rewards, and what an annotator says of them.
private struct AnnotatedPair {
  let better: [Float], worse: [Float]
  /// The preference that the annotator has, which may be wrong.
  let preference: FeaturePair
  /// 1, 2 or 3.
  let strength: Double
  /// Of the better and of the worse response, 0 to 4.
  let ratings: [Double]

  init(_ truth: [Double], from source: inout RandomSource) {
    let rows = (0..<2).map { _ in truth.map { _ in source.normal() } }
    let rewards = rows.map { zip(truth, $0).reduce(0) { $0 + $1.0 * $1.1 } }
    let best = rewards[0] >= rewards[1] ? 0 : 1
    let order = [best, 1 - best]
    let seen = order.map { rewards[$0] + source.normal() }
    (better, worse) = (rows[best].map { Float($0) }, rows[1 - best].map { Float($0) })
    let difference = seen[0] - seen[1]
    preference =
      difference >= 0
      ? FeaturePair(chosen: better, rejected: worse)
      : FeaturePair(chosen: worse, rejected: better)
    // Differences have a standard deviation of 2, what is seen of one response one of √2.
    strength = abs(difference) < 1 ? 1 : abs(difference) < 2.4 ? 2 : 3
    ratings = seen.map { min(4, max(0, ($0 / 2.0.squareRoot() + 2).rounded())) }
  }
}
