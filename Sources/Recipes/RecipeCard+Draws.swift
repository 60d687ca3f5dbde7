extension RecipeCard {
  /// What the seeds share, and with that how far their mean may lie from the truth.
  public enum Draws: Sendable, Hashable {
    /// Each seed draws its data independently of the others.
    case anew
    /// Each seed splits the same rows, and tests on this share of them.
    case splits(testFraction: Double)
    /// Each seed draws its test rows with replacement from the same ones.
    case resamples

    /// How many times the variance of one seed's number the mean of all seeds adds to its own:
    /// what more seeds do not take away.
    ///
    /// For splits that of Nadeau and Bengio (Inference for the Generalization Error, 2003, eq. 13):
    /// test rows over training rows. For resamples 1: they spread around what these rows say as far
    /// as these rows do around the truth.
    public var sharedVariance: Double {
      switch self {
      case .anew: 0
      case .splits(let fraction): fraction / (1 - fraction)
      case .resamples: 1
      }
    }

    /// A clause for the report.
    public var clause: String {
      switch self {
      case .anew: "each seed with data of its own"
      case .splits: "each seed with its own split of the same rows, for which intervals are widened"
      case .resamples:
        "each seed with test rows drawn from the same ones, for which intervals are widened"
      }
    }
  }
}
