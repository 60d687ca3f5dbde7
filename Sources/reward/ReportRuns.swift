import ArgumentParser
import Basics
import Evaluation
import Foundation

struct ReportRuns: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Make one page of evaluations, to look at or to send.",
    discussion: """
      Takes folders that `reward evaluate` wrote, and computes their numbers again from the \
      samples. The page shows how good a model is with 95 % intervals and beside what rules reach \
      that do not read the answers, where it is weak, its mistakes with their texts, and where all \
      of it comes from. It is one file that loads nothing. Several folders stand side by side, \
      compared on the items that they share.

      EXAMPLES
        reward report evaluations/rm -o report.html
        reward report evaluations/rm evaluations/rm-2 --title Compared -o both.html
        reward report evaluations/rm --model-card
      """)

  @Argument(help: ArgumentHelp("Folders of evaluations.", valueName: "run"))
  var runs: [String]

  @Option(name: .shortAndLong, help: "The page; an earlier one is replaced.")
  var output = "report.html"

  @Option(help: "The page's title (default: the models' names).")
  var title: String?

  @Option(help: "How many mistakes of each benchmark are shown with their texts.")
  var mistakes = 10

  @Flag(
    help: """
      Also write the numbers into README.md of each model, as the hub's model-index and as a \
      table; everything else in the file stays.
      """)
  var modelCard = false

  mutating func validate() throws {
    guard mistakes >= 0 else { throw ValidationError("--mistakes cannot be negative") }
  }

  func run() async throws {
    var folders: [EvaluationFolder] = []
    for path in runs {
      try OutputOptions.check(output: output, inputs: [path])
      folders.append(try EvaluationFolder(path: path))
    }
    let report = try RunReport(folders, mistakes: mistakes)
    let page = try report.page(title: title, plotly: PlotLibrary.file)
    // Cards are made before anything is written, so that one that is refused leaves nothing half
    // done.
    let cards = modelCard ? try CardResults.cards(of: report) : []
    try page.write(to: URL(fileURLWithPath: output))
    Console.say("wrote \(output)")
    for card in cards {
      try card.write()
      Console.say("wrote \(Counted(card.count, "result")) into \(card.path)")
    }
  }
}
