import Basics
import Evaluation
import Rewards

/// Lee et al. 2024: a reward that puts machine texts above human ones, on domains it has not seen.
public struct ReMoDetect: Recipe {
  /// The paper, and what is compared.
  public let card = RecipeCard(
    name: "remodetect",
    paper: "ReMoDetect: Reward Models Recognize Aligned LLM's Generations (Lee et al. 2024)",
    claim:
      "A reward model that is trained on machine, half paraphrased and human texts, in this order, "
      + "detects machine texts of domains and generators that it has not seen; texts of aligned "
      + "models best of all.",
    setting:
      "A linear head on ten statistics of SmolLM2-135M (log-probabilities, ranks, entropies, "
      + "curvature) instead of a fine-tuned DeBERTa, which fits 2,200 items of its own; machine "
      + "sentences instead of paraphrases in the mixed texts; no replay, since there is no reward "
      + "model to keep. Human texts of two sentences and more and machine texts, without the words "
      + "that both begin with, cut to the same number of words, 12 to 56: shorter than in the "
      + "paper. 50 pairs of each of 11 files, in five blocks of 10 that share no human text: a seed "
      + "tests on one, so that there are five seeds and no more. Each domain is tested by a head "
      + "that was trained on the other 40 pairs of every file of the other domains; its decay of "
      + "weights (0.01, 0.1 or 1) is chosen by leaving out one more of these. Seeds share training "
      + "texts: the intervals are of test texts.",
    measure:
      "AUROC of machine against human texts, within a domain and a generator; means over them",
    data: ["machine-vs-human"],
    arms: [
      ("detector", "all 11 domains and generators, each domain unseen"),
      ("detector with states", "the same, which reads the last token's state as well"),
      ("likelihood", "mean log-probability"),
      ("curvature", "Fast-DetectGPT's conditional probability curvature"),
      ("length", "characters, of texts with as many words"),
      ("aligned: detector", "the three files of gpt-3.5-turbo"),
      ("aligned: likelihood", "mean log-probability on them"),
      ("others: detector", "davinci, GPT-J and GPT-2 XL"),
      ("others: likelihood", "mean log-probability on them"),
    ]
      + MachineTexts.files.flatMap { file in
        ["detector", "likelihood", "length"].map {
          ("\(file.domain), \(file.generator): \($0)", "")
        }
      },
    comparisons: [
      .init("the detector is no detector of lengths", better: "detector", worse: "length"),
      .init("it knows more than likelihood", better: "detector", worse: "likelihood"),
      .init("it knows more than curvature", better: "detector", worse: "curvature"),
      .init(
        "statistics carry over to other domains, states do not", better: "detector",
        worse: "detector with states"),
      .init(
        "texts of an aligned model are told best", better: "aligned: detector",
        worse: "others: detector"),
    ])

  private static let (blocks, pairs) = (5, 10)
  private static let words = 56
  private static let aligned = "gpt-3.5-turbo"

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's areas.
  ///
  /// - Throws: also `recipe.data` for a sixth seed, for which there are no texts.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    guard seed < UInt64(Self.blocks) else {
      throw RewardError(
        .recipeData, "there are texts for \(Self.blocks) seeds, from 0 to \(Self.blocks - 1)",
        at: .init(item: "seed \(seed)"))
    }
    let texts = try await context.once("remodetect: texts") {
      try MachineTexts(context, blocks: Self.blocks, pairs: Self.pairs, words: Self.words)
    }
    let tested = texts.cells.map { $0.blocks[Int(seed)] }
    let trained = texts.cells.map { cell in
      let others = cell.blocks.indices.filter { $0 != Int(seed) }
      return (domain: cell.domain, pairs: others.flatMap { cell.blocks[$0] })
    }
    let source = RandomSource(seed: seed)
    let width = tested[0][0].human.features.count
    let detectors = try [texts.statistics, width].map { width in
      try DomainHeads(trained, width: width, from: source.stream("heads of \(width)"))
    }
    /// Areas by what a function says of a cell's texts.
    func report(
      _ score: (_ cell: Int, _ text: MachineTexts.Text) throws -> Double
    ) throws -> DetectionReport {
      // The intervals are those of seeds: one resample is enough.
      try DetectionReport(
        texts.cells.indices.map { cell in
          .init(
            domain: texts.cells[cell].domain, generator: texts.cells[cell].generator,
            machine: try tested[cell].map { try score(cell, $0.machine) },
            human: try tested[cell].map { try score(cell, $0.human) })
        }, bootstrap: Bootstrap(resamples: 1))
    }
    func statistic(_ measure: TextStatistics.Measure) throws -> DetectionReport {
      let place = TextStatistics.Measure.allCases.firstIndex(of: measure) ?? 0
      return try report { Double($1.features[place]) }
    }
    func detected(_ heads: DomainHeads) throws -> DetectionReport {
      try report { try heads.score($1, of: texts.cells[$0].domain) }
    }
    let (statistical, stateful) = (try detected(detectors[0]), try detected(detectors[1]))
    let likelihood = try statistic(.meanLogProbability)
    let length = try report { $1.characters }
    let reports = [
      ("detector", statistical), ("detector with states", stateful), ("likelihood", likelihood),
      ("curvature", try statistic(.curvature)), ("length", length),
    ]
    var found: [String: Double] = [:]
    for (name, report) in reports { found[name] = report.meanArea() }
    for (name, report) in [("detector", statistical), ("likelihood", likelihood)] {
      found["aligned: \(name)"] = report.meanArea { $0.generator == Self.aligned }
      found["others: \(name)"] = report.meanArea { $0.generator != Self.aligned }
    }
    for (name, report) in [
      ("detector", statistical), ("likelihood", likelihood), ("length", length),
    ] {
      for cell in report.cells {
        found["\(cell.domain), \(cell.generator): \(name)"] = cell.area.mean
      }
    }
    return found
  }
}
