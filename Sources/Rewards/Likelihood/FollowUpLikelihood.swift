/// The arithmetic of FLR (Zhang et al. 2024, "Aligning Language Models Using Follow-up Likelihood
/// as Reward Signal"), apart from the model that gives the log-probabilities.
public enum FollowUpLikelihood {
  /// The score of one follow-up: the mean log-probability of its tokens, in nats. Traps without
  /// tokens.
  public static func score(_ tokens: [Double]) -> Double {
    precondition(!tokens.isEmpty, "a follow-up has tokens")
    return tokens.reduce(0, +) / Double(tokens.count)
  }

  /// The value of one facet: the mean score of its positive follow-ups, minus that of its negative
  /// ones. Traps without either.
  ///
  /// - Parameters: log-probabilities of the tokens, in nats, for each follow-up.
  public static func value(positive: [[Double]], negative: [[Double]]) -> Double {
    precondition(!positive.isEmpty && !negative.isEmpty, "follow-ups of both kinds")
    func mean(_ followUps: [[Double]]) -> Double {
      followUps.map(score).reduce(0, +) / Double(followUps.count)
    }
    return mean(positive) - mean(negative)
  }
}
