import Basics
public import Evaluation
public import Preferences
public import Rewards

/// A recipe about over-optimisation, which can show the whole curve of every proxy that it
/// compares.
public protocol RecipeCurves: Recipe {
  /// The largest N of the curves; nil takes the fewest candidates that a prompt has.
  var largestN: Int? { get }

  /// Each proxy's scored candidates of one seed, with the same names in every seed.
  /// - Throws: as ``Recipe/run(seed:in:)``.
  func samples(seed: UInt64, in context: RecipeContext) async throws -> [ProxySamples]
}

extension RecipeCurves {
  /// As many as there are candidates.
  public var largestN: Int? { nil }

  /// The curves over the seeds 0, 1, …: gold, proxy and the best possible gold at N = 1, 2, 4, ….
  ///
  /// A seed draws models and prompts anew, so that its prompts are resampled together: intervals
  /// are over seeds, which the curves' words call prompts.
  /// - Parameter seeds: how many, at least 1.
  /// - Throws: what the recipe and ``Evaluation/OveroptimisationCurve`` throw; `recipe.arms` where
  ///   seeds have different proxies.
  public func curves(
    seeds: Int, in context: RecipeContext = RecipeContext(), bootstrap: Bootstrap = Bootstrap(),
    onSeed: (Int) -> Void = { _ in }
  ) async throws -> ProxyCurves {
    precondition(seeds >= 1, "a curve needs a seed")
    var (names, all): ([String], [String: [OveroptimisationSample]]) = ([], [:])
    for seed in 0..<UInt64(seeds) {
      let proxies = try await samples(seed: seed, in: context)
      if seed == 0 { names = proxies.map(\.name) }
      guard proxies.map(\.name) == names else {
        throw RewardError(
          .recipeArms, "seed \(seed) has the proxies \(proxies.map(\.name)), not \(names)",
          at: .init(item: card.name))
      }
      for proxy in proxies {
        all[proxy.name, default: []] += try proxy.samples.map { sample in
          try OveroptimisationSample(
            id: "\(seed)/\(sample.id)", prompt: .string("seed \(seed)"), proxy: sample.proxy,
            gold: sample.gold)
        }
      }
      onSeed(Int(seed) + 1)
    }
    return try ProxyCurves(
      names.map { ProxySamples($0, all[$0] ?? []) }, maximumN: largestN, bootstrap: bootstrap)
  }
}

extension ProxySamples {
  /// What a reward model says of candidates whose gold is known.
  ///
  /// - Parameters:
  ///   - pools: the candidates of each prompt.
  ///   - gold: their true rewards. Traps unless there is one for each.
  /// - Throws: what the model throws; `evaluation.nan`, `evaluation.infinite`.
  public init(
    _ name: String, by model: any RewardModel, pools: [[Candidate]], gold: [[Double]]
  ) async throws {
    precondition(pools.map(\.count) == gold.map(\.count), "a true reward for each candidate")
    var samples: [OveroptimisationSample] = []
    for (index, pool) in pools.enumerated() {
      let proxy = try await model.rewards(for: pool).map(\.value)
      samples.append(
        try OveroptimisationSample(id: String(index), proxy: proxy, gold: gold[index]))
    }
    self.init(name, samples)
  }
}
