import ArgumentParser
import Basics
import Instructions
import OrderedCollections
import Rewards
import Storage
import Tracking

struct VerifyResponses: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Judge responses by the constraints of their prompts.",
    discussion: """
      Adds to each row 'satisfied' (one truth for each response), 'verdicts' (one for each \
      constraint of each response) and 'scores' (the satisfied share).

      EXAMPLES
        reward instructions verify --dataset candidates.jsonl --output judged.jsonl
        reward instructions verify --dataset candidates.jsonl --tally-only
      """)

  @Option(help: DatasetOptions.help(oneFileOf: "Rows with constraints and responses."))
  var dataset: String

  @Option(help: "File for the rows; standard output without it.")
  var output: String?

  @Flag(help: "Print only the tally, as JSON.")
  var tallyOnly = false

  @OptionGroup var configuration: ConfigurationOption

  func run() async throws {
    let dataset = try await HubResolution.file(dataset)
    if let output { try OutputOptions.refuse(output: output, thatIs: dataset) }
    let reader = try RowReader(path: dataset)
    if tallyOnly {
      let tally = try judge(reader) { _ in }
      return Console.printResult(tally.json.text + "\n")
    }
    let tally = try JSONLinesWriter.writing(to: output ?? "-") { writer in
      try judge(reader) { row throws(RewardError) in try writer.write(row) }
    }
    Console.show(Self.table(tally))
  }

  private func judge(
    _ reader: RowReader, _ use: (JSONObject) throws(RewardError) -> Void
  ) throws -> InstructionTally {
    var tally = InstructionTally()
    while let (line, row) = try reader.next() {
      do throws(RewardError) {
        let judged = try InstructionVerifier.verify(row: .object(row), into: &tally)
        try use(judged.object!)
      } catch { throw error.atRow(file: reader.name, line: line) }
    }
    return tally
  }

  private static func table(_ tally: InstructionTally) -> HumanTable {
    var table = HumanTable([.init(""), .init("satisfied", .right), .init("of", .right)])
    func add(_ name: String, _ rate: InstructionTally.Rate) {
      let share = rate.share.map { NumberText.fixed($0, digits: 3) } ?? "-"
      table.add([name, share, String(rate.count)])
    }
    add("responses", tally.responses)
    add("prompts with one that does", tally.prompts)
    for (kind, rate) in tally.kinds.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      add(kind.rawValue, rate)
    }
    return table
  }
}
