import Basics
import Evaluation
import Models
import Preferences
import Rewards
import Training

/// Shen et al. 2023: reward models that do well on pairs of one question do not know which answer
/// belongs to which question.
public struct ContrastInstructions: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "contrast-instructions",
    paper: "The Trickle-down Impact of Reward (In-)consistency on RLHF (Shen et al. 2023)",
    claim:
      "Ordinary reward models are near chance on instructions that sound alike and want different "
      + "answers; training on convex-hull paraphrases and fusing rewards of like items help a "
      + "little.",
    setting:
      "Something good or something bad is asked of forty subjects, in four wordings (a cosine of "
      + "about 0.9); two wordings, drawn by the seed, are trained on, the others measured: seeds "
      + "share subjects, answers and wordings. A head of 64 units on MiniLM's features of "
      + "instruction and answer, 30 epochs over 320 ordinary pairs (a right answer against a "
      + "useless one); contrast pairs are 320 more. ConvexDA makes five misspelt copies of each "
      + "answer, and trains on the corner of their hull that is farthest from it; RewardFusion "
      + "has the training instructions with right answers as "
      + "corpus. Everything is made from templates; the paper has pairs of four real data sets "
      + "and a model of 7 billion parameters.",
    measure: "Share of comparisons decided rightly from both sides, a tie as half",
    draws: .splits(testFraction: 0.5),
    arms: [
      ("plain: ordinary", "right against useless answers, held-out instructions"),
      ("plain: C_res", "one instruction, its own answer against the other one's"),
      ("plain: C_ins", "one answer, under its own instruction and under the other"),
      ("contrast pairs: C_res", "trained on them too"), ("contrast pairs: C_ins", ""),
      ("ConvexDA: C_res", "as many pairs as plain"), ("ConvexDA: C_ins", ""),
      ("RewardFusion: C_res", "the plain head, fused with up to five neighbours"),
      ("RewardFusion: C_ins", ""),
      ("response alone: C_ins", "a head that is not shown the instruction"),
    ],
    comparisons: [
      .init(
        "an accurate head is not consistent over responses", better: "plain: ordinary",
        worse: "plain: C_res"),
      .init(
        "nor over instructions", better: "plain: ordinary", worse: "plain: C_ins"),
      .init("contrast pairs lift C_res", better: "contrast pairs: C_res", worse: "plain: C_res"),
      .init("contrast pairs lift C_ins", better: "contrast pairs: C_ins", worse: "plain: C_ins"),
      .init("ConvexDA lifts C_ins", better: "ConvexDA: C_ins", worse: "plain: C_ins"),
      .init("RewardFusion lifts C_ins", better: "RewardFusion: C_ins", worse: "plain: C_ins"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let embedder = try await context.once("contrast-instructions: embedder") {
      RememberingEmbedder(try SentenceTextEmbedder())
    }
    let source = RandomSource(seed: seed)
    var draw = source.stream("texts")
    let wordings = ContrastTexts.wordings.indices.shuffled(using: &draw)
    let training = ContrastTexts.pairs(
      wordings: Array(wordings.prefix(2)), each: 4, from: &draw)
    let measured = ContrastTexts.pairs(
      wordings: Array(wordings.suffix(2)), each: 2, from: &draw)
    let ordinary = Self.ordinary(training, from: &draw)
    let heldOut = Self.ordinary(measured, from: &draw)
    let contrast = Self.contrast(training, from: &draw)
    let convex = try Self.convex(ordinary, embedder, source.stream("augmentation"))

    func head(_ pairs: [CandidatePair], blind: Bool = false) throws -> HeadReward {
      // Every arm has the same start and order.
      var own = source.stream("head")
      return try HeadReward(pairs, SentenceFeatures(embedder), isBlind: blind, from: &own)
    }
    let plain = try head(ordinary)
    let corpus = training.flatMap { pair in
      [(pair.query, pair.queryAnswer), (pair.retrieval, pair.retrievalAnswer)].map(candidate)
    }
    let models: [(name: String, model: any RewardModel)] = [
      ("plain", plain), ("contrast pairs", try head(ordinary + contrast)),
      ("ConvexDA", try head(convex)),
      (
        "RewardFusion",
        try FusedRewardModel(RewardPart(plain, name: "plain"), embedder: embedder, corpus: corpus)
      ),
    ]
    var result: [String: Double] = [:]
    for (name, model) in models {
      let found = try await Self.result(measured, model)
      result["\(name): C_res"] = found.response.both.accuracyTiesHalf
      result["\(name): C_ins"] = found.instruction.both.accuracyTiesHalf
    }
    let blind = try await Self.result(measured, head(ordinary, blind: true))
    result["response alone: C_ins"] = blind.instruction.both.accuracyTiesHalf
    let rewards = try await plain.rewards(for: heldOut.flatMap { [$0.better, $0.worse] })
    let margins = heldOut.indices.map { rewards[2 * $0].value - rewards[2 * $0 + 1].value }
    result["plain: ordinary"] = try PairwiseResult(margins: margins).accuracy(.half)
    return result
  }

  /// A right answer against a useless one, for both sides of each pair.
  private static func ordinary(
    _ pairs: [ContrastPair], from source: inout RandomSource
  ) -> [CandidatePair] {
    pairs.flatMap { pair in
      [(pair.query, pair.queryAnswer), (pair.retrieval, pair.retrievalAnswer)].map { side in
        let useless = ContrastTexts.useless.randomElement(using: &source)!
        return (candidate(side), candidate((side.0, useless)))
      }
    }
  }

  /// For each side the other one's answer, or the same answer to the other one's instruction.
  private static func contrast(
    _ pairs: [ContrastPair], from source: inout RandomSource
  ) -> [CandidatePair] {
    pairs.flatMap { pair in
      let sides = pair.texts.map { candidate(($0.prompt, $0.answer)) }
      return [(sides[0], [sides[1], sides[3]]), (sides[2], [sides[3], sides[1]])].map {
        ($0.0, $0.1.randomElement(using: &source)!)
      }
    }
  }

  /// The same pairs with extreme copies of all responses.
  private static func convex(
    _ pairs: [CandidatePair], _ embedder: any TextEmbedder, _ source: RandomSource
  ) throws -> [CandidatePair] {
    let augmentation = ConvexAugmentation(embedder)
    var source = source
    func extreme(_ candidate: Candidate) throws -> Candidate {
      let text = try augmentation.texts(for: candidate.responseText, from: &source)[0]
      return Candidate(prompt: candidate.prompt, response: text)
    }
    return try pairs.map { (try extreme($0.better), try extreme($0.worse)) }
  }

  private static func result(
    _ pairs: [ContrastPair], _ model: any RewardModel
  ) async throws -> ContrastResult {
    let rewards = try await model.rewards(
      for: pairs.flatMap { $0.texts.map { candidate(($0.prompt, $0.answer)) } })
    let scores = pairs.indices.map { place in
      ContrastScores(rewards[4 * place..<4 * place + 4].map(\.value))
    }
    // Intervals over one seed's pairs are not shown: one resample is enough.
    return try ContrastResult(pairs: pairs, scores: scores, bootstrap: Bootstrap(resamples: 1))
  }
}

