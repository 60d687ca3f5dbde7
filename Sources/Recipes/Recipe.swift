public import Basics

/// A paper's method at a small, honest scale: beside its baseline, over several seeds, with a verdict
/// that is measured.
///
/// A recipe is made of RewardKit's public API alone, in one file, and takes minutes on two cores.
public protocol Recipe: Sendable {
  /// The paper, what it claims, and what is compared.
  var card: RecipeCard { get }

  /// The numbers of one seed, for every arm that the card names.
  ///
  /// They depend on the seed and the data alone.
  /// - Throws: `recipe.data` where data are needed and missing, and what the rooms throw that it is
  ///   made of.
  func run(seed: UInt64, in context: RecipeContext) async throws -> [String: Double]
}

/// The recipes that there are.
public enum Recipes {
  /// All of them, in the order of the list.
  public static let all: [any Recipe] = [
    SecretsII(), SecretsIIData(), ReMoDetect(), GoalConditioned(), HelpSteer2(), ArmoRM(),
    ArmoRMRatings(), ContrastInstructions(), WQRM(), R3(), BLEUBERI(),
    FollowUpLikelihoodAsReward(), Themis(), Salmon(), HelpingOrHerding(), UncertaintyWeighting(),
    TransformingAndCombining(), RewardRobust(), ConstrainedRLHF(),
  ]

  /// The recipe of this name.
  /// - Throws: `recipe.unknown`, with the nearest name.
  public static func named(_ name: String) throws(RewardError) -> any Recipe {
    if let recipe = all.first(where: { $0.card.name == name }) { return recipe }
    let names = all.map(\.card.name)
    let near = Suggestion.nearest(to: name, among: names)
    throw RewardError(
      .recipeUnknown,
      "there is no recipe '\(name.prefix(60))'"
        + (near.map { "; did you mean '\($0)'?" } ?? "; there are \(names.joined(separator: ", "))")
    )
  }
}

extension RewardError.Code {
  /// A recipe that there is not.
  public static let recipeUnknown = Self("recipe.unknown")
  /// A recipe that did not give the numbers that its card promises.
  public static let recipeArms = Self("recipe.arms")
  /// Real data that a recipe needs and that are not there.
  public static let recipeData = Self("recipe.data")
}
