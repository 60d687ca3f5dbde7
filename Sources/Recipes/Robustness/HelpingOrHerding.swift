public import Evaluation
import Rewards

/// Eisenstein et al. 2023: ensembles help where their members differ in pretraining.
public struct HelpingOrHerding: RecipeCurves {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "helping-or-herding",
    paper:
      "Helping or Herding? Reward Model Ensembles Mitigate but do not Eliminate Reward Hacking "
      + "(Eisenstein et al. 2023)",
    claim:
      "Reward models of different pretraining are wrong in different places, so that an ensemble "
      + "of them resists optimisation; models that share it are wrong together.",
    setting:
      "Linear reward models of eight features, one of which no training pair shows; best-of-N "
      + "among 8,192 candidates of four prompts. The paper has T5 models, summaries and dialogues, "
      + "and other reward models as judges; here the true reward is known.",
    measure: "True reward of the choice",
    seeds: 20,
    arms: [
      ("single, N = 16", "one reward model"), ("single, N = 4096", "the same, optimised harder"),
      ("pretraining, mean", "five of different pretraining, N = 4096"),
      ("pretraining, minimum", "the lowest of them, N = 4096"),
      ("fine-tuning, mean", "five of one pretraining, N = 4096"),
      ("fine-tuning, minimum", "the lowest of them, N = 4096"),
      ("true reward, N = 4096", "the most that could be had"),
    ],
    comparisons: [
      .init(
        "a single model is over-optimised: its choice gets worse", better: "single, N = 16",
        worse: "single, N = 4096"),
      .init(
        "the minimum over different pretraining helps", better: "pretraining, minimum",
        worse: "single, N = 4096"),
      .init(
        "the mean over different pretraining helps", better: "pretraining, mean",
        worse: "single, N = 4096"),
      .init(
        "shared pretraining herds", better: "pretraining, minimum", worse: "fine-tuning, minimum"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's true rewards of the choices.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let toy = try OveroptimisationToy(seed: seed)
    let single = toy.pretrained[0]
    func ensemble(
      _ models: [LinearReward], _ aggregation: RewardAggregation
    ) async throws -> Double {
      try await toy.gold(of: toy.ensemble(models, aggregation), bestOf: 4096)
    }
    return [
      "single, N = 16": try await toy.gold(of: single, bestOf: 16),
      "single, N = 4096": try await toy.gold(of: single, bestOf: 4096),
      "pretraining, mean": try await ensemble(toy.pretrained, .mean),
      "pretraining, minimum": try await ensemble(toy.pretrained, .minimum),
      "fine-tuning, mean": try await ensemble(toy.finetuned, .mean),
      "fine-tuning, minimum": try await ensemble(toy.finetuned, .minimum),
      "true reward, N = 4096": try toy.ceiling(bestOf: 4096),
    ]
  }

  /// The largest N of the curves, that of the claims.
  public let largestN: Int? = 4096

  /// One seed's candidates as a single model and each ensemble see them.
  public func samples(
    seed: UInt64, in context: RecipeContext
  ) async throws -> [ProxySamples] {
    let toy = try OveroptimisationToy(seed: seed)
    var proxies = [try await toy.samples("single", toy.pretrained[0])]
    for (name, models) in [("pretraining", toy.pretrained), ("fine-tuning", toy.finetuned)] {
      for aggregation in [RewardAggregation.mean, .minimum] {
        proxies.append(
          try await toy.samples(
            "\(name), \(aggregation.description)", toy.ensemble(models, aggregation)))
      }
    }
    return proxies
  }
}
