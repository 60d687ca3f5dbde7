import ArgumentParser
import Basics
import OrderedCollections
import Recipes

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
    lines += ["measure  \(card.measure)", "seeds    \(card.seeds), \(card.draws.clause)"]
    if !card.data.isEmpty { lines.append("data     \(card.data.joined(separator: ", "))") }
    lines += ["", "arms"]
    lines += card.arms.map { "  \($0.name)" + ($0.what.isEmpty ? "" : ": \($0.what)") }
    lines += ["", "claims that are measured"]
    lines += card.comparisons.map { "  \($0.claim): \($0.better) above \($0.worse)" }
    Console.printResult(lines.joined(separator: "\n") + "\n")
  }
}

extension RecipeCard {
  var json: JSONObject {
    [
      "recipe": .string(name), "paper": .string(paper), "claim": .string(claim),
      "setting": .string(setting), "measure": .string(measure),
      "data": .array(data.map(JSONValue.string)), "usual_seeds": .number(seeds),
      "arms": .array(arms.map { ["name": .string($0.name), "what": .string($0.what)] }),
      "comparisons": .array(
        comparisons.map {
          ["claim": .string($0.claim), "better": .string($0.better), "worse": .string($0.worse)]
        }),
    ]
  }
}
