public import Evaluation
import Rewards

/// Coste et al. 2023: worst-case and uncertainty-weighted optimisation.
public struct UncertaintyWeighting: RecipeCurves {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "uncertainty-weighting",
    paper: "Reward Model Ensembles Help Mitigate Overoptimization (Coste et al. 2023)",
    claim: "The lowest of several reward models (WCO), or their mean less their variance (UWO), is "
      + "over-optimised far less than a single one, or than their mean.",
    setting: "The toy of helping-or-herding: five linear reward models that differ where they were "
      + "never trained, best of 4,096. The paper has language models, a 7B gold model, and PPO too; "
      + "its \u{3bb} for best-of-N is 0.5, with the variance of divisor k. The Bayesian head "
      + "(Laplace\u{2019}s approximation around the single model) is not the paper\u{2019}s.",
    measure: "True reward of the choice",
    seeds: 20,
    arms: [
      ("single", "one reward model"), ("mean", "the mean of five"),
      ("worst case", "the lowest of five"), ("uncertainty-weighted", "mean − 0.5 · variance"),
      ("Bayesian head", "the single one\u{2019}s posterior, mean − 2 · deviation"),
    ],
    comparisons: [
      .init("the worst case is better than one model", better: "worst case", worse: "single"),
      .init("and than the mean", better: "worst case", worse: "mean"),
      .init(
        "weighting by uncertainty is better than one model", better: "uncertainty-weighted",
        worse: "single"),
      .init("and than the mean", better: "uncertainty-weighted", worse: "mean"),
      .init(
        "a Bayesian head\u{2019}s lower bound is better than its mean", better: "Bayesian head",
        worse: "single"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// The largest N of the curves, that of the claims.
  public let largestN: Int? = 4096

  /// One seed's true rewards of the choices.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let toy = try OveroptimisationToy(seed: seed)
    var found: [String: Double] = [:]
    for (name, model) in try Self.proxies(toy) {
      found[name] = try await toy.gold(of: model, bestOf: 4096)
    }
    return found
  }

  /// One seed's candidates as each proxy sees them.
  public func samples(
    seed: UInt64, in context: RecipeContext
  ) async throws -> [ProxySamples] {
    let toy = try OveroptimisationToy(seed: seed)
    var samples: [ProxySamples] = []
    for (name, model) in try Self.proxies(toy) {
      samples.append(try await toy.samples(name, model))
    }
    return samples
  }

  private static func proxies(
    _ toy: OveroptimisationToy
  ) throws -> [(name: String, model: any RewardModel)] {
    [
      ("single", toy.pretrained[0]), ("mean", toy.ensemble(toy.pretrained, .mean)),
      ("worst case", toy.ensemble(toy.pretrained, .minimum)),
      ("uncertainty-weighted", toy.ensemble(toy.pretrained, .meanMinusVariance(0.5, ddof: 0))),
      ("Bayesian head", try toy.bayesian(caution: 2)),
    ]
  }
}
