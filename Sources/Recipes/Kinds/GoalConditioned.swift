import Basics
import Evaluation
import Preferences
import Rewards
import Training

/// Nath et al. 2024: states that look towards where good responses end.
public struct GoalConditioned: Recipe {
  private static let model = "smollm2-135m-instruct"
  /// Chains in all, and how many of them a seed trains on.
  private static let (chains, training) = (180, 120)

  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "goal-conditioned",
    paper:
      "Learning Goal-Conditioned Representations for Language Reward Models (Nath et al. 2024)",
    claim:
      "A reward model whose states are also trained contrastively, a good "
      + "response\u{2019}s towards its later ones and away from a bad one\u{2019}s, "
      + "judges at least as well, and its states say on the way whether a response will "
      + "end well.",
    setting:
      "180 chains of four to six additions and subtractions; in the rejected one a "
      + "result has a digit too many, and the chain goes on from it. A projection to 16 "
      + "numbers (64 hidden units) over frozen SmolLM2-135M states, 120 chains to train "
      + "on; a seed draws the split, the start and the positions, the chains stay. The "
      + "paper trains all of a 7B or 8B model on answers to MATH, GSM8k and HH. Slips by "
      + "less than ten are left out: states that are frozen hardly tell them.",
    measure: "Area under the ROC of right and corrupted chains",
    draws: .splits(testFraction: Double(chains - training) / Double(chains)),
    arms: [
      ("reward, BT", "the last state\u{2019}s reward, \u{3b2} = 0"),
      ("reward, BT + contrastive", "the same with \u{3b2} = 0.5, on the same batches"),
      ("cosine, BT", "mean cosine of all states with the goal, \u{3b2} = 0"),
      ("cosine, BT + contrastive", "the same with \u{3b2} = 0.5"),
      ("first half, BT", "of the first half of the tokens only"),
      ("first half, BT + contrastive", "the same with \u{3b2} = 0.5"),
      ("log-likelihood", "the frozen model\u{2019}s mean over the response\u{2019}s tokens"),
      ("brevity", "fewer characters"), ("chance", "0.5"),
    ],
    comparisons: [
      .init(
        "states say how a chain will end", better: "cosine, BT + contrastive", worse: "cosine, BT"),
      .init(
        "the reward gets no worse: it gets better", better: "reward, BT + contrastive",
        worse: "reward, BT"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's areas. The first seed also runs the frozen model over all chains, twice: some two
  /// minutes on two cores.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let data = try await context.once("goal-conditioned") { try await Measured(Self.chains) }
    let source = RandomSource(seed: seed)
    var split = source.stream("split")
    let order = data.pairs.indices.shuffled(using: &split)
    let (train, test) = (order.prefix(Self.training), order.dropFirst(Self.training))
    func area<Measure: Sendable>(
      _ of: [Both<Measure>], _ value: (Measure) throws -> Double
    ) throws -> Double {
      try ROC.area(
        positives: test.map { try value(of[$0].chosen) },
        negatives: test.map { try value(of[$0].rejected) })
    }
    var found = [
      "chance": 0.5, "log-likelihood": try area(data.likelihoods) { $0 },
      "brevity": try area(data.lengths) { -Double($0) },
    ]
    for (name, contrast) in [("BT", 0.0), ("BT + contrastive", 0.5)] {
      // The same start, batches and positions for both.
      var (start, batches) = (source.stream("start"), source.stream("batches"))
      let head = GoalHead(widths: [data.width, 64, 16], from: &start)
      let trainer = GoalTrainer(
        epochs: 80, learningRate: 1e-3, weightDecay: 0.1, contrast: contrast)
      try trainer.fit(head, pairs: train.map { data.pairs[$0] }, from: &batches)
      let states = try data.pairs.map { pair in
        Both(chosen: try head.projected(pair.chosen), rejected: try head.projected(pair.rejected))
      }
      let goal = try GoalPrototype(of: train.map { states[$0].chosen })
      found["reward, \(name)"] = try area(states) { try head.value(ofProjected: $0) }
      found["cosine, \(name)"] = try area(states) { goal.meanCosine(of: $0) }
      found["first half, \(name)"] = try area(states) { goal.meanCosine(of: $0, share: 0.5) }
    }
    return found
  }

  /// What is known of a right chain and of its corrupted one.
  private struct Both<Measure: Sendable>: Sendable {
    let chosen: Measure, rejected: Measure
  }

  /// All chains as the frozen model sees them.
  private struct Measured: Sendable {
    let width: Int
    var pairs: [GoalPair] = []
    var likelihoods: [Both<Double>] = []
    var lengths: [Both<Int>] = []

    init(_ count: Int) async throws {
      // Not a seed's: the same chains for all.
      let source = RandomSource(seed: 0)
      let chains = (0..<count).map { ArithmeticChain(from: source.stream("chain", $0)) }
      let candidates = chains.flatMap { [$0.candidate(\.right), $0.candidate(\.wrong)] }
      let features = try TokenFeatures(GoalConditioned.model)
      width = features.width
      let states = try features.states(of: candidates).map(\.states)
      let likelihood = try ImplicitRewardModel(policy: GoalConditioned.model, reduction: .mean)
      let values = try await likelihood.rewards(for: candidates).map(\.value)
      for index in stride(from: 0, to: candidates.count, by: 2) {
        pairs.append(GoalPair(chosen: states[index], rejected: states[index + 1]))
        likelihoods.append(Both(chosen: values[index], rejected: values[index + 1]))
        lengths.append(
          Both(
            chosen: candidates[index].responseText.count,
            rejected: candidates[index + 1].responseText.count))
      }
    }
  }
}

/// A sum that is worked out step by step, once right, and once with a digit too many in one result,
/// from which the chain goes on.
private struct ArithmeticChain {
  var prompt: String
  var right: [String] = [], wrong: [String] = []

  init(from source: RandomSource) {
    var random = source
    var value = Int.random(in: 5...20, using: &random)
    prompt = "Calculate step by step: \(value)"
    let steps = Int.random(in: 4...6, using: &random)
    let slip = Int.random(in: 0..<steps, using: &random)
    let digit = Int.random(in: 0...9, using: &random)
    var slipped = value
    for step in 0..<steps {
      var (adds, operand) = (true, 0)
      // Numbers stay above zero.
      repeat {
        adds = Bool.random(using: &random)
        operand = Int.random(in: 1...9, using: &random)
      } while !adds && 2 * (value - operand) < value
      let sign = adds ? "+" : "-"
      let (last, next) = (slipped, adds ? value + operand : value - operand)
      slipped += adds ? operand : -operand
      if step == slip { slipped = 10 * slipped + digit }
      prompt += " \(sign) \(operand)"
      right.append("\(value) \(sign) \(operand) = \(next)")
      wrong.append("\(last) \(sign) \(operand) = \(slipped)")
      value = next
    }
  }

  func candidate(_ steps: (Self) -> [String]) -> Candidate {
    Candidate(prompt: prompt, response: steps(self).joined(separator: "\n"))
  }
}
