import ArgumentParser
import Basics
import Evaluation
import Foundation
import OrderedCollections
import Preferences
import Storage
import Tracking

struct Overoptimise: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure what the true reward does while a proxy is optimised.",
    discussion: """
      Best-of-N chooses by the proxy; the gold reward judges the choice. For N = 1, 2, 4, … both \
      are the exact mean over all subsets of N candidates, with 95 % intervals over prompts, against \
      KL = ln N − (N−1)/N nats. The curve d(α − βd), d = √KL, is fitted to the gold. A fall of the \
      gold is claimed only where its interval excludes zero.

      Candidates come scored or are scored here (--samples), or are generated too (--prompts). With \
      --points a policy's training is fitted instead: d(α − β ln d). Prompts with more candidates \
      than others count with all of them; N goes up to the fewest, or to --max-n, which leaves \
      prompts with fewer out.

      INPUT, a row a line
        {"id": "a", "prompt": "…", "candidates": ["…", "…"],
          "proxy": [0.3, 1.2], "gold": [1, 0]}

      EXAMPLES
        reward overoptimise --samples scored.jsonl --report report.html
        reward overoptimise --samples candidates.jsonl --proxy ./rm \\
          --gold ./other-rm --output-dir lab --json
        reward overoptimise --prompts prompts.jsonl --n 64 \\
          --generator smollm2-135m-instruct --proxy ./rm \\
          --gold verifier:instructions --output-dir lab --report lab/report.html
        reward overoptimise --points training.jsonl
      """)

  @Option(
    help: """
      Rows with a list of candidates (candidates, responses, completions or outputs), with lists of \
      scores, or with both; '-' reads standard input.
      """)
  var samples: String?

  @Option(help: "Rows with prompts, as `reward generate` reads them.")
  var prompts: String?

  @Option(help: "Rows with kl and gold, checkpoints of a policy's training from kl 0 on.")
  var points: String?

  @OptionGroup var sources: LabSources
  @OptionGroup var rows: RowOptions
  @OptionGroup(title: "Generation") var generation: GenerationOptions

  @Option(help: "Largest N; prompts with fewer candidates are left out and counted.")
  var maxN: Int?

  @Option(help: "Largest N of the fit whose prediction is checked (default: half the largest N).")
  var fitUpTo: Int?

  @Option(help: "Name of the curve in the report (default: the two rewards' names).")
  var title: String?

  @Option(
    help: """
      Folder for samples.jsonl, overoptimisation.json and, with --prompts, candidates.jsonl. What an \
      interrupted run left there is continued.
      """)
  var outputDir: String?

  @Flag(help: "Start the files of --output-dir anew instead of continuing them.")
  var overwrite = false

  @OptionGroup var added: AddedColumnOptions

  @Option(help: "File for a report in HTML.")
  var report: String?

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard [samples, prompts, points].count(where: { $0 != nil }) == 1 else {
      throw ValidationError("give one of --samples, --prompts and --points")
    }
    try generation.validate(isUsed: prompts != nil)
    for (value, option) in [(maxN, "--max-n"), (fitUpTo, "--fit-up-to")] {
      if let value, value < 2 { throw ValidationError("\(option) must be at least 2") }
    }
    if points != nil {
      guard maxN == nil, fitUpTo == nil, rows.column.isEmpty, rows.limit == nil,
        rows.rowPolicy == .error
      else {
        throw ValidationError("--points takes none of the options of candidates and rows")
      }
    }
    if prompts != nil {
      let (proxy, gold) = try sources.named()
      for (source, option) in [(proxy, "--proxy"), (gold, "--gold")] where !source.readsTexts {
        throw ValidationError(
          "\(option) \(source.name): candidates that are generated have no columns; give a model, "
            + "a verifier or a length")
      }
      guard outputDir != nil else {
        throw ValidationError("--prompts needs --output-dir, where the candidates are kept")
      }
    }
  }

  func run() async throws {
    global.apply()
    let output = LabOutput(
      folder: outputDir, report: report, title: title ?? defaultTitle, printsJSON: json)
    try output.prepare()
    if let points {
      try output.show(PolicyCurve(LabPoints.read(points)), input: points)
      return
    }
    var data = dataset(samples ?? prompts ?? "-")
    var files = try await data.files()
    if prompts != nil {
      let path = try output.path("candidates.jsonl")
      try await generation.run(data, sources, to: path, overwrite: overwrite, added, global)
      (data.dataset, files) = (path, [path])
      // The limit was on prompts.
      data.rows.limit = nil
    }
    let result = try await score(data, files, output)
    let curve = try OveroptimisationCurve(result.samples, maximumN: maxN, fitUpTo: fitUpTo)
    var facts: JSONObject = ["proxy_source": .string(sources.proxy)]
    facts["gold_source"] = .string(sources.gold)
    facts["generator"] = generation.generator.map(JSONValue.string) ?? .null
    facts["data"] = .string(samples ?? prompts ?? "-")
    facts["rows"] = .object(result.accounting.json)
    facts["precision"] = .string(sources.computing.precision.rawValue)
    facts["deterministic"] = .bool(sources.deterministic)
    try output.show(curve, facts)
  }

  private var defaultTitle: String {
    points ?? "\(sources.proxy) against \(sources.gold)"
  }

  private func dataset(_ path: String) -> DatasetOptions {
    var data = DatasetOptions()
    data.dataset = path
    data.rows = rows
    return data
  }

  private func score(
    _ data: DatasetOptions, _ files: [String], _ output: LabOutput
  ) async throws -> CandidateScorer.Result {
    let opened = try await sources.open()
    var rows: ResumableRows?
    var stored: RowReader?
    if outputDir != nil {
      var options = OutputOptions()
      options.output = try output.path(EvaluationFolder.samplesFile)
      options.overwrite = overwrite
      options.added = added
      rows = try ResumableRows(
        options, data: data, files: files, identity: opened.identity)
      if let rows, rows.existing > 0, let path = options.output {
        stored = try RowReader(path: path)
      }
    } else {
      Interrupt.install()
    }
    let scorer = CandidateScorer(
      sources: opened, data: data, files: files, added: added, rows: rows, stored: stored)
    let (proxy, gold) = try sources.named()
    return proxy.readsTexts || gold.readsTexts
      ? try await scorer.run(CandidateRow.self) : try await scorer.run(ScoredRow.self)
  }
}
