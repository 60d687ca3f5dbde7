import Basics
import OrderedCollections
import Preferences
import Rewards
import Tensors
import Training

/// A reward that is linear in the numbers that a candidate carries: the smallest model that can be
/// trained, wrong, and optimised against.
struct LinearReward: RewardModel {
  let card: RewardCard
  let weights: [Double]

  init(name: String, weights: [Double]) {
    var card = RewardCard(kind: "linear", name: name)
    card.readsMetadata = true
    self.card = card
    self.weights = weights
  }

  func rewards(for candidates: [Candidate]) async throws -> [Reward] {
    candidates.map { candidate in
      Reward(value: zip(weights, candidate.features).reduce(0) { $0 + $1.0 * $1.1 })
    }
  }

  /// Trains on pairs of features by the Bradley–Terry loss with plain gradient descent.
  ///
  /// - Parameter start: the weights to begin with.
  init(
    name: String, start: [Double], pairs: [(chosen: [Double], rejected: [Double])], epochs: Int,
    batchSize: Int, rate: Double, from source: inout RandomSource
  ) throws {
    let width = start.count
    let weights = Tensor(start.map { Float($0) }, shape: [width])
    try withTensorErrors {
      weights.requiresGradient = true
      for _ in 0..<epochs {
        let order = pairs.indices.shuffled(using: &source)
        for begin in stride(from: 0, to: order.count, by: batchSize) {
          let batch = order[begin..<min(begin + batchSize, order.count)].map { pairs[$0] }
          func tensor(_ rows: [[Double]]) -> Tensor {
            Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, width])
          }
          withGradients {
            let losses = PreferenceLoss().losses(
              chosen: (tensor(batch.map(\.chosen)) * weights).sum(-1),
              rejected: (tensor(batch.map(\.rejected)) * weights).sum(-1))
            losses.mean().backward()
          }
          if let gradient = weights.gradient {
            withoutGradients { weights.add(gradient, times: -rate) }
          }
          weights.clearGradient()
        }
      }
    }
    self.init(name: name, weights: weights.detached.doubles)
  }
}

extension Candidate {
  /// A candidate that is nothing but numbers.
  init(features: [Double]) {
    self.init(
      prompt: "", response: "",
      metadata: ["features": .array(features.map { JSONValue.number($0) })])
  }

  var features: [Double] { metadata["features"]?.array?.compactMap(\.double) ?? [] }
}
