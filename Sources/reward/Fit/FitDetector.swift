import ArgumentParser
import Basics
import OrderedCollections
import Preferences
import Rewards
import Tracking
import Training

struct FitDetector: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detector",
    abstract: "Fit a head that tells machine texts from human ones.",
    discussion: """
      The head reads what a frozen language model's probabilities say of a text, and puts \
      machine texts above texts that are half a machine's, and those above human ones \
      (ReMoDetect). Held-out pairs tell how well, by domain, beside length, likelihood and \
      curvature. Higher means more likely a machine's, not better; prompts are not read.

      INPUT, a row a line: texts on one subject, and where they are from if that differs
        {"human": "It rained.", "machine": "The rain fell.", "domain": "news"}

      EXAMPLES
        reward fit detector --dataset texts.jsonl --output-dir detector
        reward fit detector --dataset texts.jsonl --output-dir detector \\
          --column human=original --column machine=sampled --max-words 100
        reward score --model detector --dataset answers.jsonl
      """)

  @Option(help: "The frozen language model, by path or name.")
  var model = "smollm2-135m-instruct"

  @OptionGroup var data: DatasetOptions

  @Option(
    help: """
      Cut both texts of a pair to as many words, at most so many, behind the words that both begin \
      with: where one kind is longer, length gives it away and nothing else is learnt (default: \
      texts stay as they are).
      """)
  var maxWords: Int?

  @Option(help: "Passes over the training pairs.")
  var epochs = DetectorFit.usualTraining.epochs

  @Option(help: "AdamW's highest learning rate; it rises, then falls along a cosine.")
  var learningRate = DetectorFit.usualTraining.learningRate

  @OptionGroup var fitting: FitOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    func require(_ condition: Bool, _ message: String) throws {
      if !condition { throw ValidationError(message) }
    }
    try require(maxWords ?? 1 >= 1, "--max-words must be at least 1")
    try require((1...1 << 16).contains(epochs), "--epochs must be in 1...65536")
    try require(learningRate > 0 && learningRate.isFinite, "--learning-rate must be above 0")
  }

  func run() async throws {
    global.apply()
    try fitting.checkOutput()
    let name = try await HubResolution.model(model)
    let files = try await HubResolution.files(data.dataset, preferring: "train")
    let dataset = try Dataset<MatchedExample>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    var ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    let random = RandomSource(seed: fitting.seed)
    let texts = try texts(dataset.examples, random, &ledger)
    let split = HashedSplit(fraction: fitting.evalFraction, salt: fitting.salt)
    // Before minutes of computing: what the data lack shows here.
    try DetectorFit.check(
      pairs: texts.count { !split.isEvaluation($0.example.group) },
      width: TextStatistics.Measure.allCases.count)
    let source = FeatureSource(.statistics, model: name)
    let extractor = try source.open()
    let found = try FitVectors(
      texts, title: "features", policy: data.rowPolicy, ledger: &ledger, place: \.example.place
    ) { batch in
      try Self.vectors(batch, extractor, isMixed: { !split.isEvaluation($0) })
    }
    Console.say("\(data.name): \(ledger.accounting)")

    let sides = Dictionary(grouping: found.examples.indices) {
      split.isEvaluation(found.examples[$0].example.group)
    }
    let (training, heldOut) = (sides[false] ?? [], sides[true] ?? [])
    var start = random.stream("detector")
    let fit = try DetectorFit(
      training.map {
        let vectors = found.vectors[$0]
        return DetectionTriple(machine: vectors[0], mixed: vectors[2], human: vectors[1])
      },
      training: DetectorTraining(
        epochs: epochs, batchSize: DetectorFit.usualTraining.batchSize, learningRate: learningRate,
        weightDecay: DetectorFit.usualTraining.weightDecay), from: &start)
    let report = try DetectorReport(
      heldOut.map {
        .init(found.examples[$0], machine: found.vectors[$0][0], human: found.vectors[$0][1])
      }, heads: fit.heads)

    var provenance = try FitRecord(
      fitting, data: dataset.files, rows: ledger.accounting, trainedOn: training.count
    ).json
    provenance["settings"] = .object(fit.json)
    provenance["max_words"] = maxWords.map { .number($0) } ?? .null
    let kept = training.map { found.examples[$0].mixture }.failures
    provenance["unmixed"] = .object(
      JSONObject(uniqueKeysWithValues: kept.map { ($0.reason.rawValue, .number($0.count)) }))
    if !heldOut.isEmpty { provenance["held_out"] = .object(report.json) }
    let detector = try FeatureRewardModel(
      source: source, extractor: extractor, heads: fit.heads,
      value: .attribute(FeatureRewardModel.machineAttribute), name: fitting.outputDir,
      provenance: provenance)
    let read = found.examples.flatMap { [$0.machine, $0.human] }
    try detector.write(
      to: fitting.outputDir,
      canary: FitRecord.canary(read.map { Candidate(prompt: [], response: $0) }),
      overwrites: fitting.overwriteOutputDir)
    FitTables.show(report)
    Console.note(
      kept.map { reason, count in
        "\(count) of \(training.count) human texts stay unmixed: \(reason.rawValue)"
      })
    Console.say("wrote \(fitting.outputDir)")
    if fitting.json { Console.printResult(JSONValue.object(provenance).text + "\n") }
  }

  /// The texts, cut and mixed; rows without enough of them end the run or leave the ledger.
  private func texts(
    _ examples: [MatchedExample], _ source: RandomSource, _ ledger: inout RowLedger
  ) throws(RewardError) -> [DetectionTexts] {
    var texts: [DetectionTexts] = []
    for example in examples {
      do throws(RewardError) {
        texts.append(try DetectionTexts(example, maximumWords: maxWords, from: source))
      } catch {
        guard error.isAboutRow, data.rowPolicy == .skip else { throw error.atRow(example.place) }
        ledger.drop(RowReason(error.code.rawValue), example.place)
      }
    }
    return texts
  }

  /// What is known of each pair: machine, human, and where it is trained on, the mixture. One that
  /// stayed the human text has its features, and is not computed again.
  private static func vectors(
    _ batch: [DetectionTexts], _ extractor: any FeatureExtractor, isMixed: (String) -> Bool
  ) throws -> [FitVectors<DetectionTexts>.Computed] {
    let parts = batch.map { texts in
      let isMixed = isMixed(texts.example.group) && texts.mixture.failure == nil
      return [texts.machine, texts.human] + (isMixed ? [texts.mixture.text] : [])
    }
    let features = try extractor.features(
      of: parts.joined().map { Candidate(prompt: [], response: $0) })
    var next = 0
    return parts.map { part in
      let own = features[next..<next + part.count]
      next += part.count
      return .init(own, and: part.count == 2 ? [own[own.startIndex + 1].values] : [])
    }
  }
}
