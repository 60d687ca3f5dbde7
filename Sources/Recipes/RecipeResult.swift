public import Basics
public import Evaluation
public import OrderedCollections

/// What a recipe's seeds came to.
public struct RecipeResult: Sendable {
  /// Whether a claim holds.
  public enum Verdict: String, Sendable {
    /// The interval of the difference is above zero.
    case holds
    /// It is not: there is no difference, or one the other way, or too little was measured.
    case doesNotHold = "does not hold at this scale"
    /// Some of several claims hold.
    case mixed
  }

  /// A comparison, measured.
  public struct Outcome: Sendable {
    /// What was claimed.
    public let comparison: RecipeCard.Comparison
    /// Better − worse on each seed, in the seeds' order.
    public let differences: [Double]
    /// Their mean, with Student's 95 % interval, widened for what the seeds share.
    public let difference: Estimate
    /// `holds` or `doesNotHold`.
    public let verdict: Verdict

    /// On how many seeds the arm that should be better is.
    public var wins: Int { differences.count { $0 > 0 } }
  }

  /// What was run.
  public let card: RecipeCard
  /// The seeds, in order.
  public let seeds: [UInt64]
  /// For each arm its number on each seed, in the seeds' order.
  public let values: OrderedDictionary<String, [Double]>
  /// For each arm its mean over seeds with Student's 95 % interval, widened for what the seeds
  /// share.
  public let arms: OrderedDictionary<String, Estimate>
  /// The comparisons, in the card's order.
  public let outcomes: [Outcome]
  /// How long it took.
  public let duration: Duration

  /// All comparisons together.
  public var verdict: Verdict {
    let holding = outcomes.count { $0.verdict == .holds }
    return holding == outcomes.count ? .holds : holding == 0 ? .doesNotHold : .mixed
  }

  /// Runs a recipe with the seeds 0, 1, ….
  ///
  /// - Parameters:
  ///   - seeds: how many, at least 2: one says nothing of chance.
  ///   - context: where real data are, and what the seeds share.
  ///   - onSeed: told of every seed that is done.
  /// - Throws: what the recipe throws; `recipe.arms`, `evaluation.nan`, `evaluation.infinite`.
  public init(
    running recipe: any Recipe, seeds count: Int, in context: RecipeContext = RecipeContext(),
    onSeed: (Int) -> Void = { _ in }
  ) async throws {
    precondition(count >= 2, "an interval needs two seeds")
    card = recipe.card
    seeds = (0..<UInt64(count)).map { $0 }
    let names = card.arms.map(\.name)
    var values: OrderedDictionary<String, [Double]> = [:]
    for name in names { values[name] = [] }
    let clock = ContinuousClock()
    let start = clock.now
    for (done, seed) in seeds.enumerated() {
      let found = try await recipe.run(seed: seed, in: context)
      guard Set(found.keys) == Set(names) else {
        throw RewardError(
          .recipeArms, "the numbers are of \(found.keys.sorted()), not of \(names.sorted())",
          at: .init(item: card.name))
      }
      for name in names { values[name]?.append(found[name] ?? .nan) }
      onSeed(done + 1)
    }
    duration = clock.now - start
    self.values = values
    let shared = card.draws.sharedVariance
    arms = try values.mapValues { try Estimate(studentMeanOf: $0, sharedVariance: shared) }
    var outcomes: [Outcome] = []
    for comparison in card.comparisons {
      let pairs = zip(values[comparison.better] ?? [], values[comparison.worse] ?? [])
      let differences = pairs.map { $0 - $1 }
      let difference = try Estimate(studentMeanOf: differences, sharedVariance: shared)
      outcomes.append(
        Outcome(
          comparison: comparison, differences: differences, difference: difference,
          verdict: difference.interval.isAbove(0) ? .holds : .doesNotHold))
    }
    self.outcomes = outcomes
  }

  /// Everything, for machines.
  public var json: JSONObject {
    [
      "recipe": .string(card.name), "paper": .string(card.paper),
      "verdict": .string(verdict.rawValue), "measure": .string(card.measure),
      "shared_variance": .number(card.draws.sharedVariance),
      "seeds": .array(seeds.map { JSONValue.number($0) }),
      "arms": .object(
        JSONObject(
          uniqueKeysWithValues: arms.map { name, estimate in
            (name, Self.json(estimate, values[name] ?? []))
          })),
      "comparisons": .array(
        outcomes.map { outcome in
          [
            "claim": .string(outcome.comparison.claim),
            "better": .string(outcome.comparison.better),
            "worse": .string(outcome.comparison.worse),
            "difference": Self.json(outcome.difference, outcome.differences),
            "verdict": .string(outcome.verdict.rawValue),
          ]
        }),
      "seconds": .number(duration / .seconds(1)),
    ]
  }

  /// An estimate, with the number of each seed.
  private static func json(_ estimate: Estimate, _ values: [Double]) -> JSONValue {
    var object = estimate.json.object ?? [:]
    object["seeds"] = .array(values.map { JSONValue.number($0) })
    return .object(object)
  }
}
