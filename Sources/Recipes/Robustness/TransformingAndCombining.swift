import Basics
import Evaluation
import Preferences
import Rewards

/// Wang et al. 2024: sums of log-sigmoids ask for every property at once.
public struct TransformingAndCombining: Recipe {
  private static let (prompts, candidates, n) = (64, 512, 64)

  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "transforming-and-combining",
    paper:
      "Transforming and Combining Rewards for Aligning Large Language Models (Wang et al. 2024)",
    claim:
      "The sum of log-sigmoids of centred rewards is the chance that a response is good in every "
      + "respect; it finds more such responses than the sum of raw rewards, at the same KL.",
    setting:
      "Two rewards of deviation 2, correlated by −0.5, and the same best of 64 for both sums, "
      + "so that their KL is equal; a response is good where each reward is above its reference, the "
      + "85th percentile. The paper optimises policies by PPO.",
    measure: "Share of choices that are good in both respects",
    seeds: 20,
    arms: [
      ("raw sum", "r₁ + r₂"), ("log-sigmoids", "log σ(r₁ − ref₁) + log σ(r₂ − ref₂)"),
      ("chance", "a candidate drawn blindly"),
    ],
    comparisons: [
      .init("log-sigmoids find more good responses", better: "log-sigmoids", worse: "raw sum")
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares of good choices.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    var source = RandomSource(seed: seed)
    // The 85th percentile of a normal of deviation 2.
    let reference = 2 * 1.0364333895
    let properties = [[1.0, 0], [0, 1]].enumerated().map { index, weights in
      RewardPart(LinearReward(name: "property \(index + 1)", weights: weights))
    }
    let raw = WeightedSumRewardModel(properties.map { .init($0) })
    let transformed = WeightedSumRewardModel(
      try properties.map { part in
        .init(
          RewardPart(
            try TransformedRewardModel(part, .logSigmoid(reference: reference)), name: part.name))
      })
    var shares = (raw: 0.0, transformed: 0.0, chance: 0.0)
    for _ in 0..<Self.prompts {
      let features = (0..<Self.candidates).map { _ in Self.rewards(&source) }
      let good = features.map { $0.allSatisfy { $0 > reference } ? 1.0 : 0 }
      let pool = features.map(Candidate.init(features:))
      func share(_ model: any RewardModel) async throws -> Double {
        let proxy = try await model.rewards(for: pool).map(\.value)
        return try bestOfN(gold: good, proxy: proxy, n: Self.n)
      }
      shares.raw += try await share(raw)
      shares.transformed += try await share(transformed)
      shares.chance += good.reduce(0, +) / Double(good.count)
    }
    let count = Double(Self.prompts)
    return [
      "raw sum": shares.raw / count, "log-sigmoids": shares.transformed / count,
      "chance": shares.chance / count,
    ]
  }

  private static func rewards(_ source: inout RandomSource) -> [Double] {
    let (a, b) = (source.normal(), source.normal())
    return [2 * a, 2 * (-0.5 * a + 0.75.squareRoot() * b)]
  }
}
