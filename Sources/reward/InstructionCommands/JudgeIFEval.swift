import ArgumentParser
import Basics
import Evaluation
import Instructions
import OrderedCollections
import Preferences
import Rewards
import Storage
import Tracking

/// IFEval's checker: its files in, its files out.
struct JudgeIFEval: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ifeval",
    abstract: "Judge responses by the 25 kinds of instruction of IFEval.",
    discussion: """
      The verdicts are those of the official checker, strict and loose. Responses are matched with \
      prompts by the prompt's text. Prompts without a response, and responses without a prompt, are \
      told and not counted. A character outside of a to z is counted as it is; the official checker \
      counts a letter that it draws instead.

      INPUT, a row a line
        {"prompt": "...", "instruction_id_list": ["punctuation:no_comma"],
          "kwargs": [{}]}
        {"prompt": "...", "response": "..."}

      EXAMPLES
        reward instructions ifeval --dataset input_data.jsonl \\
          --responses responses.jsonl
        reward instructions ifeval --dataset input_data.jsonl \\
          --responses responses.jsonl --output verdicts.jsonl --json
      """)

  @Option(help: DatasetOptions.help(oneFileOf: "IFEval's prompts, with their instructions."))
  var dataset: String

  @Option(help: "Rows with 'prompt' and 'response'.")
  var responses: String

  @Option(
    help: """
      File for the verdicts: 'strict' and 'loose' each have 'follow_all_instructions' and \
      'follow_instruction_list'.
      """)
  var output: String?

  @Flag(help: "Print the result as JSON to standard output.")
  var json = false

  @OptionGroup var configuration: ConfigurationOption

  func run() async throws {
    let (dataset, responses) = (
      try await HubResolution.file(dataset), try await HubResolution.file(responses)
    )
    if let output { try OutputOptions.check(output: output, inputs: [dataset, responses]) }
    let checker = IFEvalChecker(language: try IFEvalLanguage())
    var prompts = try readPrompts(dataset)
    var tallies = IFEvalVerdict.Mode.allCases.map { _ in IFEvalTally() }
    var strangers = 0
    func judge(_ use: (JSONObject) throws -> Void) throws {
      let reader = try RowReader(path: responses)
      while let (line, row) = try reader.next() {
        guard let text = row["prompt"]?.string, let response = row["response"]?.string else {
          throw RewardError(
            .instructionRow, "the row needs the texts 'prompt' and 'response'",
            at: .init(file: reader.name, line: line))
        }
        guard let instructions = prompts[text]?.instructions else {
          strangers += 1
          continue
        }
        prompts[text]?.responses += 1
        var judged = row
        for (index, mode) in IFEvalVerdict.Mode.allCases.enumerated() {
          let verdict = checker.verdict(on: response, instructions, mode: mode)
          tallies[index].add(verdict, of: instructions)
          judged[mode.rawValue] = .object([
            "follow_all_instructions": .bool(verdict.followsAll),
            "follow_instruction_list": .array(verdict.instructions.map(JSONValue.bool)),
          ])
        }
        try use(judged)
      }
    }
    if let output {
      try JSONLinesWriter.writing(to: output) { writer in try judge { try writer.write($0) } }
    } else {
      try judge { _ in }
    }
    let repeated = prompts.values.count { $0.responses > 1 }
    if repeated > 0 {
      Console.say(
        "\(Counted(repeated, "prompt")) with several responses: each response counts as a prompt")
    }
    let silent = prompts.values.count { $0.responses == 0 }
    guard tallies[0].prompts.count > 0 else {
      throw RewardError(
        .datasetEmpty, "no response belongs to a prompt of \(dataset)", at: .init(file: responses))
    }
    show(tallies)
    if silent > 0 { Console.say("\(Counted(silent, "prompt")) without a response, not counted") }
    if strangers > 0 {
      Console.say("\(Counted(strangers, "response")) without a prompt, not counted")
    }
    if json { printJSON(tallies, silent, strangers) }
  }

  private struct Prompt {
    let instructions: [IFEvalInstruction]
    var responses = 0
  }

  private func readPrompts(_ dataset: String) throws -> [String: Prompt] {
    let reader = try RowReader(path: dataset)
    var prompts: [String: Prompt] = [:]
    while let (line, row) = try reader.next() {
      do throws(RewardError) {
        let row = try IFEvalRow(.object(row))
        prompts[row.prompt] = Prompt(instructions: row.instructions)
      } catch { throw error.atRow(file: reader.name, line: line) }
    }
    return prompts
  }

  private func interval(_ rate: InstructionTally.Rate) -> Interval {
    .wilson(successes: Double(rate.satisfied), n: rate.count)
  }

  private func show(_ tallies: [IFEvalTally]) {
    var table = HumanTable([
      .init(""), .init("strict", .right), .init("loose", .right), .init("of", .right),
    ])
    func add(_ name: String, _ rates: [InstructionTally.Rate], withInterval: Bool = false) {
      let cells = rates.map { rate in
        let share = NumberText.fixed(rate.share ?? 0, digits: 4)
        guard withInterval else { return share }
        let interval = interval(rate)
        return share + " [\(NumberText.fixed(interval.lower, digits: 3)), "
          + "\(NumberText.fixed(interval.upper, digits: 3))]"
      }
      table.add([name] + cells + [String(rates[0].count)])
    }
    add("prompts", tallies.map(\.prompts), withInterval: true)
    add("instructions", tallies.map(\.instructions))
    for id in tallies[0].kinds.keys.sorted() { add(id, tallies.map { $0.kinds[id]! }) }
    Console.show(table)
  }

  private func printJSON(_ tallies: [IFEvalTally], _ silent: Int, _ strangers: Int) {
    var object: JSONObject = [:]
    for (mode, tally) in zip(IFEvalVerdict.Mode.allCases, tallies) {
      var members = tally.json.object!
      members["prompt_level_ci95"] = interval(tally.prompts).json
      object[mode.rawValue] = .object(members)
    }
    object["prompts_without_response"] = .number(silent)
    object["responses_without_prompt"] = .number(strangers)
    Console.printResult(JSONValue.object(object).text + "\n")
  }
}
