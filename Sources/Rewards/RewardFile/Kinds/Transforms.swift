import Basics

extension RewardKind {
  /// Functions of one reward.
  static let transforms: [RewardKind] = [
    transform("log-sigmoid", "log σ(r − reference): reference, reward") { node in
      .logSigmoid(reference: try node.optionalNumber("reference") ?? 0)
    },
    transform("sigmoid", "σ(r − reference): reference, reward") { node in
      .sigmoid(reference: try node.optionalNumber("reference") ?? 0)
    },
    transform("clip", "a reward within bounds: lowest, highest, reward") { node in
      let (lowest, highest) = (try node.number("lowest"), try node.number("highest"))
      guard lowest < highest else { throw node.error("must be above 'lowest'", "highest") }
      return .clip(lowest...highest)
    },
    transform("whiten", "(r − mean) / deviation: mean, deviation, reward") { node in
      .whiten(mean: try node.number("mean"), deviation: try node.number("deviation"))
    },
    transform("linear", "scale · r + offset: scale, offset, reward") { node in
      .linear(
        scale: try node.optionalNumber("scale") ?? 1,
        offset: try node.optionalNumber("offset") ?? 0)
    },
    transform("temperature", "r / temperature: temperature, reward") { node in
      .temperature(try node.number("temperature"))
    },
  ]

  private static func transform(
    _ name: String, _ summary: String,
    _ read: @escaping @Sendable (RewardNode) throws -> RewardTransform
  ) -> RewardKind {
    RewardKind(name, summary) { node, opening in
      let transform = try read(node)
      let inner = try await opening.reward(node.node("reward"))
      return try TransformedRewardModel(RewardPart(inner, name: inner.card.kind), transform)
    }
  }
}
