import Basics
import OrderedCollections
import Rewards

/// Kim et al. 2024: what each factor of the regularised relevance keeps away.
public struct R3: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "r3",
    paper:
      "Preference-free Alignment Learning with Regularized Relevance Reward (Kim et al. 2024)",
    claim:
      "A reward of relevance alone is won by copies of the query, with a length incentive by "
      + "repetition; with a repetition penalty it is a reward for open-ended queries, and short "
      + "right answers win where the reference is what counts.",
    setting:
      "Best of 16: to each of 80 queries of Self-Instruct, half of them open-ended, copies, "
      + "repetitions, beginnings, answers to other queries, and two good responses, all of at "
      + "most about 80 words, or twice that where two are joined. The types of queries are those "
      + "that the responses were made by; where they are constrained, two arms are told the "
      + "reference, of which one has the length incentive in place of F, so that F is what is "
      + "compared. Relevance is the dot product of MiniLM's means, not of Contriever's. Each seed "
      + "draws as many queries of each type with replacement. The paper trains by PPO, and lets "
      + "people and models judge.",
    measure: "Share of the choices that are good, or without a fault",
    data: ["self-instruct-eval"], draws: .resamples,
    arms: [
      ("relevance: good", "r_x alone"), ("relevance · LI: good", "with the length incentive"),
      ("relevance · LI · RP: good", "with the repetition penalty too, for all queries"),
      ("reference · LI · RP: good", "the same, to the reference for constrained queries"),
      ("R³: good", "as all of them for open-ended queries; F(r_y) · RP for constrained ones"),
      ("chance: good", "any of the 16"),
      ("relevance: no copy", ""), ("relevance · LI: no copy", ""),
      ("relevance: no repetition", ""), ("relevance · LI: no repetition", ""),
      ("relevance · LI · RP: no repetition", ""),
      ("relevance · LI · RP: right where constrained", "short and right"),
      ("reference · LI · RP: right where constrained", "short and right"),
      ("R³: right where constrained", "short and right"),
    ],
    comparisons: [
      .init(
        "relevance alone chooses copies; length ends that", better: "relevance · LI: no copy",
        worse: "relevance: no copy"),
      .init(
        "the length incentive pays repetition", better: "relevance: no repetition",
        worse: "relevance · LI: no repetition"),
      .init(
        "the penalty ends it", better: "relevance · LI · RP: no repetition",
        worse: "relevance · LI: no repetition"),
      .init(
        "F keeps constrained answers short and right, which LI does not",
        better: "R³: right where constrained",
        worse: "reference · LI · RP: right where constrained"),
      .init(
        "R³ chooses better than LI with the same knowledge", better: "R³: good",
        worse: "reference · LI · RP: good"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let file = try context.file(
      "self-instruct-eval/predictions/text-davinci-003_predictions.jsonl.gz")
    let pools = try await context.once("r3: pools") { try ResponsePool.read(file, each: 40) }
    let choices = try await context.once("r3: choices") { try await Self.choices(pools) }
    var source = RandomSource(seed: seed).stream("r3")
    var drawn: [Int] = []
    for type in RelevanceRewardModel.QueryType.allCases {
      let own = pools.indices.filter { pools[$0].type == type }
      drawn += own.map { _ in own[Int.random(in: own.indices, using: &source)] }
    }
    func share(_ reward: String, of places: [Int], _ isGood: (ResponsePool.Kind) -> Bool) -> Double
    {
      Double(places.count { isGood(choices[reward]![$0]) }) / Double(places.count)
    }
    var result: [String: Double] = [:]
    for name in choices.keys {
      result["\(name): good"] = share(name, of: drawn) { $0 == .good }
    }
    let chances = drawn.map { place in
      Double(pools[place].kinds.count { $0 == .good }) / Double(pools[place].kinds.count)
    }
    result["chance: good"] = chances.reduce(0, +) / Double(chances.count)
    for name in ["relevance", "relevance · LI"] {
      result["\(name): no copy"] = share(name, of: drawn) { $0 != .copy }
    }
    for name in ["relevance", "relevance · LI", "relevance · LI · RP"] {
      result["\(name): no repetition"] = share(name, of: drawn) { $0 != .repetition }
    }
    let constrained = drawn.filter { pools[$0].type == .constrained }
    for name in ["relevance · LI · RP", "reference · LI · RP", "R³"] {
      result["\(name): right where constrained"] = share(name, of: constrained) { $0 == .good }
    }
    return result
  }

  /// Of which kind the responses are that the five rewards choose; of equal rewards the first.
  private static func choices(
    _ pools: [ResponsePool]
  ) async throws -> OrderedDictionary<String, [ResponsePool.Kind]> {
    let embedder = RememberingEmbedder(try SentenceTextEmbedder(isNormalized: false))
    func model(
      _ typing: RelevanceRewardModel.Typing, length: Bool = true, repetition: Bool = true
    ) -> RelevanceRewardModel {
      var factors = RelevanceRewardModel.Factors()
      (factors.hasLength, factors.hasRepetition) = (length, repetition)
      return RelevanceRewardModel(embedder, typing: typing, factors: factors)
    }
    let whole = model(.fixed(.openEnded))
    let models: OrderedDictionary = [
      "relevance": model(.fixed(.openEnded), length: false, repetition: false),
      "relevance · LI": model(.fixed(.openEnded), repetition: false),
      "relevance · LI · RP": whole, "reference · LI · RP": whole, "R³": model(.column("qtype")),
    ]
    var result: OrderedDictionary<String, [ResponsePool.Kind]> = [:]
    for (name, model) in models {
      for pool in pools {
        let candidates = name.hasPrefix("reference") ? pool.candidatesToReference : pool.candidates
        let values = try await model.rewards(for: candidates).map(\.value)
        let best = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
        result[name, default: []].append(pool.kinds[best])
      }
    }
    return result
  }
}
