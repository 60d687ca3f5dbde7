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
  /// How many seeds it is run with unless told otherwise: 5, more where a seed takes seconds.
  public let seeds: Int
  /// What the seeds share.
  public let draws: Draws
  /// What is compared, in order; at least one.
  public let comparisons: [Comparison]
  /// The arms, in the order of the report, with what each is.
  public let arms: [(name: String, what: String)]

  /// A card. Traps for a comparison of arms that are not there.
  public init(
    name: String, paper: String, claim: String, setting: String, measure: String,
    data: [String] = [], seeds: Int = 5, draws: Draws = .anew,
    arms: [(name: String, what: String)],
    comparisons: [Comparison]
  ) {
    precondition(!comparisons.isEmpty, "a recipe compares something")
    precondition(seeds >= 2, "an interval needs two seeds")
    if case .splits(let fraction) = draws { precondition(fraction > 0 && fraction < 1, "a share") }
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
    self.seeds = seeds
    self.draws = draws
    self.arms = arms
    self.comparisons = comparisons
  }
}
