import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Recipes
import Storage
import Tracking

struct RunRecipe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a recipe, or all of them.",
    discussion: """
      Every arm's mean and every claimed difference has Student's 95 % interval over seeds. A claim \
      holds where its difference's interval is above zero.

      EXAMPLES
        reward recipe run helping-or-herding --seeds 20 --curves curves
        reward recipe run all --data data --output results.md
      """)

  @Argument(help: "The recipe's name, or `all`.")
  var name: String

  @Option(help: "How many seeds, from 0 on; at least 2.")
  var seeds = 5

  @Option(
    help: ArgumentHelp(
      "Folder of the real data that some recipes need; `all` leaves those out without it.",
      valueName: "folder"))
  var data: String?

  @Option(help: ArgumentHelp("Markdown file for the results.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "JSON file for verdicts and times, as `recipe list` shows them.", valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Folder for over-optimisation curves, of the recipes that have some.", valueName: "folder"))
  var curves: String?

  @Flag(help: "Print the results as JSON Lines to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (2...1000).contains(seeds) else { throw ValidationError("--seeds must be in 2...1000") }
  }

  func run() async throws {
    global.apply()
    for file in [output, record].compactMap({ $0 }) {
      try OutputOptions.check(output: file, inputs: [])
    }
    let context = RecipeContext(dataFolder: data)
    let recipes = try name == "all" ? Recipes.all : [Recipes.named(name)]
    let curveOutput = try curves.map { (folder) throws(RewardError) in
      try RecipeCurveOutput(folder, for: recipes)
    }
    var (sections, results): ([String], [RecipeResult]) = ([], [])
    for recipe in recipes {
      if name == "all", !context.hasData(recipe.card.data) {
        let needed = recipe.card.data.joined(separator: ", ")
        Console.say("\(recipe.card.name): not run, needs the data \(needed)")
        sections.append("## \(recipe.card.name): not run\n\nIt needs the data \(needed).\n")
        continue
      }
      let bar = ProgressBar(recipe.card.name, total: seeds, unit: "seed")
      let result = try await RecipeResult(running: recipe, seeds: seeds, in: context) { _ in
        bar.advance(by: 1)
      }
      bar.finish()
      Console.show(result.table)
      Console.say("\(result.card.name): \(result.verdict.rawValue)")
      if json { Console.printResult(JSONValue.object(result.json).text + "\n") }
      sections.append(result.markdown)
      results.append(result)
      if let curveOutput, let shown = recipe as? any RecipeCurves {
        let bar = ProgressBar("\(recipe.card.name): curves", total: seeds, unit: "seed")
        let curves = try await shown.curves(seeds: seeds, in: context) { _ in bar.advance(by: 1) }
        bar.finish()
        try curveOutput.write(curves, of: recipe.card, seeds: seeds)
      }
    }
    if let output {
      try AtomicFile.write(
        "# What the recipes came to\n\n" + sections.joined(separator: "\n"), to: output)
    }
    if let record {
      try AtomicFile.write(RecordedResult.text(of: results), to: record)
    }
  }
}

extension RecipeResult {
  fileprivate var table: HumanTable {
    func shown(_ estimate: Estimate) -> String {
      NumberText.interval(
        estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
    }
    var table = HumanTable([.init("\(card.name), \(seeds.count) seeds"), .init("mean [95 %]")])
    for (name, estimate) in arms { table.add([name, shown(estimate)]) }
    for outcome in outcomes {
      table.add([
        "\(outcome.comparison.claim): \(outcome.verdict.rawValue)", shown(outcome.difference),
      ])
    }
    return table
  }
}
