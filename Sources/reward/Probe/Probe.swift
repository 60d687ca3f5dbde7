import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Storage
import Tracking

struct Probe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how consistent and robust a reward model is.",
    discussion: """
      PROBES
        contrast    instructions that sound alike, each with the other's answer
                    (Contrast Instructions): --contrast, or built from --dataset
        format      changes of white space, Markdown and punctuation
        noise       slips of spelling, and missing words, which should cost
        paraphrase  other wordings of the prompt, in a column 'paraphrases'
        length      padding, repetition, and half of an answer
        position    the order of two answers in a call
        batch       other texts scored beside a text

      Prints a table to standard error and, with --json, one JSON object to standard output. With \
      --output-dir, the folder of `reward evaluate`, it writes consistency.json there, which \
      `reward report` shows, and consistency.jsonl with every changed text and its scores. Ties \
      count as wrong in accuracies; a tie that becomes a decision, or the reverse, is a change. \
      Shifts are in units of the margins' standard deviation. Without --limit the first 200 rows \
      are probed, since every row is scored in about sixty versions.

      EXAMPLES
        reward probe --model ./rm --dataset pairs.jsonl --output-dir run
        reward probe --model ./rm --dataset pairs.jsonl \\
          --probes format,length --limit 1000 --json
        reward probe --model ./rm --contrast contrast.jsonl --probes contrast
      """)

  @OptionGroup var scorer: ScorerOptions

  @Option(help: DatasetOptions.help)
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "Contrast pairs, as `reward contrast` writes them: a file, or a hub id with one. Without it "
        + "they are built from the probed rows of --dataset.", valueName: "file"))
  var contrast: String?

  @Option(help: ArgumentHelp("Probes, by commas; all without it.", valueName: "names"))
  var probes: String?

  @Option(help: "Which texts format and noise change.")
  var target: ProbeTarget = .answers

  @Option(
    help:
      "The sentence encoder that finds contrast pairs in --dataset; a directory, a built-in name or a hub id."
  )
  var encoder = SentenceTextEmbedder.standard

  @OptionGroup var rows: RowOptions

  @Option(help: "Seed of what is drawn: slips, missing words, the order of a shuffled batch.")
  var seed: UInt64 = 0

  @Option(help: "Folder for consistency.json and consistency.jsonl.")
  var outputDir: String?

  @Flag(help: "Replace earlier probes in --output-dir.")
  var overwrite = false

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  private static let standardLimit = 200

  mutating func validate() throws {
    let kinds = try kinds
    if scorer.cache != nil, scorer.scoring.source.reward != nil {
      throw ValidationError("--cache is for --model: a reward file is probed without stored scores")
    }
    if dataset == nil {
      guard contrast != nil else { throw ValidationError("give --dataset or --contrast") }
      guard kinds == [.contrast] else {
        throw ValidationError("without --dataset there is only --probes contrast")
      }
    }
    guard contrast == nil || kinds.contains(.contrast) else {
      throw ValidationError("--contrast is for the probe contrast, which --probes leaves out")
    }
  }

  /// What is measured: all where nothing is said and there is a data set.
  private var kinds: [ProbeKind] {
    get throws {
      guard let probes else {
        return dataset == nil && contrast != nil ? [.contrast] : ProbeKind.allCases
      }
      return try ProbeKind.list(probes)
    }
  }

  private var limit: Int { rows.limit ?? Self.standardLimit }

  func run() async throws {
    global.apply()
    let kinds = try kinds
    let output = outputDir.map { ProbeOutput(folder: $0) }
    try output?.check(replaces: overwrite)
    let data = try await readPairs()
    var report = ProbeReport()
    // Before the model is loaded: the encoder's memory is free again then.
    let contrasts = kinds.contains(.contrast) ? try await findContrasts(data, kinds, &report) : nil
    var scorer = try await scorer.resolved()
    // A reward file's parts are stored one by one: what company changes would be looked up.
    if scorer.scoring.source.reward != nil { scorer.noCache = true }
    let opened = try await scorer.open()
    let samples = try output?.begin(opened.facts)
    defer { samples?.abandon() }
    func save(_ row: JSONObject) throws { try samples?.write(row) }

    if contrasts != nil, opened.model.card.readsMetadata {
      report.note(
        "contrast is left out: the reward reads columns of the row, which the made pairs do not have"
      )
    } else if var contrasts {
      let result = try await contrasts.rows.score(
        opened.model, policy: rows.rowPolicy, use: save)
      var facts = contrasts.facts
      facts["rows"] = .object(contrasts.rows.json)
      report.add(result, facts)
    }
    var facts = opened.facts
    if let data {
      var probed = ProbedPairs(
        data, model: opened.model, policy: rows.rowPolicy, variations: variations(kinds))
      if kinds != [.contrast] {
        try await measure(kinds, data, opened, &probed, &report, save)
        Console.say("\(dataset ?? ""): \(probed.accounting)")
      }
      facts["dataset"] = .string(dataset ?? "")
      facts["accounting"] = .object(probed.accounting.json)
    }
    facts["target"] = .string(target.rawValue)
    facts["seed"] = .number(seed)
    facts["limit"] = .number(limit)
    facts["notes"] = .array(report.notes.map(JSONValue.string))
    facts["probes"] = .object(report.details)
    let result = ConsistencyReport(
      title: "Consistency of \(scorer.scoring.source.name) on \(dataset ?? contrast ?? "")",
      rows: report.rows, details: facts)
    show(result)
    Console.note(report.notes)
    if json { Console.printResult(JSONValue.object(result.json).text + "\n") }
    // Last: a full disk must not cost the result.
    try samples?.close()
    try output?.write(result)
  }

  private func measure(
    _ kinds: [ProbeKind], _ data: Dataset<PreferencePair>, _ opened: ScorerOptions.Opened,
    _ probed: inout ProbedPairs, _ report: inout ProbeReport, _ save: (JSONObject) throws -> Void
  ) async throws {
    try await probed.score(data.examples) { try save($0.row) }
    guard !probed.pairs.isEmpty else {
      throw RewardError(.datasetEmpty, "no pairs are left", at: .init(file: dataset))
    }
    try report.add(probed)
    let company = CompanyProbes(
      model: (opened.model as? CachedRewardModel)?.base ?? opened.model, pairs: probed.pairs)
    if kinds.contains(.position) { report.add(try await company.position()) }
    if kinds.contains(.batch) { report.add(try await company.batches(seed: seed)) }
  }

  private func variations(_ kinds: [ProbeKind]) -> [Variation] {
    let perturbations = Perturbation.all.map { Variation($0, target: target, seed: seed) }
    let all = perturbations + [.paraphrases] + LengthChange.allCases.map { Variation($0) }
    return all.filter { kinds.contains($0.probe) }
  }

  private func readPairs() async throws -> Dataset<PreferencePair>? {
    guard let dataset else { return nil }
    var data = DatasetOptions()
    data.dataset = dataset
    data.rows = rows
    let files = try await data.files()
    if rows.limit == nil {
      Console.say("probing the first \(Self.standardLimit) rows; --limit sets another number")
    }
    return try Dataset<PreferencePair>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: limit)
  }

  /// Contrast pairs of the file, or those among the data's pairs; nil, with a note, where there are
  /// none and other probes were asked for too.
  private func findContrasts(
    _ data: Dataset<PreferencePair>?, _ kinds: [ProbeKind], _ report: inout ProbeReport
  ) async throws -> (rows: ContrastRows, facts: JSONObject)? {
    if let contrast {
      if self.rows.limit == nil {
        Console.say("at most \(limit) contrast pairs are probed; --limit sets another number")
      }
      let rows = try ContrastRows(
        file: await HubResolution.file(contrast), policy: rows.rowPolicy, limit: limit)
      return (rows, ["file": .string(contrast)])
    }
    guard let data else { preconditionFailure("validated: there is a file or data") }
    var source = ContrastSource()
    var reasons: OrderedDictionary<String, Int> = [:]
    for pair in data.examples {
      let candidates = pair.candidates
      if let fault = source.add(candidates[0], worse: candidates[1], at: pair.place) {
        reasons[fault.reason.rawValue, default: 0] += 1
      }
    }
    let (outcome, found) = try source.pairs(
      ContrastBuilder(), SentenceTextEmbedder(await HubResolution.model(encoder)))
    var facts = found
    facts["left_out"] = .object(reasons.mapValues { .number($0) })
    guard !outcome.pairs.isEmpty else {
      let reason =
        "no two of \(Counted(outcome.read - outcome.duplicates, "instruction")) are alike enough "
        + "to be a contrast pair; `reward contrast` looks through a whole file"
      guard kinds != [.contrast] else {
        throw RewardError(.datasetEmpty, reason, at: .init(file: dataset))
      }
      report.note("contrast was not measured: \(reason)")
      return nil
    }
    return (ContrastRows(outcome, source.places), facts)
  }

  private func show(_ report: ConsistencyReport) {
    var lines = report.table
    let titles = lines.removeFirst()
    let right: Set = ["value", "n", "chance"]
    var table = HumanTable(titles.map { .init($0, right.contains($0) ? .right : .left) })
    for line in lines { table.add(line) }
    Console.show(table)
  }
}
