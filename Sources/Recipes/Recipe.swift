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

/// What a recipe is about.
public struct RecipeCard: Sendable {
  /// Two arms of which the first is claimed to have the higher number.
  public struct Comparison: Sendable, Hashable {
    /// The claim, in words.
    public let claim: String
    /// The arm that should have more, and the one that should have less.
    public let better: String, worse: String

    /// A claim about two arms.
    public init(_ claim: String, better: String, worse: String) {
      self.claim = claim
      self.better = better
      self.worse = worse
    }
  }

  /// What `reward recipe run` calls it.
  public let name: String
  /// Title, authors, year.
  public let paper: String
  /// What the paper says, in a sentence or two.
  public let claim: String
  /// What is done here, and where it is smaller than the paper.
  public let setting: String
  /// What the numbers are, with their unit; more is better.
  public let measure: String
  /// Folders of real data that it needs; none for synthetic tasks.
  public let data: [String]
  /// What is compared, in order; at least one.
  public let comparisons: [Comparison]
  /// The arms, in the order of the report, with what each is.
  public let arms: [(name: String, what: String)]

  /// A card. Traps for a comparison of arms that are not there.
  public init(
    name: String, paper: String, claim: String, setting: String, measure: String,
    data: [String] = [], arms: [(name: String, what: String)], comparisons: [Comparison]
  ) {
    precondition(!comparisons.isEmpty, "a recipe compares something")
    let names = Set(arms.map(\.name))
    precondition(names.count == arms.count, "two arms of one name")
    precondition(
      comparisons.allSatisfy { names.contains($0.better) && names.contains($0.worse) },
      "a comparison of arms that the card does not name")
    self.name = name
    self.paper = paper
    self.claim = claim
    self.setting = setting
    self.measure = measure
    self.data = data
    self.arms = arms
    self.comparisons = comparisons
  }

}

/// The recipes that there are.
public enum Recipes {
  /// All of them, in the order of the list.
  public static let all: [any Recipe] = [
    SecretsII(), SecretsIIData(), ReMoDetect(), GoalConditioned(), HelpSteer2(), ArmoRM(),
    ArmoRMRatings(), ContrastInstructions(), WQRM(), R3(), BLEUBERI(),
    FollowUpLikelihoodAsReward(), Themis(), Salmon(), HelpingOrHerding(), UncertaintyWeighting(),
    TransformingAndCombining(), RewardRobust(),
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
