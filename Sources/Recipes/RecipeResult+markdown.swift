import Evaluation
import OrderedCollections
import Tracking

extension RecipeResult {
  /// A section of `Recipes/results.md`.
  public var markdown: String {
    func shown(_ estimate: Estimate) -> String {
      NumberText.interval(
        estimate.mean, estimate.interval.lower, estimate.interval.upper, digits: 3)
    }
    var lines = [
      "## \(card.name): \(verdict.rawValue)", "", card.paper + ". " + card.claim, "", card.setting,
      "",
      "`reward recipe run \(card.name) --seeds \(seeds.count)`. \(card.measure); means over "
        + "\(seeds.count) seeds with Student's 95 % intervals, \(card.draws.clause).", "",
      "| arm | | |", "|---|---|---|",
    ]
    lines += card.arms.map { arm in
      "| \(arm.name) | \(arm.what) | \(arms[arm.name].map(shown) ?? "") |"
    }
    lines += ["", "| claim | difference | better on | |", "|---|---|---|---|"]
    lines += outcomes.map { outcome in
      "| \(outcome.comparison.claim) | \(shown(outcome.difference)) | "
        + "\(outcome.wins) of \(seeds.count) | \(outcome.verdict.rawValue) |"
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
