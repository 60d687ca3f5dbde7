import ArgumentParser

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
