import ArgumentParser
import Basics
import Instructions
import OrderedCollections
import Storage

struct MakePairs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Make preference pairs from responses whose verdicts differ.",
    discussion: """
      Writes rows with prompt, chosen and rejected. A report of all rows, and of how far length \
      alone would tell the pairs apart, goes to standard error as JSON.

      EXAMPLES
        reward instructions pairs --dataset candidates.jsonl --output pairs.jsonl
        reward instructions pairs --dataset candidates.jsonl --split train \\
          --pairs-per-prompt 8 --length-balance strict > train.jsonl
      """)

  @Option(help: DatasetOptions.help(oneFileOf: "Rows with prompt, constraints and responses."))
  var dataset: String

  @Option(help: "Most pairs of one prompt.")
  var pairsPerPrompt = 4

  @Option(
    help: """
      satisfied: chosen satisfies everything, rejected does not. dominates: chosen satisfies \
      strictly more.
      """)
  var preference: PairBuilder.Preference = .satisfied

  @Option(help: "What is done so that length alone does not tell chosen from rejected.")
  var lengthBalance: PairBuilder.LengthBalance = .prefer

  @Option(help: "Only rows of this split: train or eval.")
  var split: InstructionPrompt.Split?

  @Option(help: "Seed of the choice among possible pairs.")
  var seed: UInt64 = 0

  @Option(help: "File for the rows; standard output without it.")
  var output: String?

  @OptionGroup var configuration: ConfigurationOption

  func validate() throws {
    if pairsPerPrompt < 1 { throw ValidationError("--pairs-per-prompt must be at least 1") }
  }

  func run() async throws {
    var options = PairBuilder.Options()
    options.pairsPerPrompt = pairsPerPrompt
    options.preference = preference
    options.lengthBalance = lengthBalance
    options.seed = seed
    let dataset = try await HubResolution.file(dataset)
    if let output { try OutputOptions.refuse(output: output, thatIs: dataset) }
    let reader = try RowReader(path: dataset)
    var rows: [JSONValue] = []
    while let (_, row) = try reader.next() {
      if let split, row["split"]?.string != split.rawValue { continue }
      rows.append(.object(row))
    }
    let pairs: [JSONValue]
    let report: PairReport
    do throws(RewardError) {
      (pairs, report) = try PairBuilder(options: options).pairs(from: rows)
    } catch { throw error.inFile(reader.name) }
    try JSONLinesWriter.writing(to: output ?? "-") { writer in
      for pair in pairs { try writer.write(pair.object!) }
    }
    Console.say(report.json.text)
  }
}
