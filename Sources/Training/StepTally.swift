import Tracking

/// What one optimiser step reports, over all its passes; names as in TRL.
struct StepTally {
  private(set) var loss = 0.0
  private var chosen: [Double] = []
  private var rejected: [Double] = []
  private var tokens = 0

  mutating func add(_ scores: [Double], loss: Double, _ pairs: [TokenPair]) {
    self.loss += loss
    chosen += scores.prefix(pairs.count)
    rejected += scores.suffix(pairs.count)
    tokens += pairs.reduce(0) { $0 + $1.chosen.count + $1.rejected.count }
  }

  func metrics(rate: Double, norm: Double) -> LoggedMetrics {
    let count = Double(chosen.count)
    let wins = zip(chosen, rejected).count { $0 > $1 }
    let all = chosen + rejected
    return [
      "loss": loss, "accuracy": Double(wins) / count,
      "margin": zip(chosen, rejected).reduce(0) { $0 + $1.0 - $1.1 } / count,
      "mean_reward": all.reduce(0, +) / (2 * count), "min_reward": all.min() ?? 0,
      "max_reward": all.max() ?? 0, "grad_norm": norm, "learning_rate": rate,
      "num_tokens": Double(tokens),
    ]
  }
}
