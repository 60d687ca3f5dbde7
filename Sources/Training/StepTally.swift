import Basics
import OrderedCollections
import Tracking

/// What the passes of one or several optimiser steps add up to; names as in TRL.
struct StepTally: Sendable, Hashable {
  private(set) var steps = 0
  private(set) var loss = 0.0
  private var pairs = 0
  private var wins = 0
  private var margin = 0.0
  private var reward = 0.0
  private var lowest = Double.infinity
  private var highest = -Double.infinity
  private(set) var tokens = 0

  /// Adds a pass: scores of the chosen, then of the rejected, and its share of the step's loss.
  mutating func add(_ scores: [Double], loss: Double, _ batch: [TokenPair]) {
    self.loss += loss
    for (chosen, rejected) in zip(scores.prefix(batch.count), scores.suffix(batch.count)) {
      if chosen > rejected { wins += 1 }
      margin += chosen - rejected
      reward += chosen + rejected
      lowest = min(lowest, chosen, rejected)
      highest = max(highest, chosen, rejected)
    }
    pairs += batch.count
    tokens += batch.reduce(0) { $0 + $1.chosen.count + $1.rejected.count }
  }

  /// Ends the step.
  mutating func endStep() { steps += 1 }

  mutating func add(_ other: StepTally) {
    steps += other.steps
    loss += other.loss
    pairs += other.pairs
    wins += other.wins
    margin += other.margin
    reward += other.reward
    lowest = min(lowest, other.lowest)
    highest = max(highest, other.highest)
    tokens += other.tokens
  }

  /// Means over the steps and pairs; the rate and the gradient's norm are the last step's.
  func metrics(rate: Double, norm: Double) -> LoggedMetrics {
    let count = Double(pairs)
    return [
      "loss": loss / Double(steps), "accuracy": Double(wins) / count, "margin": margin / count,
      "mean_reward": reward / (2 * count), "min_reward": lowest, "max_reward": highest,
      "grad_norm": norm, "learning_rate": rate,
    ]
  }
}

extension StepTally {
  /// For checkpoints: a log line after a resumption says what it would have said without it.
  var json: JSONValue {
    [
      "steps": .number(steps), "loss": .number(loss), "pairs": .number(pairs),
      "wins": .number(wins), "margin": .number(margin), "reward": .number(reward),
      "lowest": lowest.isFinite ? .number(lowest) : .null,
      "highest": highest.isFinite ? .number(highest) : .null, "tokens": .number(tokens),
    ]
  }

  /// Nil for what is not one.
  init?(json: JSONValue) {
    guard let steps = json["steps"]?.int, let loss = json["loss"]?.double,
      let pairs = json["pairs"]?.int, let wins = json["wins"]?.int,
      let margin = json["margin"]?.double, let reward = json["reward"]?.double,
      let tokens = json["tokens"]?.int
    else { return nil }
    self.steps = steps
    self.loss = loss
    self.pairs = pairs
    self.wins = wins
    self.margin = margin
    self.reward = reward
    self.tokens = tokens
    lowest = json["lowest"]?.double ?? .infinity
    highest = json["highest"]?.double ?? -.infinity
  }
}
