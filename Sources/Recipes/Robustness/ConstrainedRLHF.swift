import Basics
import Evaluation
import Preferences
import Rewards

/// Moskovitz et al. 2023: each of several rewards helps up to a point, and is held there.
public struct ConstrainedRLHF: Recipe {
  private static let (prompts, candidates, n, labels) = (16, 1024, 256, 300)
  /// Where the gold score has its maximum, which the arms do not know.
  private static let best = (first: 1.0, second: 2.0)

  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "constrained-rlhf",
    paper:
      "Confronting Reward Model Overoptimization with Constrained RLHF (Moskovitz et al. 2023)",
    claim:
      "Each component of a sum of rewards agrees with the gold score up to its proxy point; holding "
      + "the components there ends higher than fixed weights, which over-optimise. Rewards are "
      + "correlated, so that the points must be found jointly.",
    setting:
      "The specification's gold score, −(a − 1)² − (b − 2)², of two rewards of deviation 1.5, "
      + "correlated by 0.5. Points are found from 300 texts whose gold score is read with an error of "
      + "deviation 2; then the best of 256 is taken of other texts. A component is held by the lower "
      + "of r − θ and θ − r. The paper optimises policies by PPO with Lagrange multipliers.",
    measure: "Gold score of the choice", seeds: 20,
    arms: [
      ("fixed weights", "½·a + ½·b, best of 256"),
      ("fixed weights, stopped", "the same with the N whose gold is highest on the labelled texts"),
      ("points", "both held at points that were found jointly"),
      ("points, one by one", "held at points that were found for each reward alone"),
      ("caps", "lower rewards count, what is above a point does not"),
      ("known points", "what could be reached"),
    ],
    comparisons: [
      .init("held rewards are better than fixed weights", better: "points", worse: "fixed weights"),
      .init("and than stopping early", better: "points", worse: "fixed weights, stopped"),
      .init("points must be found jointly", better: "points", worse: "points, one by one"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's gold scores.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let source = RandomSource(seed: seed)
    var (draw, noise, fit) = (source.stream("labels"), source.stream("noise"), source.stream("fit"))
    let labelled = (0..<Self.labels).map { _ in
      let (a, b) = Self.rewards(&draw)
      return (first: a, second: b, gold: Self.gold(a, b) + 2 * noise.normal())
    }
    let joint = try ProxyPoints(jointly: labelled, from: &fit)
    let single = try ProxyPoints(separately: labelled, from: &fit)
    let known = ProxyPoints(first: Self.best.first, second: Self.best.second)
    let fixed = Self.sum(Self.components)
    let proxy = try await fixed.rewards(
      for: labelled.map { Candidate(features: [$0.first, $0.second]) }
    ).map(\.value)
    let tried = try (0...8).map { power in
      (n: 1 << power, gold: try bestOfN(gold: labelled.map(\.gold), proxy: proxy, n: 1 << power))
    }
    // Of equals the smaller N.
    let stop = tried.reduce(tried[0]) { $1.gold > $0.gold ? $1 : $0 }.n

    var pool = source.stream("candidates")
    let pools = (0..<Self.prompts).map { _ in
      (0..<Self.candidates).map { _ in Self.rewards(&pool) }
    }
    func gold(_ model: any RewardModel, bestOf n: Int = Self.n) async throws -> Double {
      var sum = 0.0
      for pool in pools {
        let proxy = try await model.rewards(for: pool.map { Candidate(features: [$0.0, $0.1]) })
          .map(\.value)
        sum += try bestOfN(gold: pool.map { Self.gold($0.0, $0.1) }, proxy: proxy, n: n)
      }
      return sum / Double(pools.count)
    }
    return [
      "fixed weights": try await gold(fixed),
      "fixed weights, stopped": try await gold(fixed, bestOf: stop),
      "points": try await gold(try Self.held(at: joint)),
      "points, one by one": try await gold(try Self.held(at: single)),
      "caps": try await gold(try Self.capped(at: joint)),
      "known points": try await gold(try Self.held(at: known)),
    ]
  }

  private static func rewards(_ source: inout RandomSource) -> (Double, Double) {
    let (x, y) = (source.normal(), source.normal())
    return (1.5 * x, 1.5 * (0.5 * x + 0.75.squareRoot() * y))
  }

  private static func gold(_ a: Double, _ b: Double) -> Double {
    -(a - best.first) * (a - best.first) - (b - best.second) * (b - best.second)
  }

  private static var components: [RewardPart] {
    [[1.0, 0], [0, 1]].enumerated().map { index, weights in
      RewardPart(LinearReward(name: "component \(index + 1)", weights: weights))
    }
  }

  private static func sum(_ parts: [RewardPart]) -> WeightedSumRewardModel {
    WeightedSumRewardModel(parts.map { .init($0, weight: 0.5) })
  }

  /// −|r − θ| of each component, as the lower of two lines.
  private static func held(at points: ProxyPoints) throws -> WeightedSumRewardModel {
    sum(
      try zip(components, [points.first, points.second]).map { part, point in
        let lines = [(1.0, -point), (-1.0, point)]
        return RewardPart(
          EnsembleRewardModel(
            try lines.map { scale, offset in
              let line = try TransformedRewardModel(part, .linear(scale: scale, offset: offset))
              return .init(RewardPart(line, name: "\(scale) · \(part.name)"))
            }, aggregation: .minimum), name: part.name)
      })
  }

  private static func capped(at points: ProxyPoints) throws -> WeightedSumRewardModel {
    sum(
      try zip(components, [points.first, points.second]).map { part, point in
        RewardPart(
          try TransformedRewardModel(part, .clip(-.infinity...point)), name: part.name)
      })
  }
}
