import ArgumentParser
import Basics
import Evaluation
import OrderedCollections
import Recipes
import Storage
import Tracking

struct RecipeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipe",
    abstract: "Run papers' methods beside their baselines.",
    discussion: """
      A recipe is a paper's method at a small scale: with its baseline, over several seeds, and a \
      verdict that is measured.

      EXAMPLES
        reward recipe list
        reward recipe run helping-or-herding --seeds 5
      """,
    subcommands: [ListRecipes.self, ShowRecipe.self, RunRecipe.self])
}

struct ListRecipes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the recipes.",
    discussion: """
      EXAMPLES
        reward recipe list
        reward recipe list --json
      """)

  @Flag(help: "Print JSON Lines to standard output.")
  var json = false

  func run() throws {
    var table = HumanTable([.init("recipe"), .init("paper")])
    for card in Recipes.all.map(\.card) {
      table.add([card.name, card.paper])
      if json { Console.printResult(JSONValue.object(card.json).text + "\n") }
    }
    if !json { Console.printResult(table.text) }
  }
}

struct ShowRecipe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Say what a recipe claims and compares.",
    discussion: """
      EXAMPLES
        reward recipe show helping-or-herding
        reward recipe show reward-robust --json
      """)

  @Argument(help: "The recipe's name.")
  var name: String

  @Flag(help: "Print JSON to standard output.")
  var json = false

  func run() throws {
    let card = try Recipes.named(name).card
    guard !json else {
      Console.printResult(JSONValue.object(card.json).text + "\n")
      return
    }
    var lines = [
      card.name, "", card.paper, "", "claim    \(card.claim)", "here     \(card.setting)",
    ]
    lines += ["measure  \(card.measure)", "", "arms"]
    lines += card.arms.map { "  \($0.name)" + ($0.what.isEmpty ? "" : ": \($0.what)") }
    lines += ["", "claims that are measured"]
    lines += card.comparisons.map { "  \($0.claim): \($0.better) above \($0.worse)" }
    Console.printResult(lines.joined(separator: "\n") + "\n")
  }
}

struct RunRecipe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a recipe, or all of them.",
    discussion: """
      Every arm's mean and every claimed difference has Student's 95 % interval over seeds. A claim \
      holds where its difference's interval is above zero.

      EXAMPLES
        reward recipe run helping-or-herding --seeds 20
        reward recipe run all --json --output results.md
      """)

  @Argument(help: "The recipe's name, or `all`.")
  var name: String

  @Option(help: "How many seeds, from 0 on; at least 2.")
  var seeds = 5

  @Option(help: ArgumentHelp("Markdown file for the results.", valueName: "file"))
  var output: String?

  @Flag(help: "Print the results as JSON Lines to standard output.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (2...1000).contains(seeds) else { throw ValidationError("--seeds must be in 2...1000") }
  }

  func run() async throws {
    global.apply()
    if let output { try OutputOptions.check(output: output, inputs: []) }
    let recipes = try name == "all" ? Recipes.all : [Recipes.named(name)]
    var sections: [String] = []
    for recipe in recipes {
      let bar = ProgressBar(recipe.card.name, total: seeds, unit: "seed")
      let result = try await RecipeResult(running: recipe, seeds: seeds) { _ in
        bar.advance(by: 1)
      }
      bar.finish()
      Console.show(result.table)
      Console.say("\(result.card.name): \(result.verdict.rawValue)")
      if json { Console.printResult(JSONValue.object(result.json).text + "\n") }
      sections.append(result.markdown)
    }
    if let output {
      try AtomicFile.write(
        "# What the recipes came to\n\n" + sections.joined(separator: "\n"), to: output)
    }
  }
}

extension RecipeCard {
  fileprivate var json: JSONObject {
    [
      "recipe": .string(name), "paper": .string(paper), "claim": .string(claim),
      "setting": .string(setting), "measure": .string(measure),
      "arms": .array(arms.map { ["name": .string($0.name), "what": .string($0.what)] }),
      "comparisons": .array(
        comparisons.map {
          ["claim": .string($0.claim), "better": .string($0.better), "worse": .string($0.worse)]
        }),
    ]
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
