import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Preferences
import Rewards
import Storage

struct MakeContrast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contrast",
    abstract: "Build contrast pairs from any data set, for `reward probe`.",
    discussion: """
      Two instructions are a contrast pair where their sentence embeddings are near, but not the \
      same, and their right answers differ (Contrast Instructions). Reads pairs, of which the \
      chosen answer is right, or rows with one answer; writes rows of the published schema with \
      the cosine and the lines in the input. The account goes to standard error as JSON.

      INPUT, a row a line
        {"prompt": "What is the capital of Turkey?", "chosen": "Ankara.",
          "rejected": "Istanbul."}

      EXAMPLES
        reward contrast --dataset pairs.jsonl --output contrast.jsonl
        reward contrast --dataset answers.jsonl --lower 0.7 --uses 3 > contrast.jsonl
      """)

  @OptionGroup var data: DatasetOptions

  @Option(help: "File for the rows, gzip where it ends in .gz; standard output without it.")
  var output: String?

  @Option(help: "A directory of sentence-transformers, a built-in name, or a hub id.")
  var encoder = SentenceTextEmbedder.standard

  @Option(help: "The least cosine of a pair.")
  var lower = ContrastBuilder().lower

  @Option(help: "Cosines from here on are the same instruction in other words.")
  var upper = ContrastBuilder().upper

  @Option(help: "In how many pairs an instruction may be.")
  var uses = ContrastBuilder().uses

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard lower > -1, lower < upper, upper <= 2 else {
      throw ValidationError("--lower must be above -1 and below --upper, which is at most 2")
    }
    guard uses >= 1 else { throw ValidationError("--uses must be at least 1") }
  }

  func run() async throws {
    global.apply()
    let files = try await data.files()
    if let output { try OutputOptions.check(output: output, inputs: files) }
    let dataset = try Dataset<ScoreRow>.read(
      files, columns: data.columns(), policy: data.rowPolicy, limit: data.limit)
    var ledger = RowLedger(dataset.accounting, places: dataset.examples.map(\.place))
    var source = ContrastSource()
    for row in dataset.examples {
      let candidates = row.candidates
      let worse = candidates.count > 1 ? candidates[1] : nil
      guard let fault = source.add(candidates[0], worse: worse, at: row.place) else { continue }
      guard data.rowPolicy == .skip else {
        throw RewardError(fault.reason.code, fault.message).atRow(row.place)
      }
      ledger.drop(fault.reason, row.place)
    }
    Console.say("\(data.name): \(ledger.accounting)")
    var builder = ContrastBuilder()
    (builder.lower, builder.upper, builder.uses) = (lower, upper, uses)
    let (outcome, found) = try source.pairs(
      builder, SentenceTextEmbedder(await HubResolution.model(encoder)))
    try JSONLinesWriter.writing(to: output ?? "-") { writer in
      for (pair, place) in zip(outcome.pairs, outcome.places) {
        var row = pair.row
        for (side, index) in [("query", place.query), ("retrieval", place.retrieval)] {
          let origin = source.places[index]
          // Lines count anew in every file.
          if files.count > 1 { row["\(side)_file"] = origin.file.map(JSONValue.string) }
          row["\(side)_line"] = .number(origin.line)
        }
        try writer.write(row)
      }
    }
    var facts = found
    facts["rows"] = .object(ledger.accounting.json)
    Console.say(JSONValue.object(facts).text)
  }
}
