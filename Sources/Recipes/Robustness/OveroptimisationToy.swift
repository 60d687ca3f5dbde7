import Basics
import Evaluation
import Preferences
import Rewards
import Training

/// Rewards that are wrong where they were never trained, and a search that finds it.
///
/// Eight features; the true reward is ½(x₁ + … + x₄) − |x₈|. In the 2,000 training pairs x₈ is 0,
/// so that its weight stays what the start made it; a quarter of the labels is wrong. One candidate
/// in ten has x₈ of deviation 3. A model's start is what its pretraining gave, N(0, ½²), and what
/// its fine-tuning added, N(0, 1/20²).
struct OveroptimisationToy {
  static let width = 8
  static let members = 5
  /// What is chosen among, for each of several prompts.
  private static let (prompts, candidates) = (4, 8192)

  /// Each with a pretraining of its own.
  let pretrained: [LinearReward]
  /// All of one pretraining, the first one's.
  let finetuned: [LinearReward]
  /// What all of them were trained on.
  let pairs: [FeaturePair]
  private let pools: [[Candidate]]
  private let gold: [[Double]]

  init(seed: UInt64) throws {
    let source = RandomSource(seed: seed)
    var data = source.stream("pairs")
    let pairs = (0..<2000).map { _ in
      let (a, b) = (Self.features(&data, rare: 0), Self.features(&data, rare: 0))
      let isRight = data.uniform() >= 0.25
      return (Self.gold(a) > Self.gold(b)) == isRight ? (chosen: a, rejected: b) : (b, a)
    }
    func model(_ pretraining: Int, _ finetuning: Int) throws -> LinearReward {
      var base = source.stream("pretraining", pretraining)
      var own = source.stream("finetuning", 100 * pretraining + finetuning)
      let start = (0..<Self.width).map { _ in 0.5 * base.normal() }.map { $0 + 0.05 * own.normal() }
      return try LinearReward(
        name: "\(pretraining).\(finetuning)", start: start, pairs: pairs, epochs: 3, batchSize: 20,
        rate: 0.1, from: &own)
    }
    pretrained = try (0..<Self.members).map { try model($0, 0) }
    finetuned = try (0..<Self.members).map { try model(0, $0) }
    self.pairs = pairs.map {
      FeaturePair(chosen: $0.0.map { Float($0) }, rejected: $0.1.map { Float($0) })
    }
    var pool = source.stream("candidates")
    let features = (0..<Self.prompts).map { _ in
      (0..<Self.candidates).map { _ in Self.features(&pool, rare: 0.1) }
    }
    pools = features.map { $0.map(Candidate.init(features:)) }
    gold = features.map { $0.map(Self.gold) }
  }

  private static func features(_ source: inout RandomSource, rare: Double) -> [Double] {
    var x = (0..<width).map { _ in source.normal() }
    let last = x[width - 1]
    x[width - 1] = source.uniform() < rare ? 3 * last : 0
    return x
  }

  private static func gold(_ x: [Double]) -> Double {
    0.5 * x[..<4].reduce(0, +) - abs(x[width - 1])
  }

  /// The true reward of the best of n candidates by a model: the exact mean over all subsets.
  func gold(of model: any RewardModel, bestOf n: Int) async throws -> Double {
    var sum = 0.0
    for (pool, gold) in zip(pools, gold) {
      let proxy = try await model.rewards(for: pool).map(\.value)
      sum += try bestOfN(gold: gold, proxy: proxy, n: n)
    }
    return sum / Double(pools.count)
  }

  /// The same where the true reward chooses.
  func ceiling(bestOf n: Int) throws -> Double {
    try gold.map { try bestOfN(gold: $0, proxy: $0, n: n) }.reduce(0, +) / Double(gold.count)
  }

  /// An ensemble of models.
  func ensemble(
    _ models: [LinearReward], _ aggregation: RewardAggregation
  ) -> EnsembleRewardModel {
    EnsembleRewardModel(
      models.map { .init(RewardPart($0)) }, aggregation: aggregation)
  }

  /// What a model says of all candidates, beside their true rewards: what its curve is made of.
  func samples(_ name: String, _ model: any RewardModel) async throws -> ProxySamples {
    try await ProxySamples(name, by: model, pools: pools, gold: gold)
  }

  /// The first model with Laplace's approximation of what its pairs leave open, as a lower bound.
  ///
  /// The prior has the variance of the models' starts, ½² + 1/20²: what pretraining may have left
  /// in a weight that no pair touches.
  func bayesian(caution: Double) throws -> BayesianRewardModel {
    let head = try BayesianHead(
      around: pretrained[0].weights, pairs: pairs, precision: 1 / (0.25 + 0.0025),
      centre: [Double](repeating: 0, count: Self.width))
    return BayesianRewardModel(
      features: NumberFeatures(width: Self.width), head: head, caution: caution)
  }
}
