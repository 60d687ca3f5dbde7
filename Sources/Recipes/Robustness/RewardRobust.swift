import Rewards

/// Yan et al. 2024: a nominal reward traded against the worst one.
public struct RewardRobust: Recipe {
  private static let weights = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]

  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "reward-robust",
    paper: "Reward-Robust RLHF in LLMs (Yan et al. 2024)",
    claim:
      "A mix of a nominal reward and the worst one of an uncertainty set is better than either "
      + "alone.",
    setting: "The toy of helping-or-herding, its models as heads and the first one as the nominal "
      + "head: linear models say nothing of their own uncertainty, by which the paper chooses it. "
      + "Best of 4,096 instead of PPO.",
    measure: "True reward of the choice",
    seeds: 20,
    arms: weights.map {
      ("w = \($0)", $0 == 0 ? "the worst alone" : $0 == 1 ? "nominal alone" : "")
    },
    comparisons: [
      .init("a mix is better than the nominal reward", better: "w = 0.4", worse: "w = 1.0"),
      .init("a mix is better than the worst one", better: "w = 0.4", worse: "w = 0.0"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's true rewards of the choices.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let toy = try OveroptimisationToy(seed: seed)
    var found: [String: Double] = [:]
    for weight in Self.weights {
      let ensemble = toy.ensemble(toy.pretrained, .nominalAndMinimum(weight: weight))
      found["w = \(weight)"] = try await toy.gold(of: ensemble, bestOf: 4096)
    }
    return found
  }
}
