import ArgumentParser
import Basics
import OrderedCollections
import Recipes

struct ListRecipes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the recipes, with what they came to.",
    discussion: """
      Status and time are those of the last `make recipes`, recorded with the program.

      EXAMPLES
        reward recipe list
        reward recipe list --json
      """)

  @Flag(help: "Print JSON Lines to standard output.")
  var json = false

  func run() throws {
    let recorded = try RecordedResult.all()
    for card in Recipes.all.map(\.card) {
      let result = recorded[card.name]
      guard !json else {
        var row = card.json
        row["status"] = result.map { .string($0.verdict) } ?? .null
        row["seconds"] = result.map { .number($0.seconds) } ?? .null
        row["seeds"] = result.map { .number($0.seeds) } ?? .null
        Console.printResult(JSONValue.object(row).text + "\n")
        continue
      }
      let status =
        result.map { "\($0.verdict); \($0.seeds) seeds in \(Int($0.seconds.rounded(.up))) s" }
        ?? "not measured yet"
      let data = card.data.isEmpty ? "synthetic" : "needs " + card.data.joined(separator: ", ")
      var lines = ["\(card.name): \(status) (\(data))"]
      lines += Self.wrapped(card.paper) + Self.wrapped(card.claim)
      Console.printResult(lines.joined(separator: "\n") + "\n\n")
    }
  }

  /// Lines of at most 80 columns, indented.
  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + word.count < 80 {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append("  \(word)")
      }
    }
    return lines
  }
}
