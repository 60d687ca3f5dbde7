import Basics
import Evaluation
import Foundation

/// The toy of "Helping or Herding" (Eisenstein et al. 2023), where linear reward models see no
/// variation of one feature in training: what they say about it is their initialisation.
///
/// Eight features; gold = ½(x1+…+x4) − |x8|. 2000 pairs with x8 = 0, a quarter of the labels wrong.
/// Candidates have x8 ~ N(0, 3²) with chance 0.1.
struct HerdingToy {
  /// Weights of reward models: with a start of their own ("pretrained"), and with one start.
  let pretrained: [[Double]], finetuned: [[Double]]
  private let random: RandomSource

  init(seed: UInt64) {
    random = RandomSource(seed: seed).stream("herding")
    let random = random
    var data = random.stream("pairs")
    let pairs = (0..<2000).map { _ -> [Double] in
      let (first, second) = (Self.features(&data, rare: 0), Self.features(&data, rare: 0))
      let isFlipped = data.uniform() < 0.25
      let wins = (Self.gold(first) > Self.gold(second)) != isFlipped
      return zip(first, second).map { wins ? $0 - $1 : $1 - $0 }
    }
    func model(_ start: Int, _ number: Int) -> [Double] {
      var first = random.stream("start", start)
      var own = random.stream("tune", number)
      let weights = (0..<8).map { _ in 0.5 * first.normal() + 0.05 * own.normal() }
      return Self.train(weights, pairs, &own)
    }
    pretrained = (0..<5).map { model($0, $0) }
    finetuned = (0..<5).map { model(0, $0) }
  }

  static func gold(_ x: [Double]) -> Double { 0.5 * (x[0] + x[1] + x[2] + x[3]) - abs(x[7]) }

  static func score(_ weights: [Double], _ x: [Double]) -> Double {
    zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Prompts with candidates, of which the proxy is any function of the features.
  func samples(
    prompts: Int, candidates: Int, proxy: ([Double]) -> Double
  ) throws -> [OveroptimisationSample] {
    try (0..<prompts).map { prompt in
      var source = random.stream("prompt", prompt)
      let features = (0..<candidates).map { _ in Self.features(&source, rare: 0.1) }
      return try OveroptimisationSample(
        id: "\(prompt)", proxy: features.map(proxy), gold: features.map(Self.gold))
    }
  }

  private static func features(_ random: inout RandomSource, rare: Double) -> [Double] {
    var features = (0..<7).map { _ in random.normal() }
    features.append(random.uniform() < rare ? 3 * random.normal() : 0)
    return features
  }

  /// Bradley–Terry by gradient descent: 3 epochs in batches of 20 with the rate 0.1.
  private static func train(
    _ start: [Double], _ pairs: [[Double]], _ random: inout RandomSource
  ) -> [Double] {
    var weights = start
    for _ in 0..<3 {
      let order = pairs.indices.shuffled(using: &random)
      for batch in stride(from: 0, to: order.count, by: 20) {
        var step = weights.map { _ in 0.0 }
        for index in order[batch..<batch + 20] {
          let chance = 1 / (1 + exp(score(weights, pairs[index])))
          for feature in step.indices { step[feature] += chance * pairs[index][feature] / 20 }
        }
        for feature in weights.indices { weights[feature] += 0.1 * step[feature] }
      }
    }
    return weights
  }
}
