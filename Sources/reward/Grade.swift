import ArgumentParser
import Basics
import Evaluation
import Grading
import OrderedCollections
import Preferences
import Storage
import Tracking

/// Answers of mathematics against references.
struct Grade: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Grade solutions of mathematics by their final answers.",
    discussion: """
      Finds the final answer of each response (the last \\boxed{...}, '#### x', "the answer is x"), \
      and tells whether it is the reference: equal, different, or undecided with a reason, which \
      counts as not right. Numbers are compared exactly, formulas by expanding them, units with \
      their conversions; a reference that is a solution gives its boxed answer or what follows \
      '####'.

      Where responses are lists, also pass@k and what majority voting gets, and with scores \
      best-of-N and the vote weighted by them. Ties go to the response that comes first. Intervals \
      of 95 % are Wilson's, those of means over several responses bootstrapped over rows.

      INPUT, a row a line
        {"answer": "\\\\frac{1}{2}", "response": "It is \\\\boxed{0.5}."}
        {"answer": 4, "response": ["#### 4", "#### 5"], "scores": [0.9, 0.2]}

      EXAMPLES
        reward grade --dataset solutions.jsonl --output graded.jsonl
        reward grade --dataset samples.jsonl --response-column responses --json
      """)

  @Option(help: DatasetOptions.help(oneFileOf: "Rows with references and responses."))
  var dataset: String

  @Option(help: "The column with the reference, a text or a number.")
  var answerColumn = "answer"

  @Option(help: "The column with one response or a list of them.")
  var responseColumn = "response"

  @Option(help: "The column with one score for each response of a list, where a row has it.")
  var scoresColumn = Self.usualScores

  private static let usualScores = "scores"

  @Option(
    help: """
      A column with true or false for each response, from elsewhere: choices are measured with these \
      labels in place of the verdicts, and the verdicts against them.
      """)
  var labelColumn: String?

  @Option(help: "What a row that cannot be used does: end the run, or be counted and left out.")
  var rowPolicy: RowPolicy = .error

  @Option(help: "Use only the first rows of --dataset.")
  var limit: Int?

  @Flag(help: "Responses are answers already, without a solution around them.")
  var bare = false

  @Flag(help: "Take the last number of a response that marks no answer.")
  var lastNumber = false

  @Option(
    help: """
      File for the rows with 'grade', or for lists with 'grades' and 'choices', and 'grader', the \
      version of the rules.
      """)
  var output: String?

  @OptionGroup var added: AddedColumnOptions

  @Flag(help: "Print the summary as JSON to standard output.")
  var json = false

  @OptionGroup var configuration: ConfigurationOption

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
  }

  func run() async throws {
    let file = try await HubResolution.file(dataset)
    if let output { try OutputOptions.check(output: output, inputs: [file]) }
    let grader = AnswerGrader(takesLastNumber: lastNumber)
    var summary = GradeSummary()
    let columns = GradedRow.Columns(
      answer: answerColumn, response: responseColumn, scores: scoresColumn, label: labelColumn)
    func grade(_ use: (JSONObject) throws -> Void) throws {
      let reader = try RowReader(path: file)
      while summary.rows.read < limit ?? .max, let found = try reader.nextOrBroken() {
        let (line, row): (Int, JSONObject)
        switch found {
        case .row(let place, let members): (line, row) = (place, members)
        case .broken(let error, let place):
          guard rowPolicy == .skip else { throw error }
          summary.drop(RowReason(error.code.rawValue), line: place)
          continue
        }
        let graded: GradedRow
        do throws(RowFault) {
          graded = try GradedRow(row, columns: columns, isBare: bare, grader: grader)
        } catch {
          guard rowPolicy == .skip else {
            throw RewardError(
              error.reason.code, error.message,
              at: .init(file: reader.name, line: line, item: error.column))
          }
          summary.drop(error.reason, line: line)
          continue
        }
        if output != nil {
          try added.check(row, added: Array(graded.added.keys), file: reader.name, line: line)
        }
        summary.add(graded)
        try use(row.merging(graded.added) { $1 })
      }
    }
    if let output {
      try JSONLinesWriter.writing(to: output) { writer in try grade { try writer.write($0) } }
    } else {
      try grade { _ in }
    }
    guard summary.tally.count > 0 else {
      throw RewardError(.datasetEmpty, "there are no responses", at: .init(file: dataset))
    }
    try summary.rows.check()
    let result = try summary.result()
    Console.say(summary.rows.description)
    Console.show(result.table)
    Console.note(result.notes)
    if scoresColumn != Self.usualScores, !summary.hasScores {
      Console.say("no row has the column '\(scoresColumn)'")
    }
    if json { Console.printResult(JSONValue.object(result.json).text + "\n") }
  }
}
