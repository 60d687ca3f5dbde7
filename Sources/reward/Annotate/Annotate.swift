import ArgumentParser
import Basics
import OrderedCollections
import Preferences
import Rewards
import Storage
import Training

/// Preference strengths of a data set, and what is done with its pairs by them.
struct Annotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how far labels of preference pairs can be trusted, and correct them.",
    discussion: """
      A pair's strength is by how much small reward models prefer its chosen answer that were \
      trained on other prompts of the same data ("Secrets of RLHF II"). A low one may be a wrong \
      label, or a hard pair. Rows keep their columns and get 'strength' and 'history', a list of \
      all that was done to them, to which every run adds; what `reward train` reads are the \
      labels, 'margin' and 'label_smoothing'. The file is written when it is complete, or not \
      at all.

      INPUT, one pair a row
        {"prompt": "Name a fruit.", "chosen": "Iron.", "rejected": "An apple."}

      EXAMPLES
        reward annotate --dataset pairs.jsonl --output annotated.jsonl --json
        reward annotate --dataset pairs.jsonl --output clean.jsonl \\
          --flip-lowest 0.2 --margin
        reward annotate --dataset pairs.jsonl --output soft.jsonl \\
          --soften-below 0 --smoothing 0.1
      """)

  @OptionGroup var data: DatasetOptions

  @Option(help: "File for the rows, gzip where it ends in .gz; replaced when all is done.")
  var output: String

  @OptionGroup var strength: StrengthArguments

  @OptionGroup(title: "What is done with pairs, in this order") var policy: PolicyArguments

  @Option(help: "The column with what was done to a row.")
  var historyColumn = "history"

  @OptionGroup var added: AddedColumnOptions

  @Flag(help: "Print the summary as JSON to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    for name in [output, policy.dropped] where name == "-" {
      throw ValidationError("rows are written to a file; standard output is for the summary")
    }
    guard !historyColumn.isEmpty, historyColumn != RowAnnotator.strength else {
      throw ValidationError("--history-column must name a column of its own")
    }
  }

  func run() async throws {
    global.apply()
    let files = try await data.files()
    try checkOutputs(files)
    var pairs = try AnnotatedPairs(files, data)
    // What the data lack shows before minutes of computing.
    let annotator = RowAnnotator(
      columns: try data.columns(), measuring: strength.json, policy: policy.policy,
      history: historyColumn, added: added)
    for pair in pairs.pairs { try annotator.check(pair) }
    if !pairs.pairs.isEmpty { try strength.ensemble.design.check(groups: pairs.groups) }
    try pairs.embed(await strength.extractor())
    Console.say("\(data.name): \(pairs.accounting)")
    let strengths = try pairs.strengths(strength.ensemble, seed: strength.seed)
    let outcome = try policy.policy.outcome(of: strengths.map(\.mean))
    // Before anything is written: what cannot be summed up leaves no file.
    let summary = try AnnotationSummary(
      pairs, measuring: strength.json, strengths, outcome)
    try write(pairs, strengths, outcome, by: annotator)
    summary.show()
    Console.say("wrote \(Counted(outcome.kept, "row")) to \(output)")
    if let dropped = policy.dropped {
      let count = outcome.changes.count - outcome.kept
      Console.say("wrote \(Counted(count, "row")) that were left out to \(dropped)")
    }
    if json { Console.printResult(JSONValue.object(summary.json).text + "\n") }
  }

  private func checkOutputs(_ files: [String]) throws(RewardError) {
    for path in [output, policy.dropped].compactMap({ $0 }) {
      try OutputOptions.check(output: path, inputs: files)
      try OutputOptions.refuse(continued: path)
      _ = try AtomicFile.target(of: path)
    }
    guard let dropped = policy.dropped else { return }
    guard !AtomicRows.isSame(output, dropped) else {
      throw RewardError(
        .badArgument, "--dropped is the file of --output: rows that are left out need their own",
        at: .init(file: dropped))
    }
  }

  private func write(
    _ pairs: AnnotatedPairs, _ strengths: [PreferenceStrength], _ outcome: StrengthOutcome,
    by annotator: RowAnnotator
  ) throws {
    let kept = try AtomicRows(path: output)
    defer { kept.abandon() }
    let left = try policy.dropped.map { try AtomicRows(path: $0) }
    defer { left?.abandon() }
    for (index, pair) in pairs.pairs.enumerated() {
      let change = outcome.changes[index]
      let row = try annotator.annotate(
        pair, shape: pairs.shapes[pair.place.fileNumber], strengths[index], change)
      if change.isDropped { try left?.write(row) } else { try kept.write(row) }
    }
    // The rows that are left out first: without them the others would not be all.
    try left?.commit()
    try kept.commit()
  }
}
