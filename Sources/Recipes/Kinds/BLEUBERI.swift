import Basics
import Evaluation
import OrderedCollections
import Rewards
import Training

/// Chang et al. 2025: how often BLEU decides as people do, beside other scorers.
public struct BLEUBERI: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "bleuberi",
    paper:
      "BLEUBERI: BLEU is a surprisingly effective reward for instruction following "
      + "(Chang et al. 2025)",
    claim:
      "On instructions BLEU against references of strong models agrees with people almost as "
      + "often as reward models do, more often than ROUGE-L and length, and more so with several "
      + "references.",
    setting:
      "Two sets of human judgements. Instructions: PandaLM's comparisons of two responses to "
      + "Self-Instruct's user-oriented instructions, the majority of three annotators; of 999, "
      + "851 have one for a side, two different texts and a reference. The reference is "
      + "Self-Instruct's own answer; the other three are of text-davinci-001 to 003. Data to "
      + "text: UniEval's ratings of hotel and restaurant utterances, 906 pairs of the same "
      + "dialogue act; each act has one reference. Equal scores count half. Half of the prompts, "
      + "drawn by the seed, are measured; the trained head is a ridge regression on MiniLM's "
      + "features of prompt and response, fitted on the other half's few hundred pairs. The paper "
      + "has 900 pairs of Chatbot Arena, references of larger models, and reward models of 8 and "
      + "27 billion parameters.",
    measure: "Share of pairs decided as people did, a tie as half",
    data: ["pandalm", "self-instruct-eval", "unieval-human-ratings"],
    draws: .splits(testFraction: 0.5),
    arms: instructions + dataToText,
    comparisons: [
      .init(
        "BLEU agrees more often than length does", better: "instructions: BLEU",
        worse: "instructions: longer"),
      .init(
        "BLEU agrees more often than ROUGE-L", better: "instructions: BLEU",
        worse: "instructions: ROUGE-L"),
      .init(
        "more references help", better: "instructions: BLEU, 4 references",
        worse: "instructions: BLEU"),
      .init(
        "BLEU with embeddings beats BLEU", better: "instructions: BLEU + embedding",
        worse: "instructions: BLEU"),
      .init(
        "BLEU beats a head trained on a few hundred pairs", better: "instructions: BLEU",
        worse: "instructions: trained head"),
      .init(
        "BLEU agrees more often than length does, also on data to text",
        better: "data to text: BLEU", worse: "data to text: longer"),
      .init(
        "a trained head beats BLEU on data to text", better: "data to text: trained head",
        worse: "data to text: BLEU"),
    ])

  private static let instructions: [(name: String, what: String)] = [
    ("instructions: BLEU", "BLEUBERI's, one reference"),
    ("instructions: BLEU, 4 references", "the shortest one's length counts"),
    ("instructions: ROUGE-L", "one reference"),
    ("instructions: embedding", "cosine with the reference by MiniLM"),
    ("instructions: BLEU + embedding", "both standardised, their mean"),
    ("instructions: trained head", "reads no reference"),
    ("instructions: longer", "more words"), ("instructions: shorter", "fewer words"),
  ]
  private static let dataToText: [(name: String, what: String)] = [
    ("data to text: BLEU", "BLEUBERI's"), ("data to text: ROUGE-L", ""),
    ("data to text: embedding", "cosine with the reference by MiniLM"),
    ("data to text: BLEU + embedding", "both standardised, their mean"),
    ("data to text: trained head", "reads no reference"),
    ("data to text: longer", "more words"), ("data to text: shorter", "fewer words"),
  ]

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's shares.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let data = try await context.once("bleuberi: scores") {
      try await Self.read(context)
    }
    var result: [String: Double] = [:]
    for (name, responses) in zip(["instructions", "data to text"], data) {
      let table = try Self.table(responses, seed: seed)
      for row in table.rows { result["\(name): \(row.name)"] = row.agreement.mean }
    }
    // Where there is one reference, this is BLEU once more.
    result["data to text: BLEU, 4 references"] = nil
    return result
  }

  /// All scorers on the pairs of half of the prompts.
  private static func table(
    _ responses: JudgedResponses, seed: UInt64
  ) throws -> AgreementTable {
    let groups = responses.pairs.map { responses.prompts[$0.better] }
    let (training, measured) = SeededSplit(seed: seed).divide(groups)
    var source = RandomSource(seed: seed).stream("bleuberi")
    let differences = training.map { place in
      let pair = responses.pairs[place]
      return zip(responses.features[pair.better], responses.features[pair.worse]).map { $0 - $1 }
    }
    // Differences of 1: least squares on pairs.
    let head = try RidgeRegression(
      rows: differences, labels: differences.map { _ in [1] }, from: &source)
    var scores = responses.scores
    scores["trained head"] = responses.features.map { head.values(of: $0)[0] }
    let judgements = try HumanJudgements(
      prompts: responses.prompts, pairs: measured.map { responses.pairs[$0] })
    // The interval over prompts of one seed is not shown: one resample is enough.
    return try AgreementTable(judgements, scores: scores, bootstrap: Bootstrap(resamples: 1))
  }

  private static func read(_ context: RecipeContext) async throws -> [JudgedResponses] {
    let models = ["003", "002", "001"].map {
      "self-instruct-eval/predictions/text-davinci-\($0)_predictions.jsonl.gz"
    }
    let own = "self-instruct-eval/user_oriented_instructions.jsonl"
    let utterances = ["sfhot", "sfres"].map { "unieval-human-ratings/data2text/\($0).json.gz" }
    var data = [
      try JudgedResponses(
        comparisons: context.file("pandalm/testset-v1.json.gz"),
        references: (own: context.file(own), models: models.map { try context.file($0) })),
      try JudgedResponses(utterances: utterances.map { try context.file($0) }),
    ]
    let embedder = RememberingEmbedder(try SentenceTextEmbedder())
    for place in data.indices { try await data[place].score(embedder) }
    return data
  }
}
