import Rewards

/// Coste et al. 2023: worst-case and uncertainty-weighted optimisation.
public struct UncertaintyWeighting: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "uncertainty-weighting",
    paper: "Reward Model Ensembles Help Mitigate Overoptimization (Coste et al. 2023)",
    claim: "The lowest of several reward models (WCO), or their mean less their variance (UWO), is "
      + "over-optimised far less than a single one, or than their mean.",
    setting: "The toy of helping-or-herding: five linear reward models that differ where they were "
      + "never trained, best of 4,096. The paper has language models, a 7B gold model, and PPO too; "
      + "its \u{3bb} for best-of-N is 0.5, with the variance of divisor k.",
    measure: "True reward of the choice",
    arms: [
      ("single", "one reward model"), ("mean", "the mean of five"),
      ("worst case", "the lowest of five"), ("uncertainty-weighted", "mean − 0.5 · variance"),
    ],
    comparisons: [
      .init("the worst case is better than one model", better: "worst case", worse: "single"),
      .init("and than the mean", better: "worst case", worse: "mean"),
      .init(
        "weighting by uncertainty is better than one model", better: "uncertainty-weighted",
        worse: "single"),
      .init("and than the mean", better: "uncertainty-weighted", worse: "mean"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's true rewards of the choices.
  public func run(seed: UInt64) async throws -> [String: Double] {
    let toy = try OveroptimisationToy(seed: seed)
    func ensemble(_ aggregation: RewardAggregation) async throws -> Double {
      try await toy.gold(of: toy.ensemble(toy.pretrained, aggregation), bestOf: 4096)
    }
    return [
      "single": try await toy.gold(of: toy.pretrained[0], bestOf: 4096),
      "mean": try await ensemble(.mean), "worst case": try await ensemble(.minimum),
      "uncertainty-weighted": try await ensemble(.meanMinusVariance(0.5, ddof: 0)),
    ]
  }
}
