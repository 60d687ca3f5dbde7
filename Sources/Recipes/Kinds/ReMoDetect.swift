import Basics
import Evaluation
import Models
import Rewards
import Training

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
      + "model to keep. 30 pairs of each of 11 files, without the words that both texts begin "
      + "with, cut to the same number of words, 12 to 56: shorter than in the paper. Each domain "
      + "is tested by a head that was trained on 20 pairs of every file of the other domains. "
      + "Seeds draw training and test pairs from the same 30, so that the intervals are of draws "
      + "and not of other texts.",
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
        ["detector", "likelihood"].map { ("\(file.domain), \(file.generator): \($0)", "") }
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

  private static let pairs = 30
  private static let trained = 20
  private static let words = 56
  private static let aligned = "gpt-3.5-turbo"

  /// The recipe; it has no settings.
  public init() {}

  /// One seed's areas.
  public func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double] {
    let texts = try await context.once("remodetect: texts") {
      try MachineTexts(context, pairs: Self.pairs, words: Self.words)
    }
    let source = RandomSource(seed: seed)
    let drawn = texts.cells.indices.map { index in
      var draw = source.stream("draw", index)
      let pairs = texts.cells[index].pairs
      return (
        train: Array(pairs.shuffled(using: &draw).prefix(Self.trained)),
        test: Array(pairs.shuffled(using: &draw).prefix(Self.trained))
      )
    }
    let width = drawn[0].test[0].human.features.count
    let detectors = try [texts.statistics, width].map { width in
      try Self.detector(texts, drawn.map(\.train), width: width, source)
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
            machine: try drawn[cell].test.map { try score(cell, $0.machine) },
            human: try drawn[cell].test.map { try score(cell, $0.human) })
        }, bootstrap: Bootstrap(resamples: 1))
    }
    func statistic(_ measure: TextStatistics.Measure) throws -> DetectionReport {
      let place = TextStatistics.Measure.allCases.firstIndex(of: measure) ?? 0
      return try report { Double($1.features[place]) }
    }
    let (statistical, stateful) = (try report(detectors[0]), try report(detectors[1]))
    let likelihood = try statistic(.meanLogProbability)
    let reports = [
      ("detector", statistical), ("detector with states", stateful), ("likelihood", likelihood),
      ("curvature", try statistic(.curvature)), ("length", try report { $1.characters }),
    ]
    var found: [String: Double] = [:]
    for (name, report) in reports { found[name] = report.meanArea() }
    for (name, report) in [("detector", statistical), ("likelihood", likelihood)] {
      found["aligned: \(name)"] = report.meanArea { $0.generator == Self.aligned }
      found["others: \(name)"] = report.meanArea { $0.generator != Self.aligned }
      for cell in report.cells {
        found["\(cell.domain), \(cell.generator): \(name)"] = cell.area.mean
      }
    }
    return found
  }

  /// A head for each domain, trained on the others, as a function of a cell and a text.
  private static func detector(
    _ texts: MachineTexts, _ train: [[MachineTexts.Pair]], width: Int, _ source: RandomSource
  ) throws -> (Int, MachineTexts.Text) throws -> Double {
    var heads: [String: Perceptron] = [:]
    for domain in Set(texts.cells.map(\.domain)).sorted() {
      let cells = texts.cells.indices.filter { texts.cells[$0].domain != domain }
      let triples = cells.flatMap { cell in train[cell].map { $0.triple(width) } }
      let scaling = FeatureScaling(triples.flatMap { [$0.machine, $0.mixed, $0.human] })
      var own = source.stream("detector of \(width), without \(domain)")
      let head = Perceptron(widths: [width, 1], from: &own)
      let scaled = triples.map { triple in
        DetectionTriple(
          machine: scaling(triple.machine), mixed: scaling(triple.mixed),
          human: scaling(triple.human))
      }
      // The states' many numbers are fitted to few texts, and need more decay.
      let isWide = width > texts.statistics
      try DetectorTraining(epochs: 60, learningRate: 0.02, weightDecay: isWide ? 1 : 0.01)
        .fit(head, triples: scaled, from: &own)
      heads[domain] = scaling.folded(into: head)
    }
    return { [heads] cell, text in
      guard let head = heads[texts.cells[cell].domain] else { preconditionFailure("a head") }
      return try head.outputs(of: [Array(text.features.prefix(width))])[0][0]
    }
  }
}
