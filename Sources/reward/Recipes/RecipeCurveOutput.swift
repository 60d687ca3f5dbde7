import Basics
import Evaluation
import Foundation
import OrderedCollections
import Recipes
import Storage
import Tensors

/// Where the over-optimisation curves of recipes go: for each proxy the lab's JSON file, and a page
/// for each recipe.
struct RecipeCurveOutput {
  let folder: String

  /// Finds what cannot be written before anything slow is done.
  /// - Throws: `file.access`, `report.plotly-missing`, `argument` where no recipe has curves.
  init(_ folder: String, for recipes: [any Recipe]) throws(RewardError) {
    guard recipes.contains(where: { $0 is any RecipeCurves }) else {
      let names = Recipes.all.filter { $0 is any RecipeCurves }.map(\.card.name)
      throw RewardError(
        .badArgument, "--curves: only these recipes have curves: \(names.joined(separator: ", "))",
        at: .init(item: recipes.first?.card.name))
    }
    guard FileManager.default.fileExists(atPath: PlotLibrary.file.path) else {
      throw RewardError(
        .reportPlotlyMissing, "a page needs this file; run `make setup` in RewardKit's checkout",
        at: .init(file: PlotLibrary.file.path))
    }
    try makeDirectory(folder)
    self.folder = folder
  }

  /// Writes `RECIPE-PROXY.json` for each proxy, and `RECIPE.html`.
  /// - Throws: what writing throws.
  func write(_ curves: ProxyCurves, of card: RecipeCard, seeds: Int) throws {
    let files = curves.curves.map { Self.fileName(card.name + " " + $0.name) + ".json" }
    precondition(Set(files).count == files.count, "two proxies of one file name")
    for (named, file) in zip(curves.curves, files) {
      var object = named.curve.json(title: named.name)
      object["recipe"] = .string(card.name)
      object["seeds"] = .number(seeds)
      try JSONFile.write(.object(object), to: "\(folder)/\(file)")
    }
    let page = "\(folder)/\(card.name).html"
    try report(curves, card, seeds).write(to: URL(fileURLWithPath: page))
    Console.say("wrote \(page)")
  }

  private func report(_ curves: ProxyCurves, _ card: RecipeCard, _ seeds: Int) -> Report {
    let said = ReportSection(
      title: "What is shown",
      blocks: [
        .paragraph(card.claim), .paragraph(card.setting),
        .callout(
          ReportCallout(
            .limit, title: "Intervals",
            texts: [
              "\(seeds) seeds draw models and prompts anew. A seed counts as one prompt: intervals "
                + "are over seeds."
            ])),
        .provenance([
          ReportFact("paper", card.paper),
          ReportFact("command", CommandLine.arguments.joined(separator: " ")),
          ReportFact("date", Date().formatted(.iso8601)), ReportFact("RewardKit", programVersion),
          ReportFact("libtorch", Torch.version),
        ]),
      ])
    return Report(
      title: "Over-optimisation", subtitle: card.name,
      sections: curves.sections(title: "All proxies") + [said], plotly: PlotLibrary.file)
  }

  /// Letters and digits, everything else as single hyphens.
  private static func fileName(_ text: String) -> String {
    text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.joined(separator: "-")
  }
}
