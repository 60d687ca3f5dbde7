import Basics
import Models
import Preferences
import Rewards
import Text
import Training

/// Wang et al. 2024 on human preferences: what preference strengths do to a small head.
public struct SecretsIIData: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "secrets-ii-hh",
    paper: "Secrets of RLHF in Large Language Models Part II: Reward Modeling (Wang et al. 2024)",
    claim: "About a quarter of HH's labels have a negative strength; turning the weakest round, "
      + "smoothing them, or taking strengths as margins makes better reward models.",
    setting: "The first 1,000 usable pairs of hh-rlhf-harmless's test file, of each the last human "
      + "turn and the response, as features of MiniLM with a head of 64 units: 4 epochs (chosen in "
      + "a trial on these pairs), as the 20 heads of the strengths (out of fold, four for each "
      + "pair); after 15 a head knows its labels by heart and predicts others worse. A fifth of "
      + "the dialogues is held out, divided anew by each seed; their labels stay as people gave "
      + "them, wrong ones included, so that a better model need not agree with them more. The "
      + "paper trains models of 7 billion parameters on 160,000 pairs and judges by GPT-4 and PPO.",
    measure: "Share of held-out human labels that are predicted",
    data: ["hh-rlhf-harmless"], draws: .splits(testFraction: 0.2),
    arms: [
      ("plain", "the labels as they are"),
      ("flip", "the lowest 20 % turned round"),
      ("soften", "label smoothing 0.1 where the strength is below 0"),
      ("margin", "the strength as margin"),
      ("flip + margin", "both, with |µ| after a flip"),
      ("soften + margin", "both"),
      ("plain, 15 epochs", "the labels as they are, known by heart"),
      ("flip, 15 epochs", "the lowest 20 % turned round, known by heart"),
      ("shorter wins", "reads nothing but the lengths"),
    ],
    comparisons: [
      .init("turning the weakest labels round helps", better: "flip", worse: "plain"),
      .init("smoothing them helps", better: "soften", worse: "plain"),
      .init("strengths as margins help", better: "margin", worse: "plain"),
      .init(
        "turning helps a head that knows its labels by heart", better: "flip, 15 epochs",
        worse: "plain, 15 epochs"),
      .init("the head knows more than lengths", better: "plain", worse: "shorter wins"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// Pairs as features, which all seeds share.
  private struct Data: Sendable {
    var pairs: [FeaturePair] = []
    var groups: [String] = []
    /// 1 where the shorter response was chosen, ½ for equal lengths.
    var shorter: [Double] = []
  }

  private static let limit = 1000
  private static let epochs = 4

  /// One seed's shares of the held-out labels.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let file = try context.file("hh-rlhf-harmless/test.jsonl.gz")
    let data = try await context.once("secrets-ii-hh: features") { try Self.read(file) }
    let split = HashedSplit(fraction: 0.2, salt: "secrets-ii-hh \(seed)")
    let isHeldOut = data.groups.map { split.isEvaluation($0) }
    let training = data.pairs.indices.filter { !isHeldOut[$0] }
    let held = data.pairs.indices.filter { isHeldOut[$0] }
    // Held-out texts do not scale what is trained on.
    let scaling = FeatureScaling(training.map { data.pairs[$0] })
    let pairs = training.map { scaling(data.pairs[$0]) }
    let asked = held.map { scaling(data.pairs[$0]) }
    let source = RandomSource(seed: seed)
    let ensemble = StrengthEnsemble(trainer: FeatureTrainer(epochs: Self.epochs))
    let strengths = try ensemble.strengths(
      of: pairs, groups: training.map { data.groups[$0] }, from: source.stream("ensemble")
    ).map(\.mean)

    func accuracy(_ steps: [StrengthPolicy.Step], epochs: Int = Self.epochs) throws -> Double {
      let changed = try StrengthPolicy(steps).outcome(of: strengths).applied(to: pairs)
      var own = source.stream("reward model")
      let head = Perceptron(widths: [changed[0].chosen.count, 64, 1], from: &own)
      try FeatureTrainer(epochs: epochs).fit(head, pairs: changed, from: &own)
      let found = try head.differences(of: asked)
      return found.reduce(0) { $0 + ($1 > 0 ? 1 : $1 == 0 ? 0.5 : 0) } / Double(found.count)
    }
    let flip = StrengthPolicy.Step.flipLowest(share: 0.2)
    let soften = StrengthPolicy.Step.softenBelow(0, smoothing: 0.1)
    return [
      "plain": try accuracy([]),
      "flip": try accuracy([flip]),
      "soften": try accuracy([soften]),
      "margin": try accuracy([.margin]),
      "flip + margin": try accuracy([flip, .margin]),
      "soften + margin": try accuracy([soften, .margin]),
      "plain, 15 epochs": try accuracy([], epochs: 15),
      "flip, 15 epochs": try accuracy([flip], epochs: 15),
      "shorter wins": held.reduce(0) { $0 + data.shorter[$1] } / Double(held.count),
    ]
  }

  /// The features of the first usable pairs. Whole dialogues would be cut by the encoder before
  /// their end, where the responses differ; so that the last human turn stands for them.
  private static func read(_ file: String) throws -> Data {
    let features = SentenceFeatures(try SentenceTextEmbedder())
    // Four of the file's 2,312 rows have an empty response.
    let examples = try Dataset<PreferencePair>.read([file], policy: .skip).examples
    var data = Data()
    for pair in examples.prefix(limit) {
      let turn = pair.prompt.last { $0.role == "user" }
      let candidates = [pair.chosen, pair.rejected].map {
        Candidate(prompt: turn.map { [$0] } ?? [], response: $0)
      }
      let found = try features.features(of: candidates)
      data.pairs.append(FeaturePair(chosen: found[0].values, rejected: found[1].values))
      data.groups.append(pair.splitGroup)
      let (own, other) = (pair.chosenText.scalarCount, pair.rejectedText.scalarCount)
      data.shorter.append(own < other ? 1 : own == other ? 0.5 : 0)
    }
    return data
  }
}
