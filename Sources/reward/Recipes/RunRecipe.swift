import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Recipes
import Tracking

struct RunRecipe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a recipe, or all of them.",
    discussion: """
      Every arm's mean and every claimed difference has Student's 95 % interval over seeds. A claim \
      holds where its difference's interval is above zero. Of `all`, one that fails does not stop \
      the others; the exit code is then 1.

      EXAMPLES
        reward recipe run helping-or-herding --seeds 20 --curves curves
        reward recipe run all --data data --output results.md
      """)

  @Argument(help: "The recipe's name, or `all`.")
  var name: String

  @Option(
    help: ArgumentHelp(
      "How many seeds, from 0 on; at least 2. (default: the recipe's own, 5 or more)",
      valueName: "seeds"))
  var seeds: Int?

  @Option(
    help: ArgumentHelp(
      "Folder of the real data that some recipes need; `all` leaves those out without it.",
      valueName: "folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Markdown file for the results, written anew after each recipe.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "JSON file for the verdicts and times of `all`, as `recipe list` shows them.",
      valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Folder for over-optimisation curves, of the recipes that have some.", valueName: "folder"))
  var curves: String?

  @Flag(help: "Print the results as JSON Lines to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (2...1000).contains(seeds ?? 2) else {
      throw ValidationError("--seeds must be in 2...1000")
    }
    guard record == nil || name == "all" else {
      throw ValidationError("--record keeps what all recipes came to: it needs 'all'")
    }
  }

  func run() async throws {
    global.apply()
    var book = try RecipeBook(output: output, record: record)
    let recipes = try name == "all" ? Recipes.all : [Recipes.named(name)]
    let curveOutput = try curves.map { (folder) throws(RewardError) in
      try RecipeCurveOutput(folder, for: recipes)
    }
    for recipe in recipes {
      // One for each recipe: what a recipe's seeds share, models above all, goes with it.
      let context = RecipeContext(dataFolder: data)
      guard name == "all" else {
        try book.add(try await result(of: recipe, in: context, curves: curveOutput))
        return
      }
      guard context.hasData(recipe.card.data) else {
        try book.addMissingData(recipe.card)
        continue
      }
      let found: RecipeResult
      do {
        found = try await result(of: recipe, in: context, curves: curveOutput)
      } catch {
        try book.addFailure(recipe.card, error)
        continue
      }
      try book.add(found)
    }
    guard book.failures.isEmpty else { throw ExitCode(1) }
  }

  /// Runs a recipe, shows what it came to, and writes its curves where they are wanted.
  private func result(
    of recipe: any Recipe, in context: RecipeContext, curves output: RecipeCurveOutput?
  ) async throws -> RecipeResult {
    let seeds = seeds ?? recipe.card.seeds
    let bar = ProgressBar(recipe.card.name, total: seeds, unit: "seed")
    let result = try await RecipeResult(running: recipe, seeds: seeds, in: context) { _ in
      bar.advance(by: 1)
    }
    bar.finish()
    Console.show(result.table)
    Console.say("\(result.card.name): \(result.verdict.rawValue)")
    if json { Console.printResult(JSONValue.object(result.json).text + "\n") }
    if let output, let shown = recipe as? any RecipeCurves {
      let bar = ProgressBar("\(recipe.card.name): curves", total: seeds, unit: "seed")
      let curves = try await shown.curves(seeds: seeds, in: context) { _ in bar.advance(by: 1) }
      bar.finish()
      try output.write(curves, of: recipe.card, seeds: seeds)
    }
    return result
  }
}

extension RecipeResult {
  fileprivate var table: HumanTable {
    func shown(_ estimate: Estimate) -> String {
      NumberText.interval(
        estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
    }
    var table = HumanTable([
      .init("\(card.name), \(seeds.count) seeds"), .init("mean [95 %]"), .init("better on"),
    ])
    for (name, estimate) in arms { table.add([name, shown(estimate), ""]) }
    for outcome in outcomes {
      table.add([
        "\(outcome.comparison.claim): \(outcome.verdict.rawValue)", shown(outcome.difference),
        "\(outcome.wins)",
      ])
    }
    return table
  }
}
