import Basics
import Models
import OrderedCollections
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
      + "of ratings are as good as those of preferences. Five attributes are regressed at once, "
      + "missing labels passed over, and a weighted sum of them is the reward.",
    setting:
      "Five attributes are linear in 32 normal features, those of quality alike and those of "
      + "length alike (correlations of about 0.5); the true reward is their sum with HelpSteer2's "
      + "weights. An annotator sees each response's reward with noise as large as the reward's own "
      + "spread, prefers the one that seems better with a strength of 1 to 3, and rates each "
      + "response 0 to 4; and sees and rates each attribute in the same way, with 3 of 10 labels "
      + "missing. The sum's weights are told, where the paper chose them by RewardBench. 300 pairs "
      + "to train on, 8,000 to measure by the true reward; forty passes of AdamW for all. The "
      + "papers have 10,000 pairs, several annotators and models of 70 and 340 billion parameters.",
    measure: "Accuracy on held-out pairs",
    arms: [
      ("plain", "Bradley–Terry without strengths"), ("margin", "log σ(d − strength)"),
      ("scaled", "strength · log σ(d)"),
      ("regression", "squared error of the rewards' ratings, one output"),
      ("attributes", "squared error of the attributes' ratings, five outputs, weighted sum"),
      ("missing as 0", "the same, where missing labels are taken for a rating of 0"),
      ("helpfulness", "the first of the five outputs alone"),
    ],
    comparisons: [
      .init("strengths as factors help", better: "scaled", worse: "plain"),
      .init("strengths as margins help", better: "margin", worse: "plain"),
      .init("factors beat margins", better: "scaled", worse: "margin"),
      .init("ratings beat preferences without strengths", better: "regression", worse: "plain"),
      .init(
        "a sum of attributes beats a rating of the whole", better: "attributes",
        worse: "regression"),
      .init(
        "it beats helpfulness alone", better: "attributes", worse: "helpfulness"),
      .init(
        "missing labels are best passed over", better: "attributes", worse: "missing as 0"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  private static let width = 32
  private static let weights = HelpSteerScore.seventyBillion.weights.values.elements

  /// One seed's accuracies.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let source = RandomSource(seed: seed)
    var (truthSource, pairSource) = (source.stream("truth"), source.stream("pairs"))
    let truth = AttributeTruth(Self.weights, width: Self.width, from: &truthSource)
    let training = (0..<300).map { _ in AnnotatedPair(truth, from: &pairSource) }
    let heldOut = (0..<8000).map { _ in AnnotatedPair(truth, from: &pairSource) }
    let rows = training.flatMap { [$0.better, $0.worse] }

    /// By the weighted sum of a head's outputs.
    func accuracy(_ head: Perceptron, _ weights: [Double]) throws -> Double {
      let scores = try head.outputs(of: heldOut.flatMap { [$0.better, $0.worse] }).map {
        zip(weights, $0).reduce(0) { $0 + $1.0 * $1.1 }
      }
      let right = heldOut.indices.count { scores[2 * $0] > scores[2 * $0 + 1] }
      return Double(right) / Double(heldOut.count)
    }
    func head(
      outputs: Int = 1, _ fit: (FeatureTrainer, Perceptron, inout RandomSource) throws -> Void
    ) throws -> Perceptron {
      // Every arm has the same start, as far as it has as many outputs, and the same order.
      var (start, order) = (source.stream("head"), source.stream("order"))
      let head = Perceptron(widths: [Self.width, outputs], from: &start)
      try fit(FeatureTrainer(epochs: 40, learningRate: 1e-2, weightDecay: 0.01), head, &order)
      return head
    }
    func preferences(_ decorate: (inout FeaturePair, Double) -> Void) throws -> Double {
      let pairs = training.map { annotated in
        var pair = annotated.preference
        decorate(&pair, annotated.strength)
        return pair
      }
      return try accuracy(head { try $0.fit($1, pairs: pairs, from: &$2) }, [1])
    }
    func ratings(_ labels: [[Double?]]) throws -> Perceptron {
      try head(outputs: labels[0].count) {
        try $0.fit($1, rows: rows, labels: labels, from: &$2)
      }
    }
    let labels = training.flatMap(\.attributes)
    let heads = try ratings(labels)
    let filled = try ratings(labels.map { $0.map { $0 ?? 0 } })
    return [
      "plain": try preferences { _, _ in },
      "margin": try preferences { $0.margin = $1 },
      "scaled": try preferences { $0.scale = $1 },
      "regression": try accuracy(ratings(training.flatMap { $0.ratings.map { [$0] } }), [1]),
      "attributes": try accuracy(heads, Self.weights),
      "missing as 0": try accuracy(filled, Self.weights),
      "helpfulness": try accuracy(heads, [1, 0, 0, 0, 0]),
    ]
  }
}

/// Attributes of a response and their weighted sum, all linear in its features and with a standard
/// deviation of 1.
private struct AttributeTruth {
  /// Helpfulness, correctness, coherence, complexity and verbosity.
  let attributes: [[Double]]
  let reward: [Double]

  init(_ weights: [Double], width: Int, from source: inout RandomSource) {
    func direction() -> [Double] { (0..<width).map { _ in source.normal() } }
    let (quality, length) = (direction(), direction())
    let attributes = weights.indices.map { index in
      Self.unit(zip(index < 3 ? quality : length, direction()).map { $0 + $1 })
    }
    reward = Self.unit(
      (0..<width).map { column in
        zip(weights, attributes).reduce(0) { $0 + $1.0 * $1.1[column] }
      })
    self.attributes = attributes
  }

  private static func unit(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
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
  /// Of both, each attribute's, 0 to 4; nil where it is missing.
  let attributes: [[Double?]]

  init(_ truth: AttributeTruth, from source: inout RandomSource) {
    let rows = (0..<2).map { _ in truth.reward.map { _ in source.normal() } }
    func value(_ direction: [Double], _ row: [Double]) -> Double {
      zip(direction, row).reduce(0) { $0 + $1.0 * $1.1 }
    }
    // What is seen of one response has a standard deviation of √2.
    func rating(_ seen: Double) -> Double {
      min(4, max(0, (seen / 2.0.squareRoot() + 2).rounded()))
    }
    let rewards = rows.map { value(truth.reward, $0) }
    let best = rewards[0] >= rewards[1] ? 0 : 1
    let order = [best, 1 - best]
    let seen = order.map { rewards[$0] + source.normal() }
    (better, worse) = (rows[best].map { Float($0) }, rows[1 - best].map { Float($0) })
    let difference = seen[0] - seen[1]
    preference =
      difference >= 0
      ? FeaturePair(chosen: better, rejected: worse)
      : FeaturePair(chosen: worse, rejected: better)
    // Differences have a standard deviation of 2.
    strength = abs(difference) < 1 ? 1 : abs(difference) < 2.4 ? 2 : 3
    ratings = seen.map(rating)
    attributes = order.map { place in
      truth.attributes.map { direction in
        let seen = value(direction, rows[place]) + source.normal()
        return source.uniform() < 0.3 ? nil : rating(seen)
      }
    }
  }
}
