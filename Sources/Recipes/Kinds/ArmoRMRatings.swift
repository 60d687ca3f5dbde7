import Basics
import Evaluation
import Preferences
import Rewards
import Training

/// Wang et al. 2024, the first stage: linear heads of rated attributes on a frozen model's
/// features.
public struct ArmoRMRatings: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "armorm-ratings",
    paper:
      "Interpretable Preferences via Multi-Objective Reward Modeling and Mixture-of-Experts "
      + "(Wang et al. 2024)",
    claim:
      "People's ratings of several attributes can be read off a frozen model's features by ridge "
      + "regression.",
    setting:
      "Topical-Chat: 360 replies to 60 dialogues, rated for six attributes. Features of the "
      + "sentence encoder all-MiniLM-L6-v2, which cuts dialogues at 256 tokens; 18 dialogues are "
      + "held out. The paper has 19 attributes of several rated data sets, and features of an "
      + "8-billion-parameter reward model.",
    measure: "Spearman's correlation with held-out ratings, mean over six attributes",
    data: ["unieval-human-ratings"], draws: .splits(testFraction: 0.3),
    arms: [
      ("shuffled", "heads of labels that were dealt anew among the training replies"),
      ("length", "the reply's characters"),
      ("heads", "ridge regression on the features"),
      ("heads with length", "the same, with the length as one more feature"),
    ],
    comparisons: [
      .init("the heads tell attributes", better: "heads", worse: "shuffled"),
      .init("the heads tell more than length does", better: "heads", worse: "length"),
      .init("the features add to length", better: "heads with length", worse: "length"),
    ])

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's correlations: another split of the dialogues.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let chats = try await context.once("armorm-ratings") { try RatedChats(context) }
    let source = RandomSource(seed: seed)
    var (split, first, second) = (
      source.stream("split"), source.stream("heads"), source.stream("heads with length")
    )
    var (deal, third) = (source.stream("shuffled labels"), source.stream("shuffled heads"))
    let held = Set(chats.groups.shuffled(using: &split).prefix(18))
    let (training, heldOut) = (
      chats.examples.indices.filter { !held.contains(chats.examples[$0].group) },
      chats.examples.indices.filter { held.contains(chats.examples[$0].group) }
    )
    let labels = chats.labels.labels(of: chats.examples)
    func heads(
      _ rows: [[Float]], of owners: [Int], _ random: inout RandomSource
    ) throws -> Double {
      let fit = try AttributeFit(
        rows: training.map { rows[$0] }, labels: owners.map { labels[$0] },
        attributes: chats.labels.attributes, from: &random)
      return try mean(fit.heads.outputs(of: heldOut.map { rows[$0] }))
    }
    /// Of scores for each attribute: held-out rows × attributes.
    func mean(_ scores: [[Double]]) throws -> Double {
      var sum = 0.0
      for index in chats.labels.attributes.indices {
        let known = heldOut.indices.filter { labels[heldOut[$0]][index] != nil }
        let ratings = known.compactMap { labels[heldOut[$0]][index] }
        guard let found = try spearman(known.map { scores[$0][index] }, ratings) else {
          throw RewardError(
            .recipeData, "held-out ratings or scores are all the same",
            at: .init(item: chats.labels.attributes[index].name))
        }
        sum += found
      }
      return sum / Double(chats.labels.attributes.count)
    }
    let lengths = chats.examples.map { Double($0.candidate.responseText.scalarCount) }
    let longer = zip(chats.rows, lengths).map { $0 + [Float($1 / 200)] }
    return [
      "shuffled": try heads(chats.rows, of: training.shuffled(using: &deal), &third),
      "length": try mean(
        heldOut.map { row in chats.labels.attributes.map { _ in lengths[row] } }),
      "heads": try heads(chats.rows, of: training, &first),
      "heads with length": try heads(longer, of: training, &second),
    ]
  }
}

/// The replies with their features, computed once.
private struct RatedChats: Sendable {
  let examples: [RatedExample]
  let labels: AttributeLabels
  let rows: [[Float]]
  /// Names of the dialogues, in the order of the file.
  let groups: [String]

  init(_ context: RecipeContext) throws {
    let file = try context.file("unieval-human-ratings/dialogue/topical_chat.json.gz")
    examples = try Dataset<RatedExample>.read(
      [file], columns: ColumnNames(["prompt": "source", "response": "system_output"])
    ).examples
    labels = try AttributeLabels(examples)
    rows = try SentenceFeatures(SentenceTextEmbedder())
      .features(of: examples.map(\.candidate)).map(\.values)
    var known: Set<String> = []
    groups = examples.map(\.group).filter { known.insert($0).inserted }
  }
}