private typealias CandidatePair = (better: Candidate, worse: Candidate)

private func candidate(_ side: (prompt: JSONValue, answer: String)) -> Candidate {
  Candidate(prompt: side.prompt.string ?? "", response: side.answer)
}

/// A small head on frozen features, trained on pairs.
private struct HeadReward: RewardModel {
  let card = RewardCard(kind: "head", name: "head")
  private let features: SentenceFeatures
  private let head: Perceptron
  private let isBlind: Bool

  init(
    _ pairs: [CandidatePair], _ features: SentenceFeatures, isBlind: Bool,
    from source: inout RandomSource
  ) throws {
    (self.features, self.isBlind) = (features, isBlind)
    head = Perceptron(widths: [features.width, 64, 1], from: &source)
    let rows = try Self.rows(pairs.flatMap { [$0.better, $0.worse] }, features, isBlind)
    let examples = pairs.indices.map {
      FeaturePair(chosen: rows[2 * $0], rejected: rows[2 * $0 + 1])
    }
    try FeatureTrainer(epochs: 30, weightDecay: 0.01).fit(head, pairs: examples, from: &source)
  }

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    // One by one: products of matrices may round a row by where it stands.
    try Self.rows(candidates, features, isBlind).map {
      Reward(value: try head.outputs(of: [$0])[0][0])
    }
  }

  /// Without the prompt for a head that is not to see it.
  private static func rows(
    _ candidates: [Candidate], _ features: SentenceFeatures, _ isBlind: Bool
  ) throws -> [[Float]] {
    let seen =
      isBlind ? candidates.map { Candidate(prompt: [], response: $0.response) } : candidates
    return try features.features(of: seen).map(\.values)
  }
}
